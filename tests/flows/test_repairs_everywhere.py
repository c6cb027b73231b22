"""At every question of every form, whatever people say beside the answer leads back to the same question."""

import pytest

from flows.certificates.choice import FORMS
from flows.memory import memory_of
from flows.question import Await, Page
from tests.flows.every_repair import Trial, trials, wordings
from tests.flows.every_step import Walk, complete, forms, questions
from tests.flows.rows import Filed
from tests.flows.steps_in_writing import PAGES, written

EVERYWHERE = [(kind, question) for kind in forms() for question in questions(kind)]
# Other answers, as good as those of the walk.
OTHERWISE = {
    "organisation.name": "河南样例建设集团有限公司",
    "organisation.id_type": "组织机构代码",
    "organisation.id_number": "91410102MA9K2T5X3F",
    "organisation.region": "开封",
    "organisation.address": "龙亭区样例街2号",
    "mailing.to": "寄给经办人，到单位地址",
    "mailing.region": "新乡",
    "mailing.address": "红旗区样例路3号",
    "invoice.kind": "电子普通发票",
    "invoice.title": "河南样例建设集团有限公司",
    "invoice.tax_number": "91410102MA9K2T5X3F",
    "invoice.address": "开封市龙亭区样例街2号",
    "invoice.phone": "0371-65901235",
    "invoice.bank": "平安银行郑州样例路支行",
    "invoice.account": "6222020012345678911",
    "name": "赵国栋",
    "recipient": "赵国栋",
    "id_number": "410305198001014211",
    "mobile": "13903790001",
    "email": "zhao@163.com",
    "position": "办公室主任",
}


def _other_answer(field: str) -> str:
    other = OTHERWISE.get(field) or OTHERWISE.get(field.rsplit(".", 1)[-1])
    assert other, (
        f"{field} has no second answer: add one to OTHERWISE in tests/flows/test_repairs_everywhere.py"
    )
    return other


@pytest.mark.parametrize(("kind", "question"), EVERYWHERE, ids=map("/".join, EVERYWHERE))
def test_after_every_repair_the_question_is_open_again_and_nothing_is_lost(kind: str, question: str) -> None:
    wrong = [(trial.repair.lines, fault) for trial in trials(kind, question) if (fault := _fault(trial))]
    assert wrong == []


def _fault(trial: Trial) -> str:
    before, after = trial.before, trial.after
    if after.asked is not before.asked:
        return f"now open: {after.asked.id}"
    if after.given() != before.given():
        return f"answers differ: {set(after.given().items()) ^ set(before.given().items())}"
    if not trial.replies:
        return "no reply"
    reply = trial.replies[-1]
    if trial.repair.is_answer:
        return "" if reply.text else "an empty refusal"
    if any(wording and wording in reply.text for wording in wordings(after)):
        return ""
    # What others do is no question: news of how far they are is enough, but a menu would lead away.
    if (
        isinstance(after.asked, Await)
        and not isinstance(after.asked, Page)
        and reply.question == after.asked.id
    ):
        return ""
    return f"the question is not put again: {reply.text}"


# What has only one possible answer here; and another type means another form.
_FIXED = {("person", "invoice.kind")} | {
    (kind, name) for kind in forms() for name in ("project", "term", "type")
}


@pytest.mark.parametrize("kind", forms())
def test_the_page_of_every_step_is_as_it_is_written(kind: str, request: pytest.FixtureRequest) -> None:
    page, path = written(kind), PAGES / f"{FORMS[kind].title}.txt"
    if request.config.getoption("--regenerate"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, "utf-8")
    else:
        assert page == path.read_text("utf-8")


def _fields() -> list[tuple[str, str]]:
    every = [(kind, question.id) for kind in forms() for question in FORMS[kind].questions if question.group]
    return [field for field in every if field not in _FIXED]


@pytest.mark.parametrize(("kind", "field"), _fields(), ids=map("/".join, _fields()))
def test_an_edit_after_everything_is_given_asks_again_for_what_needs_it_and_for_nothing_else(
    kind: str, field: str
) -> None:
    walk = complete(kind)
    before, question = walk.given(), FORMS[kind].by_id[field]
    closure = FORMS[kind].closure(field)
    walk.says(f"修改{question.label}")
    assert walk.asked is question
    walk.says(_other_answer(field))
    lost = set(before) - set(walk.given())
    assert lost == closure & set(before)
    fresh = {q for q in walk.look.missing() if q.group and q.id not in closure}
    # A field that nobody was asked before: it belongs to the new choice, or could be filled in until now.
    assert not {q.id for q in fresh if not (q.unlocked_by == field or (q.default and q.id not in before))}


@pytest.mark.parametrize("kind", forms())
def test_rows_between_any_two_steps_change_nothing(kind: str) -> None:
    """The same walk with everything written into rows and read again before each event."""
    kept, plain = Filed(kind), Walk(kind)
    for walk in (kept, plain):
        walk.says("申请数字证书")
        while walk.asked.id != "production":
            walk.says("核对")
            walk.goes_on()
    assert kept.heard == plain.heard
    assert kept.thread.applications == plain.thread.applications
    assert memory_of(kept.thread) == memory_of(plain.thread)
