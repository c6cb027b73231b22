"""The company's hours and days off as admins set them at the desk, in place of the catalogue's."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.errors import Refused
from bot.models.adopted_settings import AdoptedSettings
from bot.models.staff import Staff
from flows.catalogue import Span, YearPlan
from flows.catalogue.working_times import read_hours, read_year
from flows.workdays import adopt

HOURS, YEAR = "hours", "holidays."
_Read = TypeVar("_Read")
log = structlog.get_logger("settings")


class WorkingTimes(AdoptedSettings):
    """Hours and days off, each a setting of lines as an admin wrote them."""

    def _adopt(self) -> None:
        stored = self.stored()
        adopt(_hours(stored), _plans(stored))

    def stored(self) -> dict[str, list[str]]:
        """Name of the setting → lines as they were written."""
        every = self._settings.all()
        return {name: lines for name, lines in every.items() if name == HOURS or name.startswith(YEAR)}

    def set_hours(self, lines: Sequence[str], staff: Staff, *, seen: Any) -> bool:
        """Without lines the catalogue holds again. False: somebody else changed them. Raises Refused."""
        if lines:
            read_hours(lines)
        return self._change(HOURS, list(lines) or None, staff, seen)

    def set_year(self, year: int, lines: Sequence[str], staff: Staff, *, seen: Any) -> bool:
        """Without lines the catalogue holds again. False: somebody else changed it. Raises Refused."""
        read_year(year, lines)
        return self._change(f"{YEAR}{year}", list(lines) or None, staff, seen)


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
