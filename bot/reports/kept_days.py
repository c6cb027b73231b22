"""The figures of days, each counted once when it is over, and today's now and then."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.tables import ReportRow, from_ms, to_ms
from bot.reports.day_figures import DayFigures, count_day, midnight
from flows.deadlines import china_day

_PREFIX = "day:"
# A row is stored a moment after the time that it tells.
_AFTER_MIDNIGHT = timedelta(minutes=10)
# Of its time counting today takes a hundredth at most.
_LASTS_LONGER = 100
_LASTS_AT_LEAST = timedelta(seconds=10)
# Who opens a page does not wait longer for days that nobody has counted; each look counts some more.
_PATIENCE = timedelta(seconds=3)
_report = cast(Table, ReportRow.__table__)


class KeptDays:
    """One row of the reports for each day."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def look(self, days: int, patience: timedelta = _PATIENCE) -> Mapping[date, DayFigures]:
        """The last days up to today, the oldest first. Days that there was no time to count are left out.

        Today is always among them. Raises OperationalError when the database gives up on counting.
        """
        today = china_day(self._clock())
        wanted = [today - timedelta(days=back) for back in range(days)]
        found = self._kept(wanted)
        began = time.monotonic()
        for day in wanted:
            if day not in found and (day == today or time.monotonic() - began < patience.total_seconds()):
                found[day] = self._count(day)
        return dict(sorted(found.items()))

    def _kept(self, days: Sequence[date]) -> dict[date, DayFigures]:
        """Those that are still good."""
        rows = select(_report).where(_report.c.name.in_([_name(day) for day in days]))
        with self._database.reading() as connection:
            found = connection.execute(rows).all()
        dated = ((date.fromisoformat(row.name.removeprefix(_PREFIX)), row) for row in found)
        return {day: DayFigures(**json.loads(row.body)) for day, row in dated if self._is_good(day, row)}

    def _is_good(self, day: date, row: Any) -> bool:
        made_at = from_ms(row.made_at)
        if made_at >= midnight(day + timedelta(days=1)) + _AFTER_MIDNIGHT:
            return True
        lasts = max(_LASTS_AT_LEAST, timedelta(milliseconds=row.took) * _LASTS_LONGER)
        return abs(self._clock() - made_at) <= lasts

    def _count(self, day: date) -> DayFigures:
        now, began = self._clock(), time.monotonic()
        with self._database.reading() as connection:
            figures = count_day(connection, day)
        values = {
            "name": _name(day),
            "made_at": to_ms(now),
            "took": int((time.monotonic() - began) * 1000),
            "body": json.dumps(asdict(figures)),
        }
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        keeping = dialect.insert(_report).values(values)
        changed = {name: keeping.excluded[name] for name in ("made_at", "took", "body")}
        with self._database.writing() as connection:
            connection.execute(keeping.on_conflict_do_update(index_elements=["name"], set_=changed))
        return figures


def _name(day: date) -> str:
    return f"{_PREFIX}{day.isoformat()}"
