"""How many messages WeChat still lets us send to one person outside a reply, as a value."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, Self

# WeChat's rule since June 2023. A reply inside the callback's answer costs nothing.
LONG_MESSAGES: Final = 5
LONG_WINDOW: Final = timedelta(hours=48)
SHORT_MESSAGES: Final = 3
SHORT_WINDOW: Final = timedelta(minutes=1)

Trigger = Literal["message", "tap"]


@dataclass(frozen=True, slots=True)
class Budget:
    """The long window is opened by a person's message; the short one by a menu tap, a follow or a scan.

    Whether WeChat adds windows of one kind up is not known, so a new one replaces the old. A tap on a choice
    is sent as the person's text, but WeChat counts it as a tap: it opens the short window only.
    """

    long_left: int = 0
    long_until: datetime | None = None
    short_left: int = 0
    short_until: datetime | None = None

    def after(self, trigger: Trigger, now: datetime) -> Self:
        """The budget once the person did something at `now`."""
        if trigger == "message":
            return replace(self, long_left=LONG_MESSAGES, long_until=now + LONG_WINDOW)
        return replace(self, short_left=SHORT_MESSAGES, short_until=now + SHORT_WINDOW)

    def left(self, now: datetime, *, reserve: int = 0) -> int:
        """How many may be sent now, with `reserve` of the long window kept back.

        The short window keeps nothing back: what it does not use is lost within the minute.
        """
        return self._short(now) + max(0, self._long(now) - reserve)

    def spend(self, now: datetime, *, reserve: int = 0) -> Self | None:
        """The budget after one more message, or None if none may be sent."""
        if self._short(now):
            return replace(self, short_left=self.short_left - 1)
        if self._long(now) > reserve:
            return replace(self, long_left=self.long_left - 1)
        return None

    def _long(self, now: datetime) -> int:
        return self.long_left if self.long_until and now < self.long_until else 0

    def _short(self, now: datetime) -> int:
        return self.short_left if self.short_until and now < self.short_until else 0
