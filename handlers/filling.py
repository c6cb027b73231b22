"""Many fields at once, from the page that shows them all: each heard by its own question."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.errors import Refused
from bot.message import event as ev
from flows.case import Application, Case
from flows.filling import fields_to_fill
from flows.form import Look
from flows.forms import look_at
from flows.question import Ask, Question
from handlers.asking import APPLICANT, Decision, ask, join
from handlers.storing import take

_NAMED_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of the fields: the case with what was kept, which those are, words for what was not."""

    case: Case
    kept: tuple[Question, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    changed: tuple[str, ...] = ()


def fill_in(case: Case, fields: Iterable[tuple[str, str]], now: datetime) -> Filled:
    """Keep what each question takes. Choices come first, since they decide which fields there are."""
    assert case.application is not None  # noqa: S101  # the callers have put it into focus
    form = look_at(case.application, now).form
    order = list(form.by_id)
    known = ((form.by_id[name], words) for name, words in fields if name in form.by_id)
    kept: list[Question] = []
    refused: dict[str, str] = {}
    changed: list[str] = []
    for question, words in sorted(known, key=lambda row: (isinstance(row[0], Ask), order.index(row[0].id))):
        look = _look(case, now)
        if question not in fields_to_fill(look):
            continue
        try:
            value = question.hear(words, look)
        except Refused as refusal:
            refused[question.id] = refusal.words
            case = case.record("refused", APPLICANT, question=question.id, reason=refusal.reason)
            continue
        case, voided, _ = take(case, question, words, value, "pasted", look, now)
        kept.append(question)
        changed += [voided] if voided else []
    return Filled(case, tuple(kept), refused, tuple(changed))


def on_fields_filled(case: Case, event: ev.FieldsFilled, now: datetime) -> Decision:
    """The page was sent off: kept, and the chat goes on with what is open. A page of before does nothing."""
    application = case.find(event.application_id)
    if application is None or application.revision != event.revision:
        return case, ()
    filled = fill_in(replace(case, focus=application.id), event.fields, now)
    if not filled.kept:
        return case, ()
    return ask(replace(filled.case, misses=0, asked=""), now, join(_received(filled.kept), *filled.changed))


def scratch(application: Application, openid: str) -> Case:
    """A case to try a page's fields on."""
    return Case(openid, applications=(application,), focus=application.id)


def _received(kept: tuple[Question, ...]) -> str:
    labels = [question.label for question in kept]
    more = f"等 {len(labels)} 项" if len(labels) > _NAMED_AT_MOST else ""
    return f"网页上填的已收到：{'、'.join(labels[:_NAMED_AT_MOST])}{more}。"


def _look(case: Case, now: datetime) -> Look:
    assert case.application is not None  # noqa: S101  # storing keeps it in focus
    return look_at(case.application, now)
