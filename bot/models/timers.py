"""Timers: when to come back to somebody."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, cast

import structlog
from sqlalchemy import ColumnElement, Table, delete, select, update

from bot.models.database import Database
from bot.models.pauses import is_given_up, pause_after
from bot.models.tables import TimerRow, to_ms

NEVER = 2**62  # the moment of a timer that was given up: it stays for an operator to see
_timer = cast(Table, TimerRow.__table__)
log = structlog.get_logger("timers")


class DueTimer(NamedTuple):
    """A timer as it was set: one that is set anew differs in its revision or its time."""

    openid: str
    application_id: str
    name: str
    revision: int
    due_at: int
    attempts: int


class TimerTable:
    """The named changes of timers. A turn sets them."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def due(self, limit: int = 200) -> list[DueTimer]:
        """Every timer whose time has come, the oldest first."""
        return self._find(limit)

    def of(self, openid: str, name: str, limit: int = 200) -> list[DueTimer]:
        """A person's due timers of this name. They stay until `drop`, so a crash fires them again."""
        return self._find(limit, _timer.c.openid == openid, _timer.c.name == name)

    def drop(self, timer: DueTimer) -> None:
        """Forget the timer, unless it was set anew meanwhile."""
        with self._database.writing() as connection:
            connection.execute(delete(_timer).where(*_is(timer)))

    def postpone(self, timer: DueTimer, seconds: float) -> None:
        """Again after so many seconds, unless it was set anew meanwhile."""
        due = to_ms(self._clock()) + int(seconds * 1000)
        with self._database.writing() as connection:
            connection.execute(update(_timer).where(*_is(timer)).values(due_at=due))

    def bring_forward(self, openid: str, name: str) -> None:
        """A person's timers of this name are due now. One that was given up stays."""
        now, of_them = to_ms(self._clock()), (_timer.c.openid == openid, _timer.c.name == name)
        with self._database.writing() as connection:
            later = (_timer.c.due_at > now) & (_timer.c.due_at < NEVER)
            connection.execute(update(_timer).where(*of_them, later).values(due_at=now))

    def put_off(self, timer: DueTimer, reason: str) -> None:
        """Its turn failed: again after a pause that grows, so that it keeps no other timer waiting."""
        attempts = timer.attempts + 1
        if is_given_up(attempts):
            due = NEVER
            whose = {"openid": timer.openid, "application": timer.application_id, "name": timer.name}
            log.error("row given up", table="timer", reason=reason, attempts=attempts, **whose)
        else:
            due = to_ms(self._clock()) + pause_after(attempts) * 1000
        with self._database.writing() as connection:
            connection.execute(update(_timer).where(*_is(timer)).values(due_at=due, attempts=attempts))

    def _find(self, limit: int, *whose: ColumnElement[bool]) -> list[DueTimer]:
        columns = [_timer.c[name] for name in DueTimer._fields]
        query = select(*columns).where(_timer.c.due_at <= to_ms(self._clock()), *whose)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_timer.c.due_at).limit(limit))
            return [DueTimer(*row) for row in rows]


def _is(timer: DueTimer) -> list[ColumnElement[bool]]:
    return [_timer.c[name] == value for name, value in timer._asdict().items()]
