"""Changes of earlier answers: edit, correct, go back."""

from dataclasses import replace
from datetime import datetime

from bot.errors import Refused
from bot.message.outbound import Choice
from flows.certificates.choice import look_at
from flows.filling import is_locked
from flows.form import Look
from flows.hearing.intent import Intent
from flows.hearing.labels import named
from flows.hearing.letters import held, holding, swap
from flows.question import Agree, Choose, Number, Question
from flows.sections.opening import CHOSEN
from flows.state import EDITABLE, Application, Status, Thread
from flows.wording.vocabulary import Kind
from handlers.asking import APPLICANT, Decision, ask, join, menu, pick
from handlers.kept import KEPT_BACK, keep_back
from handlers.refusing import refuse
from handlers.storing import keep_default, take

EDIT, BACK = "edit", "back"
LOCKED = "资料已经提交，现在不能修改。如果确实需要改，请回复“人工”联系客服。"
NOTHING_OPEN = "您目前没有进行中的申请。请问要办理什么？"


def edit(thread: Thread, intent: Intent, now: datetime) -> Decision:
    """修改 <field>: by name, part of a name, or number in the summary."""
    refusal = _cannot_edit(thread, now)
    if refusal:
        return refusal
    application = thread.application
    assert application is not None  # noqa: S101  # otherwise it was refused above
    look = look_at(application, now)
    found = named(intent.text, look) if intent.text else []
    if not found:
        return ask(
            thread, now, "请告诉我要改哪一项，例如“修改 4”，或“修改”加名称。回复“核对”可以看全部信息和编号。"
        )
    if len(found) > 1:
        return _which(thread, found, [f"修改{q.label}" for q in found])
    question = _opened(look, found[0])
    if is_locked(application, question):
        return ask(thread, now, approved(question))
    if isinstance(question, Choose) and len(only := question.choices(look)) == 1:
        return ask(thread, now, f"{question.label}只有这一种：{only[0].label}。")
    if question.id in application.postponed:
        return ask(thread.put(application.call_up(question.id, APPLICANT, now)), now)
    if _is_unanswered(look, question):
        return ask(
            thread, now, f"{question.label}还没有填，轮到时会问您；也可以直接发“{question.label}：…”。"
        )
    return ask(replace(thread.put(reopen(look, question, now)), misses=0), now)


def correct(thread: Thread, intent: Intent, now: datetime) -> Decision:
    """电话写错了，是 138…: the field and its new value in one message."""
    refusal = _cannot_edit(thread, now)
    if refusal:
        return refusal
    application = thread.application
    assert application is not None  # noqa: S101  # otherwise it was refused above
    look = look_at(application, now)
    meant = _meant(named(intent.text, look), intent.value, look)
    if len(meant) > 1:
        return _which(thread, meant, [f"{q.label}改成{intent.value}" for q in meant])
    question = meant[0]
    if question.group != CHOSEN and not application.value("consent.privacy"):
        return ask(keep_back(thread, f"{question.label}：{intent.value}"), now, KEPT_BACK)
    if is_locked(application, question):
        return ask(thread, now, approved(question))
    try:
        value = question.hear(intent.value, look)
    except Refused as refused:
        shown = _opened(look, question)
        if shown is not question or _is_unanswered(look, question):
            return ask(thread, now, f"{question.label}：{refused.words}")
        thread = thread.put(reopen(look, question, now))
        assert thread.application is not None  # noqa: S101  # just put there
        named_first = Refused(refused.reason, f"{question.label}：{refused.words}")
        return refuse(thread, question, named_first, look_at(thread.application, now))
    thread, voided, told = take(thread, question, intent.value, value, "typed", look, now)
    also = "".join(f"{q.label}是{text}。" for q, text in told)
    done = f"{question.label}改好了：{question.show(value, look)}。{also}"
    return ask(replace(thread, misses=0), now, join(done, voided.removeprefix(f"{question.label}改好了。")))


def exchange(thread: Thread, intent: Intent, now: datetime) -> Decision:
    """不是工司是公司: the one answer that has the wrong letters gets the right ones."""
    refusal = _cannot_edit(thread, now)
    if refusal:
        return refusal
    assert thread.application is not None  # noqa: S101  # otherwise it was refused above
    look, asked = look_at(thread.application, now), swap(intent.text)
    found = holding(asked, look) if asked else []
    if asked is None or not found:
        wrong = f"“{asked.old}”" if asked else "这几个字"
        return ask(thread, now, f"记下的内容里没有{wrong}。要改哪一项，回复“修改”加名称，再把正确的发来。")
    if len(found) > 1:
        return _which(thread, found, [f"{q.label}不是{asked.old}是{asked.new}" for q in found])
    value = held(found[0], look).replace(asked.old, asked.new)
    return correct(thread, Intent(Kind.CORRECT, found[0].label, value), now)


def approved(question: Question) -> str:
    return f"{question.label}已经审核通过，不用改；只要补正驳回的几项就好。"


def _is_unanswered(look: Look, question: Question) -> bool:
    return question.id not in look.application.answers and not look.value(question.id)


def _meant(found: list[Question], text: str, look: Look) -> list[Question]:
    """Of several fields, those that take the value and were answered; the others only when there are none."""
    taking = [question for question in found if question.heard(text, look) is not None] or found
    return [question for question in taking if look.application.answer(question.id)] or taking


def _which(thread: Thread, found: list[Question], values: list[str]) -> Decision:
    choices = tuple(Choice(q.label, value) for q, value in zip(found, values, strict=True))
    return pick(thread, "您要改的是哪一项？请点选：", choices)


def _opened(look: Look, question: Question) -> Question:
    """A field that is not shown is changed through the choice that shows it."""
    if not question.visible_when(look) and question.unlocked_by:
        return look.form.by_id[question.unlocked_by]
    return question


def _cannot_edit(thread: Thread, now: datetime) -> Decision | None:
    application = thread.application
    if application is None:
        return menu(thread, NOTHING_OPEN)
    if application.status not in EDITABLE:
        return ask(thread, now, LOCKED)
    return None


def reopen(look: Look, question: Question, now: datetime, why: str = EDIT) -> Application:
    """The answer no longer counts, but its value is remembered and offered. `why`: edit or back."""
    application = keep_default(look, question, now)
    return application.mark("reopened", {question.id: why}, APPLICANT, now)


def back(thread: Thread, _: Intent, now: datetime) -> Decision:
    """One answer back; several times, several answers back."""
    application = thread.application
    if application is None:
        return menu(thread, "请问要办理什么？")
    look = look_at(application, now)
    pending = look.pending()
    if application.status is not Status.DRAFT and not isinstance(pending, Number):
        return ask(thread, now, LOCKED)
    edited = application.answers.get(pending.id) if pending else None
    if pending and edited and edited.state == "reopened" and edited.note == EDIT:
        thread = thread.put(application.leave(pending.id, APPLICANT, now))
        return ask(replace(thread, misses=0), now, f"好的，{pending.label}不改了。")
    question = look.last_answered()
    if question is None:
        return ask(thread, now, _before_the_first(look))
    return ask(replace(thread.put(reopen(look, question, now, BACK)), misses=0), now, "好的，回到上一步。")


def _before_the_first(look: Look) -> str:
    """Consents are no answers that one goes back to: they are given, and stay so."""
    agreed = [q.page_label for q in look.form.questions if isinstance(q, Agree) and not q.is_open(look)]
    if not agreed:
        return "已经是第一步了。"
    return f"前面只有{'、'.join(agreed)}，您已经同意，不用再来一遍。不想办了，回复“取消”就行。"


def look_over(thread: Thread, _: Intent, now: datetime) -> Decision:
    """All fields with their numbers, then the open question."""
    application = thread.application
    if application is None:
        return menu(thread, NOTHING_OPEN)
    look = look_at(application, now)
    pending = look.pending()
    if pending is not None and pending.id == "confirm":
        return ask(thread, now, whole=True)
    known = [
        f"{number} {q.label}：{q.show(look.value(q.id), look)}"
        for number, q in enumerate(look.fields(), start=1)
        if look.value(q.id)
    ]
    how = "要改哪一项，回复“修改”加编号或名称，例如“修改 4”。" if application.status in EDITABLE else ""
    lead = "\n".join(filter(None, ("已经记下的信息：", *known, how)))
    return ask(thread, now, lead if known else "还没有填任何信息。")
