"""Whether an upload page is in front of somebody: then the chat leaves the telling to the page."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.models.open_pages import OpenPageTable
from bot.models.tables import to_ms
from bot.models.timers import TimerTable
from handlers.photo import PAGE_LEFT

# The page's script reports every 8 seconds, and at once when the page is hidden, shown or closed. A browser
# that was killed reports nothing. A page is hidden as well while a paper is photographed or a file is chosen.
_OPEN_FOR = timedelta(seconds=25)
_CHOOSING_FOR = timedelta(minutes=3)
_WORTH_NOTING = timedelta(seconds=6)
_KEPT = timedelta(hours=1)


class OpenPages:
    """What the pages report and the timers ask for."""

    def __init__(self, table: OpenPageTable, timers: TimerTable, clock: Callable[[], datetime]) -> None:
        self._table = table
        self._timers = timers
        self._clock = clock

    def see(self, application_id: str, *, is_choosing: bool = False) -> None:
        """The page is on the screen, or hidden behind a camera. Noted once in a few seconds, however often it
        is reported."""
        now = self._clock()
        until = to_ms(now + (_CHOOSING_FOR if is_choosing else _OPEN_FOR))
        if until - self._table.open_until(application_id) >= _WORTH_NOTING // timedelta(milliseconds=1):
            self._table.see(application_id, until, to_ms(now - _KEPT))

    def leave(self, openid: str, application_id: str) -> None:
        """The page was hidden or closed: what the chat has left to say is said now."""
        self._table.leave(application_id)
        self._timers.bring_forward(openid, PAGE_LEFT)

    def is_open(self, application_id: str) -> bool:
        return self._table.open_until(application_id) > to_ms(self._clock())
