"""Taking an answer: check it, store it, void what needs it, move the application on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import Refused
from flows.case import Answer, Application, Case, Status
from flows.form import Look
from flows.forms import look_at
from flows.question import Await, Question, Sort
from handlers.asking import Decision, ask, join, menu

APPLICANT = "applicant"
_ENOUGH_MISSES = 3


def answer(case: Case, text: str, now: datetime, source: str = "typed") -> Decision:
    """The text as the answer to the pending question."""
    application = case.application
    if application is None:
        return menu(case, "抱歉，没太明白您的意思。您可以点选下面的服务，也可以直接用一句话说说要办什么：")
    look = look_at(application, now)
    question = look.pending()
    if question is None:
        return ask(case, now)
    try:
        value = question.hear(text, look)
    except Refused as refused:
        return refuse(case, question, refused, look)
    if isinstance(question, Sort):
        return sort(case, application, value, now)
    case, lead = store(case, question, value, source, now)
    return ask(replace(case, misses=0), now, lead)


def store(
    case: Case,
    question: Question,
    value: str,
    source: str,
    now: datetime,
    *,
    document: str = "",
    actor: str = APPLICANT,
) -> tuple[Case, str]:
    """Keep a checked value. Returns the case and what to say about what it changed."""
    assert case.application is not None  # noqa: S101  # callers come from a pending question of it
    look = look_at(case.application, now)
    given = Answer(value, source, now.isoformat(), actor, document)
    application, void = look.form.accept(look, question, given, now)
    application = advance(application, question.id, actor, now)
    return case.put(application), _voided(question, void)


def advance(application: Application, question: str, actor: str, now: datetime) -> Application:
    """The change of status that an answer brings with it."""
    status = application.status
    if question == "slip" and status is Status.SUBMITTED:
        return application.move(Status.SLIP_RECEIVED, actor, "slip sent", now)
    if question == "resubmit" and status is Status.REJECTED:
        return application.move(Status.IN_REVIEW, actor, "sent again", now)
    return application


def keep_default(look: Look, question: Question, now: datetime) -> Application:
    """The application with a default value stored as an answer, so that it can be marked."""
    application = look.application
    if question.id in application.answers or not (value := look.value(question.id)):
        return application
    return application.give(question.id, Answer(value, "default", now.isoformat(), "bot"), now)


def sort(case: Case, application: Application, place: str, now: datetime) -> Decision:
    """Put the oldest photo without a place where the person says; "" throws it away."""
    document = application.unsorted[0]
    case = case.put(application.sort_out(document, now))
    if not place:
        return ask(case, now, "好的，这张不用。")
    question = look_at(application, now).form.by_id[place]
    case, lead = store(case, question, document, "photo", now, document=document)
    return ask(case, now, join(f"好的，已作为{question.label}收下。", lead))


def refuse(case: Case, question: Question, refused: Refused, look: Look) -> Decision:
    """What is wrong with it and what to do; after three misses, an offer of help."""
    said = question.say(look)
    misses = case.misses + (0 if isinstance(question, Await) else 1)
    case = replace(
        case.record("refused", APPLICANT, question=question.id, reason=refused.reason), misses=misses
    )
    offer = "需要帮忙的话，回复“帮助”看说明，或回复“人工”找客服。" if misses >= _ENOUGH_MISSES else ""
    text = join(refused.words, offer)
    if refused.reason == "declined":
        return case, (replace(said, text=refused.words, choices=(), links=()),)
    if refused.reason == "photo_wanted" or isinstance(question, Sort):
        return case, (replace(said, text=text),)
    return case, (replace(said, text=text, links=said.links),)


def _voided(question: Question, void: Sequence[Question]) -> str:
    told = [q.label for q in void if q.id != "forms"]
    if not told:
        return ""
    return f"{question.label}改好了。因此这些要重新来一次：{'、'.join(told)}。"
