"""Work and timers: claimed by one process under a lease, tried again with growing pauses."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, Table, delete, insert, select, union_all, update

from bot.models.database import Database
from bot.models.tables import TimerRow, WorkRow, in_words, to_ms
from bot.models.work_kinds import WorkKind
from media.vault import Vault

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
    created_at: int

    @property
    def is_last_try(self) -> bool:
        return self.attempts >= TRIES

    @property
    def is_hopeless(self) -> bool:
        """The last try never ended: the job seems to crash the worker."""
        return self.attempts > TRIES


def work_row(
    vault: Vault,
    kind: WorkKind,
    key: str,
    openid: str,
    application_id: str,
    payload: Mapping[str, Any],
    due: int,
) -> dict[str, Any]:
    """The row of a new piece of work. A key is queued once; `due` is in milliseconds."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), default=str)
    return {
        "key": key,
        "kind": str(kind),
        "openid": openid,
        "application_id": application_id,
        "sealed": vault.seal(text.encode(), _context(openid)),
        "state": "queued",
        "attempts": 0,
        "due_at": due,
        "lease_until": 0,
        "error": "",
        "created_at": due,
    }


def _context(openid: str) -> bytes:
    return f"work:{openid}".encode()


class DueTimer(NamedTuple):
    """A timer as it was set: one that is set anew differs in its revision or its time."""

    openid: str
    application_id: str
    name: str
    revision: int
    due_at: int


class WorkTable:
    """The named changes of state of work rows. `lease_seconds` is longer than any job may take."""

    def __init__(
        self, database: Database, vault: Vault, clock: Callable[[], datetime], lease_seconds: float = 150
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._lease_ms = int(lease_seconds * 1000)

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
            .values(state="running", lease_until=now + self._lease_ms, attempts=_work.c.attempts + 1)
            .returning(_work)
        )
        with self._database.writing() as connection:
            row = connection.execute(taking).one_or_none()
        if row is None:
            return None
        payload = json.loads(self._vault.open(row.sealed, _context(row.openid)))
        return Work(
            row.id, row.key, row.kind, row.openid, row.application_id, payload, row.attempts, row.created_at
        )

    def done(self, work: Work) -> None:
        self._set(work.id, state="done", error="")

    def retry(self, work: Work, reason: str, wait_seconds: float = 0) -> None:
        """Again after 2, 4, 8 … seconds, or later when that would be too soon."""
        due = to_ms(self._clock()) + int(max(2**work.attempts, wait_seconds) * 1000)
        self._set(work.id, state="queued", due_at=due, error=reason[:200])

    def fail(self, work: Work, reason: str) -> None:
        self._set(work.id, state="failed", error=reason[:200])

    def bury(self, work: Work, reason: str = "") -> None:
        """Done or, for a reason, failed; and what it carried is gone, since it must not outlive its use."""
        self._set(work.id, state="failed" if reason else "done", error=reason[:200], sealed=b"")

    def due(self, limit: int = 200) -> dict[tuple[str, int], int]:
        """Kind and id of work that is due, or that a crash left behind; each with the moment since when."""
        found = union_all(*(select(each.subquery()) for each in _due(to_ms(self._clock()), limit))).subquery()
        query = select(found.c.kind, found.c.id, found.c.moment).order_by(found.c.id).limit(limit)
        with self._database.reading() as connection:
            return {(kind, work_id): moment for kind, work_id, moment in connection.execute(query)}

    def due_timers(self, limit: int = 200) -> list[DueTimer]:
        """Every timer whose time has come, the oldest first."""
        return self._timers(limit)

    def take_timers(self, openid: str, name: str, limit: int = 200) -> list[DueTimer]:
        """A person's due timers of this name. They stay until `drop_timer`, so a crash fires them again."""
        return self._timers(limit, _timer.c.openid == openid, _timer.c.name == name)

    def drop_timer(self, timer: DueTimer) -> None:
        """Forget the timer, unless it was set anew meanwhile."""
        is_it = [_timer.c[name] == value for name, value in timer._asdict().items()]
        with self._database.writing() as connection:
            connection.execute(delete(_timer).where(*is_it))

    def _timers(self, limit: int, *whose: ColumnElement[bool]) -> list[DueTimer]:
        columns = [_timer.c[name] for name in DueTimer._fields]
        query = select(*columns).where(_timer.c.due_at <= to_ms(self._clock()), *whose)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_timer.c.due_at).limit(limit))
            return [DueTimer(*row) for row in rows]

    def _set(self, work_id: int, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(update(_work).where(_work.c.id == work_id).values(values))


def _due(now: int, limit: int) -> Iterator[Select[Any]]:
    """Work that is queued and due, and work that a crash left: each from an index of its own, the longest
    waiting first. One condition with OR would read the whole table."""
    for condition, moment in (
        (in_words(_work.c.state, "queued") & (_work.c.due_at <= now), _work.c.due_at),
        (in_words(_work.c.state, "running") & (_work.c.lease_until <= now), _work.c.lease_until),
    ):
        rows = select(_work.c.kind, _work.c.id, moment.label("moment")).where(condition)
        yield rows.order_by(moment).limit(limit)
