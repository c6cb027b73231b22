"""Ours: the pure core, with the case living on, or written and read again around every step as JSON."""

import json
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from operator import attrgetter

from benchmarks.core_contestants.answers import FIELDS, NOW
from benchmarks.core_contestants.bound import bound
from bot.message.inbound import Text
from flows.case import Answer, Application, Case
from flows.memory import memory_of, recall
from handlers.decide import decide

_OPENING = ("申请数字证书", "同意")
_SECONDS_BETWEEN = 5
# What a row of an application holds of each answer.
_PARTS = attrgetter(*(part.name for part in fields(Answer)))

Between = Callable[[Case], Case]


class SzcaCore:
    def __init__(self, *, is_reloaded: bool) -> None:
        self.name = "szca, reloaded" if is_reloaded else "szca"
        self.does = "meaning, checks, audit" + (", JSON out and in" if is_reloaded else "")
        self.lacks = "no dedupe, encryption, rows or sending: see turn.py"
        self._between = _reloaded if is_reloaded else _as_it_is

    async def begin(self, number: int, texts: Sequence[str]) -> "_Talk":
        case = Case(f"o{number}", fresh_id=f"{number:032d}")
        events = _events(case.openid, (*_OPENING, *texts))
        for event, now in events[: len(_OPENING)]:
            case, _ = decide(case, event, now)
        case = bound(case, events[0][1])
        return _Talk(case, events[len(_OPENING) :], self._between)


class _Talk:
    def __init__(self, case: Case, events: Sequence[tuple[Text, datetime]], between: Between) -> None:
        self._case, self._events, self._between = case, events, between

    async def go(self) -> None:
        case, between = self._case, self._between
        for event, now in self._events:
            case, _ = decide(between(case), event, now)
        self._case = case

    async def end(self) -> dict[str, str]:
        application = self._case.application
        assert application is not None
        asked = {field.id for field in FIELDS}
        return {name: answer.value for name, answer in application.answers.items() if name in asked}


def _events(openid: str, texts: Sequence[str]) -> list[tuple[Text, datetime]]:
    moments = [NOW + timedelta(seconds=_SECONDS_BETWEEN * turn) for turn in range(len(texts))]
    return [
        (Text(openid=openid, created_at=now, key=f"{openid}:{now:%H%M%S}", content=text), now)
        for text, now in zip(texts, moments, strict=True)
    ]


def _as_it_is(case: Case) -> Case:
    return case


def _reloaded(case: Case) -> Case:
    """As it comes back from the database: nothing hangs on objects that live on."""
    memory = recall(json.loads(json.dumps(memory_of(case))))
    applications = tuple(_reread(application) for application in case.applications)
    return replace(case, changes=(), applications=applications, **memory)


def _reread(application: Application) -> Application:
    rows = {question: _PARTS(answer) for question, answer in application.answers.items()}
    written = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    answers = {question: Answer(*parts) for question, parts in json.loads(written).items()}
    return replace(application, answers=answers, changes=())
