"""Taking an answer: check it, store it, void what needs it, move the application on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import Refused
from flows.binding import BOUND, WrongCode, try_code
from flows.case import CODE_DIGITS, Answer, Application, Case, Status
from flows.effects import SendCode
from flows.faq import is_question
from flows.form import Look
from flows.forms import look_at
from flows.photographed import moved_to, proposed
from flows.question import (
    ALL,
    NONE,
    OTHER_NUMBER,
    RESEND,
    Choose,
    Code,
    Offer,
    Photo,
    Question,
    Sort,
    open_photos,
)
from handlers.asking import APPLICANT, Decision, ask, join, menu
from handlers.refusing import refuse

Told = tuple[tuple[Question, str], ...]
_HOW_TO_SEND = re.compile(
    r"(?:怎|咋|如何|哪).*(?:拍|发|传|交|弄|办|下载|打印|表)|(?:拍|发|传|下载|打印|表).*(?:怎|咋|哪|不了)"
)


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
        taken = _asked_before(case, text, look, now) or _elsewhere(case, text, look, now)
        return taken or _puzzled(case, question, refused, text, now) or refuse(case, question, refused, look)
    if settled := _settled(case, question, value, look, now):
        return settled
    is_edit = application.answers.get(question.id) is not None and question.group != ""
    case, lead, told = take(case, question, text, value, source, look, now)
    also = _told(question, value, told)
    if is_edit and not lead and not also:
        lead = f"{question.label}：{question.show(value, look)}，记好了。"
    if question.id == "confirm":
        case = replace(case, summed="")
    return ask(replace(case, misses=0), now, join(lead, also))


def _settled(case: Case, question: Question, value: str, look: Look, now: datetime) -> Decision | None:
    """What is no answer of its own, but a word on what was sent: a photo's place, what was read, a code."""
    if isinstance(question, Sort):
        return sort(case, look.application, value, now)
    if isinstance(question, Offer):
        return settle(case, look.application, value, now)
    if isinstance(question, Code):
        return _prove(case, question, value, look, now)
    return None


def _prove(case: Case, question: Code, heard: str, look: Look, now: datetime) -> Decision:
    """A code, or what else is wanted where one is awaited: another one, or another number."""
    application = look.application
    if heard == RESEND:
        return case, (SendCode(application.id, look.value(question.proves)),)
    if heard == OTHER_NUMBER:
        application = application.mark("reopened", {question.proves: OTHER_NUMBER}, APPLICANT, now)
        return ask(replace(case.put(application), misses=0), now)
    if len(heard) != CODE_DIGITS:  # a whole number, instead of the one before
        case, changed = store(case, look.form.by_id[question.proves], heard, "typed", now)
        return ask(replace(case, misses=0), now, changed)
    try:
        application = try_code(application, heard, APPLICANT, now)
    except WrongCode as wrong:
        return refuse(case.put(wrong.application), question, wrong, look)
    case, _ = store(case.put(application), question, BOUND, "typed", now)
    return ask(replace(case, misses=0), now, "手机号码验证好了，谢谢。")


def _asked_before(case: Case, text: str, look: Look, now: datetime) -> Decision | None:
    """An answer to the question that was put last, though a newer form puts another before it."""
    asked = look.form.by_id.get(case.asked.split("/")[1]) if case.asked.count("/") == 2 else None
    pending = look.pending()
    if asked is None or pending is None or asked.id == pending.id or not asked.is_open(look):
        return None
    value = asked.heard(text, look) if asked.group else None
    if not value:
        return None
    case, lead = store(case, asked, value, "typed", now)
    return ask(replace(case, misses=0), now, lead)


def _puzzled(case: Case, question: Question, refused: Refused, text: str, now: datetime) -> Decision | None:
    """A question of theirs that we have no answer to is called that, not a wrong answer."""
    is_about_photos = isinstance(question, Photo) and _HOW_TO_SEND.search(text)
    if (
        refused.reason not in ("unrecognised", "photo_wanted", "waiting")
        or is_about_photos
        or not is_question(text)
    ):
        return None
    case = case.record("digressed", APPLICANT, question=question.id, intent="unknown")
    return ask(case, now, "这个问题我答不上来，回复“人工”可以问客服。")


def _elsewhere(case: Case, text: str, look: Look, now: datetime) -> Decision | None:
    """No answer to what was asked, but to one other open choice: 普票, before the invoice came up."""
    if not look.value("consent.privacy"):
        return None
    taking = {q.id: value for q in look.missing() if isinstance(q, Choose) and (value := q.heard(text, look))}
    if len(taking) != 1:
        return None
    [(name, value)] = taking.items()
    other = look.form.by_id[name]
    case, lead = store(case, other, value, "pasted", now)
    noted = f"{other.label}先记下了：{other.show(value, look)}。"
    return ask(replace(case, misses=0), now, join(noted, lead))


def take(
    case: Case, question: Question, text: str, value: str, source: str, look: Look, now: datetime
) -> tuple[Case, str, Told]:
    """Keep a checked value, and what the same words tell of other fields.

    Returns what to say of what it changed, and the other fields with their values.
    """
    told = question.tells(text, look)
    case, changed = store(case, question, value, source, now)
    case, also = _store_told(case, told, source, now)
    return case, changed, also


def _store_told(case: Case, told: Mapping[str, str], source: str, now: datetime) -> tuple[Case, Told]:
    """What the same words said of other fields: kept, unless it was known."""
    kept: list[tuple[Question, str]] = []
    for name, text in told.items():
        assert case.application is not None  # noqa: S101  # callers come from a pending question of it
        look = look_at(case.application, now)
        question = look.form.by_id[name]
        value = question.hear(text, look)
        if value != look.value(name):
            case, _ = store(case, question, value, source, now)
        kept.append((question, value))
    return case, tuple(kept)


def _told(question: Question, value: str, told: Told) -> str:
    """A whole address is read back whole: province and city as well as the street."""
    parts = sorted(((question, value), *told), key=lambda part: not part[0].id.endswith(".region"))
    return f"记下了：{'，'.join(f'{each.label} {text}' for each, text in parts)}。" if told else ""


def store(
    case: Case,
    question: Question,
    value: str,
    source: str,
    now: datetime,
    *,
    document: str = "",
    confidence: float = 1.0,
    actor: str = APPLICANT,
) -> tuple[Case, str]:
    """Keep a checked value. Returns the case and what to say about what it changed."""
    assert case.application is not None  # noqa: S101  # callers come from a pending question of it
    look = look_at(case.application, now)
    given = Answer(value, source, now.isoformat(), actor, document, confidence)
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


def sort(case: Case, application: Application, place: str, now: datetime, document: str = "") -> Decision:
    """Put a photo without a place, or the oldest, where the person says; "" throws it away."""
    document = document or application.unsorted[0]
    case = case.put(application.sort_out(document, now))
    if not place:
        return ask(case, now, "好的，这张不用。")
    question = look_at(application, now).form.by_id[place]
    case, lead = store(case, question, document, "photo", now, document=document)
    case, surplus = drop_surplus(case, now)
    return ask(replace(case, misses=0), now, join(f"好的，已作为{question.label}收下。", lead, surplus))


def settle(case: Case, application: Application, word: str, now: datetime) -> Decision:
    """What was read on a paper: kept as it is, kept as another person's, or left alone."""
    if word == NONE:
        case = case.put(application.drop_proposals(APPLICANT, now))
        return ask(replace(case, misses=0), now, "好的，这些不用，我们一项一项来。")
    if word != ALL:
        others = moved_to(word, look_at(application, now), now)
        application = application.drop_proposals(APPLICANT, now).propose(others, now)
        case = case.put(application)
    look = look_at(application, now)
    kept = proposed(look)
    for name, read in kept.items():
        question, sure = look.form.by_id[name], read.confidence
        case, _ = store(case, question, read.value, "read", now, document=read.document, confidence=sure)
    return ask(replace(case, misses=0), now, f"好的，记下了 {len(kept)} 项。")


def drop_surplus(case: Case, now: datetime) -> tuple[Case, str]:
    """Photos for which there is no place, since every paper is in."""
    application = case.application
    if application is None or not application.unsorted:
        return case, ""
    look = look_at(application, now)
    if not look.value("forms") or open_photos(look):
        return case, ""
    count = len(application.unsorted)
    for document in application.unsorted:
        application = application.sort_out(document, now)
    which = "这张" if count == 1 else f"这 {count} 张"
    return case.put(application), f"资料都收齐了，刚才{which}照片先不用。"


def _voided(question: Question, void: Sequence[Question]) -> str:
    """What has to be done again because of an edit. The look over everything comes by itself."""
    told = [q.label for q in void if q.id not in ("forms", "confirm") and not isinstance(q, Code)]
    if not void:
        return ""
    again = f"因此这些要重新来一次：{'、'.join(told)}。" if told else ""
    printed = "表格会重新生成，之前打印的请不要用了。" if any(q.id == "forms" for q in void) else ""
    return f"{question.label}改好了。{again}{printed}"
