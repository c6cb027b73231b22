"""Many fields at once, from the page that shows them all: each heard by its own question."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.errors import Refused
from bot.message import event as ev
from flows.certificates.choice import look_at
from flows.filling import fields_to_fill
from flows.form import Look
from flows.question import Ask, Question
from flows.state import Application, Thread
from handlers.asking import APPLICANT, Decision, ask, join
from handlers.storing import take

_NAMED_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of the fields: the case with what was kept, which those are, words for what was not."""

    thread: Thread
    kept: tuple[Question, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    changed: tuple[str, ...] = ()


def fill_in(thread: Thread, fields: Iterable[tuple[str, str]], now: datetime) -> Filled:
    """Keep what each question takes. Choices come first, since they decide which fields there are."""
    assert thread.application is not None  # noqa: S101  # the callers have put it into focus
    form = look_at(thread.application, now).form
    order = list(form.by_id)
    known = ((form.by_id[name], words) for name, words in fields if name in form.by_id)
    kept: list[Question] = []
    refused: dict[str, str] = {}
    changed: list[str] = []
    for question, words in sorted(known, key=lambda row: (isinstance(row[0], Ask), order.index(row[0].id))):
        look = _look(thread, now)
        if question not in fields_to_fill(look):
            continue
        try:
            value = question.hear(words, look)
        except Refused as refusal:
            refused[question.id] = refusal.words
            thread = thread.record("refused", APPLICANT, question=question.id, reason=refusal.reason)
            continue
        thread, voided, _ = take(thread, question, words, value, "pasted", look, now)
        kept.append(question)
        changed += [voided] if voided else []
    return Filled(thread, tuple(kept), refused, tuple(changed))


def on_fields_filled(thread: Thread, event: ev.FieldsFilled, now: datetime) -> Decision:
    """The page was sent off: kept, and the chat goes on with what is open. A page of before does nothing."""
    application = thread.find(event.application_id)
    if application is None or application.revision != event.revision:
        return thread, ()
    filled = fill_in(replace(thread, focus=application.id), event.fields, now)
    if not filled.kept:
        return thread, ()
    return ask(replace(filled.thread, misses=0, asked=""), now, join(_received(filled.kept), *filled.changed))


def scratch(application: Application, openid: str) -> Thread:
    """A case to try a page's fields on."""
    return Thread(openid, applications=(application,), focus=application.id)


def _received(kept: tuple[Question, ...]) -> str:
    labels = [question.label for question in kept]
    more = f"等 {len(labels)} 项" if len(labels) > _NAMED_AT_MOST else ""
    return f"网页上填的已收到：{'、'.join(labels[:_NAMED_AT_MOST])}{more}。"


def _look(thread: Thread, now: datetime) -> Look:
    assert thread.application is not None  # noqa: S101  # storing keeps it in focus
    return look_at(thread.application, now)
