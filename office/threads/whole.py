"""A thread with its numbers and pictures, for a reason that is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.models.staff import Staff
from office.trail import Trail

_LOOKED, _OPENED = "thread_opened", "thread_whole"
OPEN_FOR = timedelta(hours=2)


class WholeThreads:
    """Who sees a thread without what is hidden. The audit row of the reason is what opens it."""

    def __init__(self, trail: Trail, clock: Callable[[], datetime]) -> None:
        self._trail = trail
        self._clock = clock

    def record_look(self, staff: Staff, openid: str) -> None:
        """Somebody opened the thread. What the open page asks for again and again is no other look."""
        self._trail.record(staff, _LOOKED, openid, "")

    def is_open(self, staff: Staff, openid: str) -> bool:
        return self._trail.has_recorded(staff, _OPENED, openid, "", self._clock() - OPEN_FOR)

    def open(self, staff: Staff, openid: str, purpose: str) -> None:
        self._trail.record(staff, _OPENED, openid, "", reason=purpose)
