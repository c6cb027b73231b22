"""Keeping a checked value: what it changes, and what the same words tell of other fields."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from rapidfuzz import fuzz

from flows.certificates.choice import look_at
from flows.checks.place import split_address
from flows.checks.writing import simplified
from flows.form import Look
from flows.hearing.recognise.mailbox import provider
from flows.question import Ask, Code, Question, open_photos
from flows.sections.opening import terms_today
from flows.sections.parcel import PRODUCTION
from flows.state import MENDING, Answer, Application, Status, Thread
from flows.state.changing import replace
from handlers.asking import APPLICANT

_PROMISING = ("project", "term", "confirm")  # what is told of the fee is told with these
_STREET = 4  # fewer characters after a district are no street
_DISTRICT = re.compile(r"[\u3400-\u9fff]{1,6}?[区县市旗]")
_CITY = re.compile(r"([^省区]{2,6})(?:市|地区|盟|州)$")
_MAILBOX_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{3,30}")
_SAME_NAME = 50.0  # so alike a name that was read is the same one, mended

Told = tuple[tuple[Question, str], ...]


def take(
    thread: Thread,
    question: Question,
    text: str,
    value: str,
    source: str,
    look: Look,
    now: datetime,
    actor: str = APPLICANT,
) -> tuple[Thread, str, Told]:
    """Keep a checked value, and what the same words tell of other fields.

    Returns what to say of what it changed, and the other fields with their values.
    """
    told = question.tells(text, look)
    thread = _with_district(thread, question, text)
    thread, changed = store(thread, question, value, source, now, actor=actor)
    is_meant = look.application.answers.get(question.id) is not None
    thread, also = _store_told(thread, told, text, source, now, is_meant=is_meant, actor=actor)
    return thread, changed, also


def _with_district(thread: Thread, question: Question, text: str) -> Thread:
    """河南省郑州市金水区 for the city: the district is remembered until the street is told."""
    if isinstance(question, Ask) and question.holds == "region":
        group, place = question.id.rpartition(".")[0], split_address(text)
        if place.district and len(place.rest) < _STREET:
            return replace(thread, beginning=f"{group}.address={place.district}{place.rest}")
    return replace(thread, beginning="") if thread.beginning.startswith(f"{question.id}=") else thread


def whole(thread: Thread, question: Question, value: str) -> str:
    """A street with the district that was told before it, unless it names one itself."""
    field, _, district = thread.beginning.partition("=")
    if (
        _is_of_mail(question)
        or field != question.id
        or not district
        or _DISTRICT.match(value)
        or split_address(value).region
    ):
        return value
    return district + value


def _is_of_mail(question: Question) -> bool:
    return isinstance(question, Ask) and question.holds == "mail"


def begun(thread: Thread, question: Question, text: str) -> Thread:
    """The thread with the name of a mailbox that came without its provider, which may follow: 1093827465."""
    if not _is_of_mail(question) or not _MAILBOX_NAME.fullmatch(text.strip()):
        return thread
    return replace(thread, beginning=f"{question.id}={text.strip()}")


def completed(thread: Thread, question: Question, text: str) -> tuple[str, bool]:
    """qq邮箱的, after the name of the mailbox: the whole address, and whether it is one."""
    field, _, name = thread.beginning.partition("=")
    host = provider(text) if _is_of_mail(question) and field == question.id else ""
    return (f"{name}@{host}", True) if host else (text, False)


def _store_told(
    thread: Thread,
    told: Mapping[str, str],
    words: str,
    source: str,
    now: datetime,
    *,
    is_meant: bool,
    actor: str,
) -> tuple[Thread, Told]:
    """What the same words said of other fields: kept, unless it was known.

    `is_meant`: the field itself is being changed; otherwise a street that was told for itself stands. A
    city that stands in the `words` of an address counts in any case: the street is in no other.
    """
    kept: list[tuple[Question, str]] = []
    for name, text in told.items():
        assert thread.application is not None  # noqa: S101  # callers come from a pending question of it
        look = look_at(thread.application, now)
        question = look.form.by_id[name]
        value = question.hear(text, look)
        is_town = isinstance(question, Ask) and question.holds == "region" and _is_named(value, words)
        if value != look.value(name) and (is_meant or is_town or not look.application.answer(name)):
            thread, _ = store(thread, question, value, source, now, actor=actor)
        kept.append((question, value))
    return thread, tuple(kept)


def _is_named(region: str, words: str) -> bool:
    """Whether the city of 河南省新乡市 stands in the words: 叶县 alone lets it only be guessed."""
    city = _CITY.search(region)
    return city is not None and city[1] in simplified(words)


def also_told(question: Question, value: str, told: Told) -> str:
    """A whole address is read back whole: province and city as well as the street."""
    parts = sorted(
        ((question, value), *told),
        key=lambda part: not (isinstance(part[0], Ask) and part[0].holds == "region"),
    )
    return f"记下了：{'，'.join(f'{each.label} {text}' for each, text in parts)}。" if told else ""


def store(
    thread: Thread,
    question: Question,
    value: str,
    source: str,
    now: datetime,
    *,
    document: str = "",
    confidence: float = 1.0,
    actor: str = APPLICANT,
) -> tuple[Thread, str]:
    """Keep a checked value. Returns the case and what to say about what it changed."""
    assert thread.application is not None  # noqa: S101  # callers come from a pending question of it
    look = look_at(thread.application, now)
    given = Answer(value, source, now.isoformat(), actor, document, confidence)
    application, void = look.form.accept(look, question, given, now)
    if (read := look.application.proposals.get(question.id)) and is_another(question, read.value, value):
        application = application.drop_proposals(actor, now, read.document)
    if question.id in _PROMISING:
        application = promised(application, now)
    application = advance(application, question.id, actor, now)
    return thread.put(application), _voided(question, void)


def is_another(question: Question, read: str, value: str) -> bool:
    """Another name than the paper has: what else was read on it is not said of this one."""
    is_name = isinstance(question, Ask) and question.holds in ("person", "organisation")
    return is_name and fuzz.ratio(read, value) < _SAME_NAME


def promised(application: Application, now: datetime) -> Application:
    """The application with the terms that it is told now. An order keeps the terms that it has."""
    is_chosen = all(application.answers.get(name) for name in ("project", "term"))
    if not is_chosen or (application.order_no and application.terms):
        return application
    return application.promise(terms_today(application), "bot", now)


def advance(application: Application, question: str, actor: str, now: datetime) -> Application:
    """The change of status that an answer brings with it."""
    status = application.status
    if question == "slip" and status is Status.SUBMITTED:
        return application.move(Status.SLIP_RECEIVED, actor, "slip sent", now)
    if question == "resubmit" and status in MENDING:
        return application.move(Status.IN_REVIEW, actor, "sent again", now)
    if question == PRODUCTION.id and status is Status.MAILED:
        return application.move(Status.COMPLETED, actor, "received", now)
    return application


def keep_default(look: Look, question: Question, now: datetime) -> Application:
    """The application with a default value stored as an answer, so that it can be marked."""
    application = look.application
    if question.id in application.answers or not (value := look.value(question.id)):
        return application
    return application.give(question.id, Answer(value, "default", now.isoformat(), "bot"), now)


def drop_surplus(thread: Thread, now: datetime) -> tuple[Thread, str]:
    """Photos for which there is no place, since every paper is in."""
    application = thread.application
    if application is None or not application.unsorted:
        return thread, ""
    look = look_at(application, now)
    if not look.value("forms") or open_photos(look):
        return thread, ""
    count = len(application.unsorted)
    for document in application.unsorted:
        application = application.sort_out(document, now)
    which = "这张" if count == 1 else f"这 {count} 张"
    return thread.put(application), f"资料都收齐了，刚才{which}照片先不用。"


def _voided(question: Question, void: Sequence[Question]) -> str:
    """What has to be done again because of an edit. The look over everything comes by itself."""
    told = [q.label for q in void if q.id not in ("forms", "confirm") and not isinstance(q, Code)]
    if not void:
        return ""
    again = f"因此这些要重新来一次：{'、'.join(told)}。" if told else ""
    printed = "表格会重新生成，之前打印的请不要用了。" if any(q.id == "forms" for q in void) else ""
    return f"{question.label}改好了。{again}{printed}"
