"""A form as a graph for the drawing: blocks of questions, the way through them, and what depends on what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from flows.form import Form, Look
from flows.question import (
    Agree,
    Ask,
    Await,
    Choose,
    Code,
    Confirm,
    Number,
    Offer,
    Page,
    Photo,
    Question,
    Sort,
    always,
)
from flows.state import Answer, Application

CONDITIONAL = "有条件"
# Questions that stand before all others and are asked only sometimes come up in the middle of anything.
AT_ANY_TIME = "任何时候，优先办理"
# What the person does at a question, and over what block it stands when it belongs to no group of fields.
# The first class that fits counts: a page is also something to wait for.
_KINDS: tuple[tuple[type[Question], str, str], ...] = (
    (Agree, "同意", "征得同意"),
    (Number, "填写", "手机验证"),
    (Code, "填写", "手机验证"),
    (Choose, "选择", "信息"),
    (Ask, "填写", "信息"),
    (Confirm, "核对", "核对确认"),
    (Offer, "确认", "照片识别"),
    (Sort, "归类", "拍照上传"),
    (Photo, "拍照", "拍照上传"),
    (Page, "网页办理", "本人认证"),
    (Await, "我们办理", "我们办理"),
)
# From so many questions of one block on, one line from the block says it more plainly.
_MANY = 3


@dataclass(frozen=True, slots=True)
class Node:
    """A question. `condition`: when it is asked at all; "" is always. `has_default`: it may answer itself."""

    id: str
    label: str
    kind: str
    options: tuple[str, ...] = ()
    condition: str = ""
    unlocked_by: str = ""
    has_default: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Questions under one heading, in their order."""

    id: str
    title: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """From one node, or from a whole block, to a node."""

    start: str
    end: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """`order`: what is asked next. `unlocks`: the ways into a branch. `needs`: what has to be done again."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    order: tuple[Edge, ...]
    unlocks: tuple[Edge, ...]
    needs: tuple[Edge, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(node for block in self.blocks for node in block.nodes)


def graph(form: Form) -> Graph:
    """The drawing of a form, without places: those are the painter's business."""
    blocks = _blocks(form)
    way = tuple(node for block in blocks if block.title != AT_ANY_TIME for node in block.nodes)
    unlocks, order = _ways(way)
    needs = tuple(edge for question in form.questions for edge in _needs(form, question, blocks))
    return Graph(form.flow, form.title, blocks, order, unlocks, needs)


def mermaid(form: Form) -> str:
    """The form in the Mermaid language, which GitHub draws."""
    drawn = graph(form)
    lines = ["flowchart TD"]
    for block in drawn.blocks:
        lines.append(f'  subgraph {block.id}["{_quoted(block.title)}"]')
        lines += [f"    {_node(node)}" for node in block.nodes]
        lines.append("  end")
    lines += [f"  {_key(edge.start)} --> {_key(edge.end)}" for edge in drawn.order]
    lines += [
        f'  {_key(edge.start)} -. "{_quoted(edge.label)}" .-> {_key(edge.end)}' for edge in drawn.unlocks
    ]
    lines += [f"  {' & '.join(starts)} -.-> {_key(end)}" for end, starts in _by_end(drawn.needs)]
    return "\n".join([*lines, *_styles(drawn)]) + "\n"


def _blocks(form: Form) -> tuple[Block, ...]:
    """Questions that can come at any time are no beginning: they stand at the end, by themselves."""
    conditions = [_condition(form, question) for question in form.questions]
    first = conditions.index("") if "" in conditions else 0
    runs = groupby(form.questions[first:], key=lambda question: question.group or _kind(question)[1])
    parts = [(title, tuple(questions)) for title, questions in runs]
    if first:
        parts.append((AT_ANY_TIME, form.questions[:first]))
    return tuple(
        Block(f"g{number}", title, tuple(_node_of(form, question) for question in questions))
        for number, (title, questions) in enumerate(parts, start=1)
    )


def _node_of(form: Form, question: Question) -> Node:
    return Node(
        id=question.id,
        label=question.label,
        kind=_kind(question)[0],
        options=_options(form, question),
        condition=_condition(form, question),
        unlocked_by=question.unlocked_by,
        has_default=question.default is not None,
    )


def _kind(question: Question) -> tuple[str, str]:
    found = ((kind, title) for type_, kind, title in _KINDS if isinstance(question, type_))
    return next(found, ("办理", "办理"))


def _options(form: Form, question: Question) -> tuple[str, ...]:
    if not isinstance(question, Choose):
        return ()
    return tuple(option.label for option in question.options(_look(form, {})))


def _condition(form: Form, question: Question) -> str:
    """Which choices open a question: each is tried. What hangs on anything else is only marked."""
    if isinstance(question, Sort):
        return CONDITIONAL
    if question.visible_when is always or not question.unlocked_by and _comes_in_turn(form, question):
        return ""
    by = form.by_id.get(question.unlocked_by)
    if not isinstance(by, Choose):
        return CONDITIONAL
    options = by.options(_look(form, {}))
    opening = [o.label for o in options if question.visible_when(_look(form, {by.id: o.value}))]
    return "或".join(opening) if 0 < len(opening) < len(options) else CONDITIONAL


def _comes_in_turn(form: Form, question: Question) -> bool:
    """Whether it only waits for what stands before it: that is order, not a branch."""
    before = form.questions[: form.questions.index(question)]
    return question.visible_when(_look(form, {one.id: _any_value(form, one) for one in before}))


def _any_value(form: Form, question: Question) -> str:
    if not isinstance(question, Choose):
        return "x"
    values = [option.value for option in question.options(_look(form, {}))]
    return form.kind if form.kind in values else values[0]


def _look(form: Form, values: dict[str, str]) -> Look:
    """An application in which nothing else is known. The day is of no account: nobody is born in it."""
    day = datetime(2000, 1, 1, tzinfo=UTC)
    answers = {question: Answer(value, "typed", day.isoformat(), "") for question, value in values.items()}
    return form.look(Application("", day, day, answers=answers), day.date())


def _ways(nodes: tuple[Node, ...]) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    """The ways into branches, and the order: the main way runs past a branch, the branch joins it again."""
    unlocks, order = [], []
    last, tails = "", list[str]()
    for (condition, by), run in groupby(nodes, key=lambda node: (node.condition, node.unlocked_by)):
        ids = [node.id for node in run]
        if condition:
            unlocks.append(Edge(by or last, ids[0], condition))
            tails.append(ids[-1])
        else:
            order += [Edge(start, ids[0]) for start in (last, *tails) if start]
            last, tails = ids[-1], []
        order += [Edge(start, end) for start, end in zip(ids, ids[1:], strict=False)]
    return tuple(unlocks), tuple(order)


def _needs(form: Form, question: Question, blocks: tuple[Block, ...]) -> Iterator[Edge]:
    """Lines to a question from what it needs; many from one block become one."""
    wanted = {one.id for one in form.questions for need in question.needs if _means(need, one.id)}
    for block in blocks:
        found = [node.id for node in block.nodes if node.id in wanted]
        is_own = any(node.id == question.id for node in block.nodes)
        if len(found) >= _MANY and not is_own:
            yield Edge(block.id, question.id)
        else:
            yield from (Edge(start, question.id) for start in found)


def _means(need: str, question: str) -> bool:
    return question.startswith(need.removesuffix("*")) if need.endswith(".*") else question == need


_SHAPES = {
    "填写": '["{}"]', "选择": '{{{{"{}"}}}}', "同意": '(["{}"])', "核对": '(["{}"])', "拍照": '[/"{}"/]',
    "归类": '[/"{}"/]', "网页办理": '[["{}"]]', "我们办理": '[["{}"]]',
}  # fmt: skip


def _node(node: Node) -> str:
    words = [_quoted(node.label)]
    if node.options:
        words.append(f"<small>{_quoted(_short(node.options))}</small>")
    if node.condition == CONDITIONAL:
        words.append(f"<small>（{CONDITIONAL}）</small>")
    return _key(node.id) + _SHAPES.get(node.kind, '["{}"]').format("<br/>".join(words))


def _short(options: tuple[str, ...]) -> str:
    shown = " / ".join(options[:3])
    return shown if len(options) <= 3 else f"{shown} 等 {len(options)} 项"


def _by_end(edges: tuple[Edge, ...]) -> list[tuple[str, list[str]]]:
    """Lines of one end together: one statement draws them all."""
    grouped: dict[str, list[str]] = {}
    for edge in edges:
        grouped.setdefault(edge.end, []).append(_key(edge.start))
    return list(grouped.items())


def _styles(drawn: Graph) -> list[str]:
    """Mermaid counts lines in the order in which they stand."""
    first = len(drawn.order)
    middle, last = first + len(drawn.unlocks), first + len(drawn.unlocks) + len(drawn.needs)
    lines = [
        f"  linkStyle {','.join(map(str, range(low, high)))} {style}"
        for low, high, style in ((first, middle, "stroke:#1f5f8b"), (middle, last, "stroke:#b3742f"))
        if low < high
    ]
    branch = [_key(node.id) for node in drawn.nodes if node.condition]
    if branch:
        lines += [
            "  classDef branch stroke:#1f5f8b,stroke-dasharray:4 3",
            f"  class {','.join(branch)} branch",
        ]
    return lines


def _key(name: str) -> str:
    """A name that means nothing else in Mermaid."""
    return name if name[:1] == "g" and name[1:].isdigit() else "q_" + name.replace(".", "_")


def _quoted(text: str) -> str:
    return text.replace('"', "#quot;")
