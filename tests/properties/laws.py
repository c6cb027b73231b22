"""What must hold after every single step: of answers, statuses, orders and the open question."""

from collections.abc import Iterator

from bot.message import event as ev
from bot.message import inbound
from flows.certificates.choice import form_of, look_at
from flows.effects import FetchMedia, FetchPhoto, SetTimer
from flows.form import Form, Look
from flows.question import Choose, Question
from flows.sections.carrier import is_contested
from flows.sections.printing import printed
from flows.state import BOT, ENDED, MOVES, Answer, Application, Status
from tests.properties.chat import CLOSED, Step

_SILENT = (
    inbound.Text, inbound.Sticker, inbound.Voice, inbound.Video,
    inbound.Location, inbound.SharedLink, inbound.File,
)  # fmt: skip
_MARKS = ("reopened", "rejected", "void", "left")
_WITHOUT_ORDER = (Status.DRAFT, Status.CANCELLED, Status.EXPIRED)
_FIXED = {"fee", "business", "type_id"}


def every_message_is_answered(step: Step) -> None:
    if not isinstance(step.event, inbound.Inbound) or isinstance(step.event, inbound.Unfollow):
        return
    if step.before.owner != BOT or step.heard:
        return
    assert isinstance(step.event, inbound.Photo)
    assert step.event.key in step.after.burst.awaited
    assert any(isinstance(effect, FetchPhoto) for effect in step.effects)


def under_a_person_words_change_nothing(step: Step) -> None:
    if step.before.owner != BOT and isinstance(step.event, _SILENT):
        assert all(isinstance(effect, SetTimer | FetchMedia) for effect in step.effects)
        assert step.after.applications == step.before.applications


def the_owner_is_the_desks_affair(step: Step) -> None:
    assert (step.after.owner, step.after.epoch) == (step.before.owner, step.before.epoch)


def no_answer_is_lost_and_each_change_is_on_record(step: Step) -> None:
    for application, old in pairs(step):
        answered, marked = _recorded(application)
        if any(change.action == "forgotten" for change in application.changes):
            assert application.status.value in CLOSED
            continue
        for question, given in (old.answers if old else {}).items():
            found = application.answers[question]
            if found != given and question not in answered:
                assert question in marked, f"{question} changed without a record"
                assert _unmarked(found) == _unmarked(given)
        for question, found in application.answers.items():
            assert found.source, question
            assert found.actor, question
            assert found.at, question
            assert question in answered or (old and question in old.answers), f"{question} out of nowhere"


def applications_never_vanish(step: Step) -> None:
    assert {a.id for a in step.before.applications} <= {a.id for a in step.after.applications}


def only_the_person_changes_fields(step: Step) -> None:
    """Staff and clocks decide on an application; they do not fill it in."""
    if isinstance(step.event, inbound.Text | inbound.Voice | inbound.MenuTap):
        return
    for application, old in pairs(step):
        for question in form_of(application).questions:
            before, after = (
                (old.answers if old else {}).get(question.id),
                application.answers.get(question.id),
            )
            if question.group and after and (before is None or before.value != after.value):
                assert after.source == "default", f"{question.id} by {type(step.event).__name__}"


def what_the_reviewer_accepted_stays(step: Step) -> None:
    """After a rejection only the rejected items are open, and what the carriers deny."""
    for application, old in pairs(step):
        if old and old.status is Status.REJECTED:
            for question in fields_of(form_of(old)):
                given = old.answer(question.id)
                is_same = given is None or given.value == application.answers[question.id].value
                assert is_same or is_contested(old, question.id)


def statuses_move_along_the_table_and_say_who_and_why(step: Step) -> None:
    for application, old in pairs(step):
        status = old.status if old else Status.DRAFT
        for change in application.changes:
            if change.action == "moved":
                assert change.detail["from"] == status
                assert change.detail["to"] in MOVES[status]
                assert change.actor
                assert change.detail["reason"].strip()
                status = Status(change.detail["to"])
        assert status == application.status


def an_order_number_is_given_once(step: Step) -> None:
    for application, old in pairs(step):
        if old and old.order_no:
            assert application.order_no == old.order_no
        assert bool(application.order_no) or application.status in _WITHOUT_ORDER
    numbers = [a.order_no for a in step.after.applications if a.order_no]
    assert len(numbers) == len(set(numbers))


def an_allotted_number_is_used(step: Step) -> None:
    """The turn claims a number for every allotment: none is claimed in vain."""
    for effect in step.effects:
        if type(effect).__name__ == "AllotOrder":
            application = step.after.find(effect.application_id)
            assert application is not None
            assert application.order_no
            assert application.order_no[: len(effect.business_code)] == effect.business_code


def the_open_question_is_visible_open_and_first(step: Step) -> None:
    for look in _looks(step):
        pending = look.pending()
        if look.application.status in ENDED:
            assert pending is None
            continue
        open_ones = [q for q in look.form.questions if q.visible_when(look) and q.is_open(look)]
        first = max(
            (q for q in open_ones if any(_reopened(look, q))), key=lambda q: _reopened(look, q), default=None
        )
        assert pending is (first or _next_in_order(look, open_ones))
        assert pending is not None, "an application under way always waits for something"
        assert pending.id != "order", "an order is allotted in the same breath"


def _next_in_order(look: Look, open_ones: list[Question]) -> Question | None:
    """The first; a field that was left for later comes after all fields, before what they lead to."""
    later = look.application.postponed
    now = [q for q in open_ones if q.id not in later]
    if now and now[0].group:
        return now[0]
    before = [
        q for q in open_ones if q.id in later and (not now or open_ones.index(q) < open_ones.index(now[0]))
    ]
    if before:
        return min(before, key=lambda q: later.index(q.id))
    return now[0] if now else None


def only_declared_needs_are_voided(step: Step) -> None:
    if isinstance(step.event, ev.StaffEvent):
        return
    for application, old in pairs(step):
        if old is None or application.status.value in CLOSED:
            continue
        was = look_at(old, step.now)
        changed = {
            question
            for question in application.answers
            if (_value(old, question) or was.value(question)) not in ("", _value(application, question))
        }
        allowed = {void for form in _forms(old, application) for q in changed for void in _closure(form, q)}
        voided = {
            question
            for question, answer in application.answers.items()
            if answer.state == "void" and question in old.answers and old.answers[question].state != "void"
        }
        assert voided <= allowed, f"{voided - allowed} voided by {changed}"
        answered, _ = _recorded(application)
        for question in _closure(form_of(application), *changed) - answered:
            assert application.answer(question) is None, f"{question} outlived {changed}"


def what_was_confirmed_and_printed_is_what_stands(step: Step) -> None:
    for look in _looks(step):
        if any(a.state == "reopened" for a in look.application.answers.values()) or _is_rejected(look):
            continue
        if confirmed := look.value("confirm"):
            assert confirmed == look.digest()
        if forms := look.value("forms"):
            assert f'"{look.printed_digest(printed(look))}"' in forms


def what_is_printed_can_be_seen(step: Step) -> None:
    for look in _looks(step):
        seen = {question.id for question in look.visible()}
        assert printed(look).keys() - _FIXED <= seen


def pairs(step: Step) -> Iterator[tuple[Application, Application | None]]:
    for application in step.after.applications:
        yield application, step.before.find(application.id)


def _looks(step: Step) -> Iterator[Look]:
    for application in step.after.applications:
        if application is not step.before.find(application.id):
            yield look_at(application, step.now)


def _recorded(application: Application) -> tuple[set[str], set[str]]:
    answered = {c.detail["question"] for c in application.changes if c.action == "answered"}
    marked = {
        question
        for change in application.changes
        if change.action in _MARKS
        for question in change.detail["questions"].split(",")
    }
    return answered, marked


def _value(application: Application, question: str) -> str:
    found = application.answers.get(question)
    return found.value if found else ""


def _reopened(look: Look, question: Question) -> tuple[str, str]:
    """When it was re-opened, as what it counts among others; nothing if it was not."""
    found = look.application.answers.get(question.id)
    return (found.marked_at, question.id) if found and found.state == "reopened" else ("", "")


def _unmarked(answer: Answer) -> Answer:
    """What was given and by whom: that no mark touches."""
    return answer._replace(state="given", note="", marked_at="")


def _forms(*applications: Application) -> list[Form]:
    return [form_of(application) for application in applications]


def _closure(form: Form, *questions: str) -> set[str]:
    return {void for question in questions if question in form.by_id for void in form.closure(question)}


def _is_rejected(look: Look) -> bool:
    return any(answer.state == "rejected" for answer in look.application.answers.values())


def fields_of(form: Form) -> list[Question]:
    """What says something of a person: no mere choice."""
    return [q for q in form.questions if q.group and not isinstance(q, Choose)]


LAWS = (
    every_message_is_answered,
    under_a_person_words_change_nothing,
    the_owner_is_the_desks_affair,
    no_answer_is_lost_and_each_change_is_on_record,
    applications_never_vanish,
    only_the_person_changes_fields,
    what_the_reviewer_accepted_stays,
    statuses_move_along_the_table_and_say_who_and_why,
    an_order_number_is_given_once,
    an_allotted_number_is_used,
    the_open_question_is_visible_open_and_first,
    only_declared_needs_are_voided,
    what_was_confirmed_and_printed_is_what_stands,
    what_is_printed_can_be_seen,
)
