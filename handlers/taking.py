"""What a message tells of fields: kept and shown, put before the person, or asked about. One reply for all
of it.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.errors import Refused
from flows.certificates.choice import look_at
from flows.filling import fields_to_fill, is_locked
from flows.form import Form, Look
from flows.hearing.genre import Genre
from flows.hearing.heard import Heard, Told
from flows.hearing.intent import Intent
from flows.hearing.law import Verdict, opening
from flows.hearing.understand import understand
from flows.question import Ask, Question
from flows.state import EDITABLE, Thread
from flows.state.changing import replace
from handlers.answering import answer
from handlers.asking import APPLICANT, Decision, ask, join, page_of_fields, with_link
from handlers.beside import answers_to, with_lead
from handlers.confirming import ask_sure, proposed, said_of_card, which_value, whose, whose_card
from handlers.kept import KEPT_BACK, keep_back
from handlers.refusing import refuse
from handlers.repairs import LOCKED, approved, reopen
from handlers.storing import is_another, store, take, whole
from handlers.unused import SHORT, of_others, unclear

_NOTICE = "这像是一份公告或转发的内容，不是申请资料，里面的信息我都没有记。"
_TABLE = (
    "这张表的标题和内容没有对上，我一项也没有记，免得张冠李戴。"
    "请一行一项发来，例如“法人姓名：…”，或者打开网页填。"
)


def fill(thread: Thread, intent: Intent, now: datetime) -> Decision:
    """What is certain is kept and shown; what is not is asked; a question beside it is answered in the
    same reply.
    """
    application, heard = thread.application, intent.heard
    if application is None or heard is None:
        return answer(thread, intent.text, now)
    if application.status not in EDITABLE:
        is_of_a_field = any(one.is_named for one in heard.told)
        return ask(thread, now, LOCKED) if is_of_a_field else answer(thread, intent.text, now)
    if not application.value("consent.privacy"):
        return ask(keep_back(thread, intent.text), now, KEPT_BACK)
    if told_of := _document(thread, heard, now):
        return told_of
    verdict = intent.verdict
    if _is_plain_answer(verdict, look_at(application, now)):
        decision = answer(thread, verdict.stored[0].value, now, is_heard=True)
        return with_lead(decision, answers_to(thread, intent.also, now))
    return _take_all(thread, intent, heard, now)


def _with_page(thread: Thread, decision: Decision, now: datetime) -> Decision:
    """With the page that shows all fields, while there are some to fill in."""
    look = look_at(thread.application, now) if thread.application else None
    return with_link(decision, page_of_fields(look)) if look and fields_to_fill(look) else decision


def _document(thread: Thread, heard: Heard, now: datetime) -> Decision | None:
    """A text that is no answer is called what it is; whose a card is has to be said."""
    if heard.genre in (Genre.NOTICE, Genre.CHAT):
        return ask(thread, now, _NOTICE)
    if heard.genre is Genre.TABLE and not heard.told:
        return _with_page(thread, ask(thread, now, _TABLE), now)
    if heard.genre is Genre.CARD:
        return _of_card(thread, heard, now)
    return None


def _of_card(thread: Thread, heard: Heard, now: datetime) -> Decision:
    """The name and the number of a card: of whom the message says it is, else that is asked."""
    assert thread.application is not None  # noqa: S101  # seen by the caller
    look = look_at(thread.application, now)
    line = said_of_card(heard, look)
    intent = understand(line, look, "") if line else None
    if intent is None or intent.heard is None:
        return whose_card(thread, heard, now)
    return _take_all(thread, intent, intent.heard, now)


def _is_plain_answer(verdict: Verdict, look: Look) -> bool:
    """One value, for the open question, and nothing else to say of it."""
    pending = look.pending()
    others = (verdict.proposed, verdict.several, verdict.whose, verdict.refused)
    return (
        len(verdict.stored) == 1
        and pending is not None
        and verdict.stored[0].field == pending.id
        and not any((*others, verdict.unlocked, verdict.of_others))
    )


def _take_all(thread: Thread, intent: Intent, heard: Heard, now: datetime) -> Decision:
    verdict, notes = intent.verdict, []
    kept: dict[str, str] = {}
    changed: dict[str, str] = {}
    for field, value in verdict.unlocked:
        thread, said = _unlock(thread, field, value, now)
        kept[field] = said
    assert thread.application is not None  # noqa: S101  # seen by the caller
    look = look_at(thread.application, now)
    for told in sorted(verdict.stored, key=lambda one: isinstance(look.form.by_id.get(one.field), Ask)):
        if told.field not in _form_now(thread, now).by_id:
            continue
        thread, said, is_kept = _take_one(thread, told, now)
        if not is_kept:
            notes.append(said)
        elif said.startswith("改"):
            changed[told.field] = said.removeprefix("改")
        else:
            kept[told.field] = said
    notes += _left_out(look.form, _form_now(thread, now), (*verdict.stored, *verdict.refused))
    order = list(look.form.by_id)
    done = "\n".join(("已记下：", *(kept[name] for name in order if name in kept))) if kept else ""
    lead = join("\n".join(changed.values()), done, "\n".join(notes))
    thread = replace(thread, misses=0, asked="") if kept or changed else thread
    lead = join(lead, of_others(verdict), unclear(heard, verdict), answers_to(thread, intent.also, now))
    return _ask_about(thread, verdict, lead, now)


def _form_now(thread: Thread, now: datetime) -> Form:
    """The form of the application in focus, which is another one when its type has changed."""
    assert thread.application is not None  # noqa: S101  # seen by the caller
    return look_at(thread.application, now).form


def _left_out(before: Form, form: Form, told: Sequence[Told]) -> list[str]:
    """That the form after a change of the type does not have fields of the one before."""
    named = [before.by_id[one.field].label for one in told if one.field not in form.by_id]
    return [f"{form.title}没有{'、'.join(dict.fromkeys(named))}，这部分没有记。"] if named else []


def _unlock(thread: Thread, field: str, value: str, now: datetime) -> tuple[Thread, str]:
    """The choice that shows a field which was named."""
    assert thread.application is not None  # noqa: S101  # seen by the caller
    look = look_at(thread.application, now)
    question = look.form.by_id[field]
    thread, _ = store(thread, question, value, "pasted", now)
    return thread, f"· {question.label}：{question.show(value, look)}"


def _take_one(thread: Thread, told: Told, now: datetime) -> tuple[Thread, str, bool]:
    """Keep one field and say so, old and new if it was answered before; or say what is wrong with it."""
    assert thread.application is not None  # noqa: S101  # seen by the caller, and storing keeps it
    look = look_at(thread.application, now)
    question = look.form.by_id[told.field]
    if is_locked(thread.application, question):
        return thread, approved(question), False
    try:
        value = question.hear(told.value, look)
    except Refused as refused:
        thread = thread.record("refused", APPLICANT, question=question.id, reason=refused.reason)
        return thread, f"{question.label}：{refused.words}", False
    value = whole(thread, question, value)
    old = look.value(question.id) if question.id in look.application.answers else ""
    thread, voided, also = take(thread, question, told.value, value, "pasted", look, now)
    more = "、".join(f"{q.label} {text}" for q, text in also if look.value(q.id) != text)
    shown = _short(question, value, look)
    if old and old != value:
        rest = voided.removeprefix(f"{question.label}改好了。")
        others = "".join(f"{q.label}是{text}。" for q, text in also)
        told_more = f"{others}{rest}{_of_the_old_person(question, old, value, look)}"
        before = f"（原来是{_short(question, old, look)}）"
        return thread, f"改{question.label}改好了：{question.show(value, look)}{before}。{told_more}", True
    return (
        thread,
        "".join(filter(None, (f"· {question.label}：{shown}", more and f"（同时记下了：{more}）", voided))),
        True,
    )


def _of_the_old_person(question: Question, old: str, name: str, look: Look) -> str:
    """Another person under the name: what is known of the one before is not theirs."""
    who = question.id.split(".")[0]
    is_person = question.id.endswith(".name") and who in ("legal_rep", "holder", "contact")
    if not is_person or not is_another(question, old, name) or not look.value(f"{who}.id_number"):
        return ""
    return "换了人的话，身份证号码和手机号也要换，直接发来就行。"


def _short(question: Question, value: str, look: Look) -> str:
    """Enough to recognise a number that the person typed a moment ago."""
    if not question.secret or len(value) < SHORT:
        return question.show(value, look)
    return f"{value[:3]}…{value[-4:]}"


def _ask_about(thread: Thread, verdict: Verdict, lead: str, now: datetime) -> Decision:
    """The one thing that is asked next: of what was said, if something of it is open, else by the form."""
    assert thread.application is not None  # noqa: S101  # seen by the caller
    look = look_at(thread.application, now)
    if asked := _asked_of(thread, verdict, look, lead, now):
        return asked
    if verdict.refused and not lead:
        return _refused(thread, verdict.refused[0], look, now)
    # A message that changes the type may name fields that the new form does not have.
    for told in (one for one in verdict.refused if one.field in look.form.by_id):
        lead = join(lead, f"{look.form.by_id[told.field].label}：{_why_refused(told, look)}")
    if not lead and verdict.repeated:
        lead = "这个已经记下了。"
    return ask(thread, now, lead)


def _asked_of(thread: Thread, verdict: Verdict, look: Look, lead: str, now: datetime) -> Decision | None:
    """What only they can know of what they said: which value, whose, whether it is meant."""
    if verdict.several:
        return with_lead(which_value(thread, verdict.several, look), lead)
    if verdict.proposed and verdict.whose:
        numbers = "、".join(one.value for one in verdict.whose)
        lead = join(lead, f"{numbers} 没分清是谁的，先没有记，轮到那一项时再发。")
        return _asked_of(thread, verdict._replace(whose=()), look, lead, now)
    if len(verdict.whose) > 1:
        numbers = "、".join(one.value for one in verdict.whose)
        unknown = f"这些号码没分清是谁的：{numbers}。请带上名称再发，例如“法人身份证号码：…”。"
        return ask(thread, now, join(lead, unknown))
    if verdict.whose:
        return with_lead(whose(thread, verdict.whose[0], look, now), lead)
    if len(verdict.proposed) > 1:
        return ask(proposed(thread, verdict.proposed, look, now), now, lead)
    if verdict.proposed:
        return with_lead(ask_sure(thread, verdict.proposed[0], look, now), lead)
    return None


def is_sure(thread: Thread, words: str, now: datetime) -> Decision:
    """A yes to whether a value is meant: `words` are the field, "=" and the value."""
    field, _, value = words.partition("=")
    application = thread.application
    if application is None:
        return answer(thread, value, now)
    if look_at(application, now).pending_id() == field:
        return answer(thread, value, now, is_heard=True)
    look = look_at(application, now)
    question = look.form.by_id[field]
    if not question.visible_when(look) and question.unlocked_by and (choice := opening(look, question)):
        thread, _ = _unlock(thread, question.unlocked_by, choice, now)
    thread, said, _ = _take_one(thread, Told(field, value), now)
    return ask(replace(thread, misses=0, asked=""), now, f"记下了。\n{said.removeprefix('改')}")


def _refused(thread: Thread, told: Told, look: Look, now: datetime) -> Decision:
    """A named field with words that are none of its values: asked again, with what is wrong."""
    question = look.form.by_id[told.field]
    words = _why_refused(told, look)
    pending = look.pending()
    if pending is question:
        return answer(thread, told.value, now)
    given = look.application.answer(question.id)
    if given is None or not question.visible_when(look):
        return ask(thread, now, f"{question.label}：{words}")
    thread = thread.put(reopen(look, question, now))
    assert thread.application is not None  # noqa: S101  # just put there
    return refuse(
        thread,
        question,
        Refused("unrecognised", f"{question.label}：{words}"),
        look_at(thread.application, now),
    )


def _why_refused(told: Told, look: Look) -> str:
    question = look.form.by_id[told.field]
    try:
        question.hear(told.value, look)
    except Refused as refused:
        return refused.words
    return f"这里要的是{question.label}" + (f"，例如：{question.example}。" if question.example else "。")
