"""Calls an agent to a conversation in which something goes wrong, and drops the call when it goes on well."""

from datetime import datetime, timedelta
from typing import Any

from bot.message import event as ev
from bot.message import inbound
from flows.calls import PASSING
from flows.state import BOT, Application, Thread
from flows.state.changing import replace
from handlers.refusing import is_stuck

_PAPER_MISSES = 2
_STALLED = timedelta(minutes=10)  # of writing at one question, without a pause as long


def with_calls(before: Thread, after: Thread, event: Any, now: datetime) -> Thread:
    """The thread with the call that this event gives reason for."""
    if after.is_in_stretch or after.wants_person:
        return after
    after = _counted(before, after, event)
    if isinstance(event, inbound.Inbound):
        after = _timed(before, after, now)
    if reason := _reason(before, after, now):
        return after.raise_call(reason, now)
    if after.call in PASSING and _moved_on(before, after):
        return after.drop_call(BOT, "call_passed")
    return after


def _reason(before: Thread, after: Thread, now: datetime) -> str:
    """The worst first."""
    if any(change.action == "upset" for change in after.changes):
        return "upset"
    if any(_is_urged(before, one) for one in after.applications):
        return "urged"
    if after.paper_misses >= _PAPER_MISSES:
        return "paper"
    if is_stuck(after):
        return "misses"
    is_stalled = after.stands_since is not None and now - after.stands_since >= _STALLED
    return "stalled" if is_stalled else ""


def _is_urged(before: Thread, application: Application) -> bool:
    """Whether it is urged for another day than before."""
    old = before.find(application.id)
    return application.urged_on != (old.urged_on if old else "")


def _counted(before: Thread, after: Thread, event: Any) -> Thread:
    """How many papers in a row were refused."""
    if not isinstance(event, ev.PhotoStored | ev.PhotoRefused):
        return after
    if len(after.burst.placed) > len(before.burst.placed):
        return replace(after, paper_misses=0)
    if len(after.burst.refused) > len(before.burst.refused):
        return replace(after, paper_misses=after.paper_misses + 1)
    return after


def _timed(before: Thread, after: Thread, now: datetime) -> Thread:
    """Since when the person has been writing at this one question. After a pause it counts anew."""
    place = _place(after) or before.stands_at
    was_away = after.heard_before is None or now - after.heard_before >= _STALLED
    if place == after.stands_at and not was_away:
        return after
    return replace(after, stands_at=place, stands_since=now if place else None)


def _moved_on(before: Thread, after: Thread) -> bool:
    return bool(_place(after)) and _place(after) != before.stands_at


def _place(thread: Thread) -> str:
    """Application and question of what was asked last, "" while nothing is."""
    return thread.asked.rpartition("/")[0]
