"""A form as a drawing: nothing is missing, branches have their entrance, lines mean what they say."""

import re

import pytest

from flows.certificates.choice import FORMS
from flows.form import Form
from flows.graph import AT_ANY_TIME, CONDITIONAL, Edge, graph, mermaid
from flows.question import Ask, Await, Choose, Option, Question, Sort, always
from flows.state import Status

every_form = pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.kind)


def field(name: str, **more: object) -> Ask:
    return Ask(id=name, label=f"标签{name}", parse=lambda text, _: text, **more)  # type: ignore[arg-type]


def colour(**more: object) -> Choose:
    options = (Option("red", "红"), Option("blue", "蓝"))
    return Choose(id="colour", label="颜色", options=lambda _: options, **more)  # type: ignore[arg-type]


def form_of(*questions: Question) -> Form:
    return Form("k", "题", 1, subject=questions[0].id, identified="", questions=questions)


def is_named(question: str, needs: tuple[str, ...]) -> bool:
    return question in needs or f"{question.split('.')[0]}.*" in needs


def small_form(**more: object) -> Form:
    """Before and after a branch of two."""
    branch = {"visible_when": lambda view: view.value("colour") == "blue", "unlocked_by": "colour"}
    return form_of(
        field("a", group="甲"), colour(group="甲"), field("b", group="甲", **branch),
        field("c", group="甲", **branch), field("d", group="乙", **more),
    )  # fmt: skip


@every_form
def test_every_question_is_drawn_once_and_in_its_order(form: Form) -> None:
    drawn = graph(form)
    at_any_time = [node.id for block in drawn.blocks if block.title == AT_ANY_TIME for node in block.nodes]
    assert [*at_any_time, *(node.id for node in drawn.nodes)][: len(form.questions)] == list(form.by_id)
    text = mermaid(form)
    for question in form.questions:
        key = "q_" + question.id.replace(".", "_")
        assert len(re.findall(rf"^    {key}\W*\"", text, re.M)) == 1
        assert question.label in text


@every_form
def test_from_the_first_question_every_later_one_can_be_reached(form: Form) -> None:
    drawn = graph(form)
    first = drawn.nodes[0].id
    reached, todo = set(), [first]
    while todo:
        current = todo.pop()
        reached.add(current)
        ways = (*drawn.order, *drawn.unlocks)
        todo += [edge.end for edge in ways if edge.start == current and edge.end not in reached]
    assert reached == set(list(form.by_id)[list(form.by_id).index(first) :])


@every_form
def test_what_must_be_done_again_hangs_on_all_that_it_needs(form: Form) -> None:
    drawn = graph(form)
    inside = {block.id: {node.id for node in block.nodes} for block in drawn.blocks}
    for question in form.questions:
        needed = {q for q in form.by_id if is_named(q, question.needs)}
        starts = {edge.start for edge in drawn.needs if edge.end == question.id}
        assert needed <= set().union(*(inside.get(start, {start}) for start in starts))
        assert all(inside.get(start, {start}) & needed for start in starts)


def test_a_branch_is_entered_by_the_choice_that_opens_it() -> None:
    drawn = graph(small_form())
    assert drawn.unlocks == (Edge("colour", "b", "蓝"),)
    assert drawn.order == (
        Edge("a", "colour"), Edge("b", "c"), Edge("colour", "d"), Edge("c", "d"),
    )  # fmt: skip
    assert {node.id: node.condition for node in drawn.nodes if node.condition} == {"b": "蓝", "c": "蓝"}


def test_a_question_that_waits_for_the_one_before_is_no_branch() -> None:
    after = field("b", visible_when=lambda view: view.value("a") != "")
    assert [node.condition for node in graph(form_of(field("a"), after)).nodes] == ["", ""]


def test_a_condition_that_is_no_choice_is_marked() -> None:
    only_rejected = Await(
        id="w", label="等", visible_when=lambda view: view.application.status is Status.REJECTED
    )
    sort = Sort(id="s", label="归类")
    assert sort.visible_when is always
    drawn = graph(form_of(field("a"), sort, only_rejected))
    assert [node.condition for node in drawn.nodes] == ["", CONDITIONAL, CONDITIONAL]


def test_what_can_come_at_any_time_is_no_beginning() -> None:
    refund = Await(
        id="r", label="退费", visible_when=lambda view: view.application.status is Status.REFUND_REQUESTED
    )
    drawn = graph(form_of(refund, field("a"), field("b")))
    assert [(block.title, [node.id for node in block.nodes]) for block in drawn.blocks] == [
        ("信息", ["a", "b"]), (AT_ANY_TIME, ["r"]),
    ]  # fmt: skip
    assert (drawn.order, drawn.unlocks) == ((Edge("a", "b"),), ())


def test_many_needs_from_one_block_are_one_line() -> None:
    drawn = graph(small_form(needs=("a", "colour", "b", "c")))
    assert drawn.needs == (Edge("g1", "d"),)
    assert graph(small_form(needs=("a", "b"))).needs == (Edge("a", "d"), Edge("b", "d"))


def test_lines_are_styled_by_what_they_mean() -> None:
    text = mermaid(small_form(needs=("a", "b")))
    lines = [line.strip() for line in text.splitlines() if re.search(r"-->|\.->", line)]
    assert "q_a & q_b -.-> q_d" in lines
    assert "linkStyle 4 stroke:#1f5f8b" in text
    assert "linkStyle 5,6 stroke:#b3742f" in text


def test_quotation_marks_in_a_label_do_not_break_the_drawing() -> None:
    assert '["说#quot;好#quot;"]' in mermaid(form_of(Ask(id="a", label='说"好"', parse=lambda t, _: t)))
