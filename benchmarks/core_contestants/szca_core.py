"""Ours: the pure core, with the case living on, or written and read again around every step as JSON."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from benchmarks.core_contestants.answers import FIELDS, NOW
from benchmarks.core_contestants.bound import bound
from bot.message.inbound import Text
from flows.memory import memory_of, recall
from flows.state import Answer, Application, Thread
from handlers.decide import decide

_OPENING = ("申请数字证书", "同意")
_SECONDS_BETWEEN = 5
Between = Callable[[Thread], Thread]


class SzcaCore:
    def __init__(self, *, is_reloaded: bool) -> None:
        self.name = "szca, reloaded" if is_reloaded else "szca"
        self.does = "meaning, checks, audit" + (", JSON out and in" if is_reloaded else "")
        self.lacks = "no dedupe, encryption, rows or sending: see turn.py"
        self._between = _reloaded if is_reloaded else _as_it_is

    async def begin(self, number: int, texts: Sequence[str]) -> "_Talk":
        thread = Thread(f"o{number}", fresh_id=f"{number:032d}")
        events = _events(thread.openid, (*_OPENING, *texts))
        for event, now in events[: len(_OPENING)]:
            thread, _ = decide(thread, event, now)
        thread = bound(thread, events[0][1])
        return _Talk(thread, events[len(_OPENING) :], self._between)


class _Talk:
    def __init__(self, thread: Thread, events: Sequence[tuple[Text, datetime]], between: Between) -> None:
        self._thread, self._events, self._between = thread, events, between

    async def go(self) -> None:
        thread, between = self._thread, self._between
        for event, now in self._events:
            thread, _ = decide(between(thread), event, now)
        self._thread = thread

    async def end(self) -> dict[str, str]:
        application = self._thread.application
        assert application is not None
        asked = {field.id for field in FIELDS}
        return {name: answer.value for name, answer in application.answers.items() if name in asked}


def _events(openid: str, texts: Sequence[str]) -> list[tuple[Text, datetime]]:
    moments = [NOW + timedelta(seconds=_SECONDS_BETWEEN * turn) for turn in range(len(texts))]
    return [
        (Text(openid=openid, created_at=now, key=f"{openid}:{now:%H%M%S}", content=text), now)
        for text, now in zip(texts, moments, strict=True)
    ]


def _as_it_is(thread: Thread) -> Thread:
    return thread


def _reloaded(thread: Thread) -> Thread:
    """As it comes back from the database: nothing hangs on objects that live on."""
    memory = recall(json.loads(json.dumps(memory_of(thread))))
    applications = tuple(_reread(application) for application in thread.applications)
    return replace(thread, changes=(), applications=applications, **memory)


def _reread(application: Application) -> Application:
    written = json.dumps(application.answers, ensure_ascii=False, separators=(",", ":"))
    answers = {question: Answer(*parts) for question, parts in json.loads(written).items()}
    return replace(application, answers=answers, changes=())
