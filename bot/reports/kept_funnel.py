"""The funnel of the last days, counted now and then and kept between: years of rows take seconds."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.tables import ReportRow, WorkRow, from_ms, to_ms
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from bot.reports.funnel import Step, funnel
from media.vault import Vault

# Of its time counting takes a hundredth at most.
_LASTS_LONGER = 100
_LASTS_AT_LEAST = timedelta(seconds=10)
_QUICK = timedelta(milliseconds=500)
_PAIRS = ("reasons", "intents")
_report = cast(Table, ReportRow.__table__)
_work = cast(Table, WorkRow.__table__)


@dataclass(frozen=True, slots=True)
class KeptSteps:
    """The steps as they were counted at a moment, and how long that took."""

    steps: Sequence[Step]
    made_at: datetime
    took: timedelta

    @property
    def is_quick(self) -> bool:
        """Whether somebody who looks may wait for them to be counted anew."""
        return self.took < _QUICK

    def is_old(self, now: datetime) -> bool:
        return abs(now - self.made_at) > max(_LASTS_AT_LEAST, self.took * _LASTS_LONGER)


class KeptFunnel:
    """One report for each number of days."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def look(self, days: int) -> KeptSteps:
        """As it was counted last. An old one is counted anew: at once where that is quick, else by a worker.

        Raises OperationalError when the database gives up on counting.
        """
        kept = self._kept(days)
        if kept is None or (kept.is_quick and kept.is_old(self._clock())):
            return self.count(days)
        if kept.is_old(self._clock()):
            self._queue(days, kept)
        return kept

    def count(self, days: int) -> KeptSteps:
        """Count it now, and keep it. Raises OperationalError when the database gives up on it."""
        now, began = self._clock(), time.monotonic()
        with self._database.reading() as connection:
            steps = funnel(connection, now, now - timedelta(days=days))
        made = KeptSteps(steps, now, timedelta(seconds=time.monotonic() - began))
        self._keep(days, made)
        return made

    def _kept(self, days: int) -> KeptSteps | None:
        with self._database.reading() as connection:
            row = connection.execute(select(_report).where(_report.c.name == _name(days))).one_or_none()
        if row is None:
            return None
        steps = [Step(**(step | _pairs(step))) for step in json.loads(row.body)]
        return KeptSteps(steps, from_ms(row.made_at), timedelta(milliseconds=row.took))

    def _keep(self, days: int, made: KeptSteps) -> None:
        values = {
            "name": _name(days),
            "made_at": to_ms(made.made_at),
            "took": int(made.took / timedelta(milliseconds=1)),
            "body": json.dumps([asdict(step) for step in made.steps], ensure_ascii=False),
        }
        keeping = self._insert(_report).values(values)
        changed = {name: keeping.excluded[name] for name in ("made_at", "took", "body")}
        with self._database.writing() as connection:
            connection.execute(keeping.on_conflict_do_update(index_elements=["name"], set_=changed))

    def _queue(self, days: int, kept: KeptSteps) -> None:
        """Once for each that is old, however many look at it. The clock finds the row."""
        kind = WorkKind.COUNT_STEPS
        key = f"{kind}:{days}:{to_ms(kept.made_at)}"
        row = work_row(self._vault, kind, key, "", "", {"days": days}, to_ms(self._clock()))
        with self._database.writing() as connection:
            connection.execute(self._insert(_work).on_conflict_do_nothing(), row)

    def _insert(self, table: Table) -> Any:
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        return dialect.insert(table)


def _name(days: int) -> str:
    return f"funnel:{days}"


def _pairs(step: dict[str, Any]) -> dict[str, Any]:
    """The fields that hold pairs: JSON made lists of them."""
    return {name: tuple((word, times) for word, times in step[name]) for name in _PAIRS}
