"""Work and timers: claimed by one process under a lease, tried again with growing pauses."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, insert, select, update

from bot.models.database import Database
from bot.models.tables import TimerRow, WorkRow, to_ms
from media.vault import Vault

_LEASE_MS = 150_000
TRIES = 5
_work = cast(Table, WorkRow.__table__)
_timer = cast(Table, TimerRow.__table__)


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work, claimed."""

    id: int
    key: str
    kind: str
    openid: str
    application_id: str
    payload: dict[str, Any]
    attempts: int

    @property
    def is_last_try(self) -> bool:
        return self.attempts >= TRIES


class WorkTable:
    """The named changes of state of work rows."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def add(self, row: Mapping[str, Any]) -> None:
        """Queue work outside a turn. The key must be new."""
        with self._database.writing() as connection:
            connection.execute(insert(_work), dict(row))

    def later(self, work: Work, seconds: float) -> None:
        """Not yet: again after a while, without counting it as a failed try."""
        due = to_ms(self._clock()) + int(seconds * 1000)
        self._set(work.id, state="queued", due_at=due, attempts=0)

    def claim(self, work_id: int) -> Work | None:
        """Take it, if nobody has it: queued and due, or left behind by a crashed worker."""
        now = to_ms(self._clock())
        is_free = (_work.c.state == "queued") | ((_work.c.state == "running") & (_work.c.lease_until <= now))
        taking = (
            update(_work)
            .where(_work.c.id == work_id, is_free, _work.c.due_at <= now)
            .values(state="running", lease_until=now + _LEASE_MS, attempts=_work.c.attempts + 1)
            .returning(_work)
        )
        with self._database.writing() as connection:
            row = connection.execute(taking).one_or_none()
        if row is None:
            return None
        payload = json.loads(self._vault.open(row.sealed, f"work:{row.openid}".encode()))
        return Work(row.id, row.key, row.kind, row.openid, row.application_id, payload, row.attempts)

    def done(self, work: Work) -> None:
        self._set(work.id, state="done", error="")

    def retry(self, work: Work, reason: str) -> None:
        """Again after 2, 4, 8 … seconds."""
        due = to_ms(self._clock()) + 2**work.attempts * 1000
        self._set(work.id, state="queued", due_at=due, error=reason[:200])

    def fail(self, work: Work, reason: str) -> None:
        self._set(work.id, state="failed", error=reason[:200])

    def due(self, limit: int = 200) -> list[tuple[str, int]]:
        """Kind and id of work that is due, or that a crash left behind."""
        now = to_ms(self._clock())
        waiting = (_work.c.state == "queued") & (_work.c.due_at <= now)
        crashed = (_work.c.state == "running") & (_work.c.lease_until <= now)
        query = select(_work.c.kind, _work.c.id).where(waiting | crashed).order_by(_work.c.id).limit(limit)
        with self._database.reading() as connection:
            return [(row.kind, row.id) for row in connection.execute(query)]

    def due_timers(self, limit: int = 200) -> list[tuple[str, str]]:
        """Person and name of every timer whose time has come."""
        query = select(_timer.c.openid, _timer.c.name).where(_timer.c.due_at <= to_ms(self._clock()))
        with self._database.reading() as connection:
            return [(row.openid, row.name) for row in connection.execute(query.limit(limit))]

    def take_timer(self, openid: str, name: str) -> Any | None:
        """The timer's row, if it is due. It stays until `drop_timer`, so a crash fires it again."""
        query = select(_timer).where(_timer.c.openid == openid, _timer.c.name == name)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return row if row and row.due_at <= to_ms(self._clock()) else None

    def drop_timer(self, openid: str, name: str, revision: int) -> None:
        """Forget the timer, unless it was set anew meanwhile."""
        gone = delete(_timer).where(
            _timer.c.openid == openid, _timer.c.name == name, _timer.c.revision == revision
        )
        with self._database.writing() as connection:
            connection.execute(gone)

    def _set(self, work_id: int, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(update(_work).where(_work.c.id == work_id).values(values))
