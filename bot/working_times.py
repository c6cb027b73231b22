"""The company's hours and days off as admins set them at the desk, in place of the catalogue's."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.errors import Refused
from bot.models.desk_settings import DeskSettings
from bot.models.staff import Staff
from flows.catalogue import Span, YearPlan
from flows.catalogue.working_times import read_hours, read_year
from flows.workdays import adopt

HOURS, YEAR = "hours", "holidays."
# How long a process may work with what was set before.
KEPT = timedelta(seconds=30)
_Read = TypeVar("_Read")
log = structlog.get_logger("settings")


class WorkingTimes:
    """Each process reads them again after a while. Nothing is read in a turn's own transaction."""

    def __init__(self, settings: DeskSettings, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._clock = clock
        self._read_at: datetime | None = None

    def keep_up(self) -> None:
        """Take over what was set, at most once in a while."""
        now = self._clock()
        if self._read_at is None or abs(now - self._read_at) >= KEPT:
            stored = self.stored()
            adopt(_hours(stored), _plans(stored))
            self._read_at = now

    def stored(self) -> dict[str, list[str]]:
        """Name of the setting → lines as they were written."""
        every = self._settings.all()
        return {name: lines for name, lines in every.items() if name == HOURS or name.startswith(YEAR)}

    def set_hours(self, lines: Sequence[str], staff: Staff, *, seen: Any) -> bool:
        """Without lines the catalogue holds again. False: somebody else changed them. Raises Refused."""
        if lines:
            read_hours(lines)
        return self._change(HOURS, lines, staff, seen)

    def set_year(self, year: int, lines: Sequence[str], staff: Staff, *, seen: Any) -> bool:
        """Without lines the catalogue holds again. False: somebody else changed it. Raises Refused."""
        read_year(year, lines)
        return self._change(f"{YEAR}{year}", lines, staff, seen)

    def _change(self, name: str, lines: Sequence[str], staff: Staff, seen: Any) -> bool:
        is_done = self._settings.change(name, list(lines) or None, staff, seen=seen)
        self._read_at = None
        self.keep_up()
        return is_done


def _hours(stored: Mapping[str, list[str]]) -> tuple[Span, ...]:
    lines = stored.get(HOURS)
    return _read(HOURS, partial(read_hours, lines)) or () if lines else ()


def _plans(stored: Mapping[str, list[str]]) -> list[YearPlan]:
    years = {name: lines for name, lines in stored.items() if name != HOURS}
    found = [_read(name, partial(read_year, int(name.removeprefix(YEAR)), years[name])) for name in years]
    return [plan for plan in found if plan is not None]


def _read(name: str, read: Callable[[], _Read]) -> _Read | None:
    """What another release does not read is as if it was not set; the log says so."""
    try:
        return read()
    except Refused as refused:
        log.error("setting not read", setting=name, reason=refused.words)
        return None
