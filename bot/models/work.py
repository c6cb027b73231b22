"""Work: claimed by one process under a lease, tried again with growing pauses."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import structlog
from sqlalchemy import ColumnElement, Row, Subquery, Table, func, insert, literal, select, union_all, update

from bot.models.binding import WORK
from bot.models.database import Database
from bot.models.pauses import TRIES, is_given_up, pause_after
from bot.models.tables import WorkRow, in_words, to_ms
from bot.models.work_kinds import WorkKind, kinds_of
from media.vault import Vault, VaultError

__all__ = ["TRIES", "Work", "WorkTable", "work_row"]

LEASE_SECONDS = 30
_work = cast(Table, WorkRow.__table__)
log = structlog.get_logger("work")


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
    bound = {"key": key, "kind": str(kind), "openid": openid, "application_id": application_id}
    return {
        **bound,
        "sealed": WORK.seal(vault, text.encode(), bound),
        "state": "queued",
        "attempts": 0,
        "due_at": due,
        "lease_until": 0,
        "error": "",
        "reference": "",
        "reported": "",
        "created_at": due,
    }


class WorkTable:
    """The named changes of state of work rows. A lease of `lease_seconds` is extended while the job runs."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Callable[[], datetime],
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self.lease_seconds = lease_seconds

    def add(self, row: Mapping[str, Any]) -> None:
        """Queue work outside a turn. The key must be new."""
        with self._database.writing() as connection:
            connection.execute(insert(_work), dict(row))

    def claim(self, work_id: int) -> Work | None:
        """Take it, if nobody has it: queued and due, or left behind by a crashed worker."""
        return self._take(_work.c.id == work_id, self._is_free())

    def claim_in_turn(self, queue: str) -> Work | None:
        """Take the oldest free work of the person whose last work in this queue was begun longest ago."""
        kinds = _work.c.kind.in_(kinds_of(queue))
        free = self._due(_work.c.openid, kinds)
        waiting = select(free.c.openid, func.min(free.c.id).label("first")).group_by(free.c.openid).subquery()
        last = select(func.max(_work.c.lease_until)).where(kinds, _work.c.openid == waiting.c.openid)
        turn = func.coalesce(last.scalar_subquery(), 0)
        query = select(waiting.c.first).order_by(turn, waiting.c.first)
        with self._database.reading() as connection:
            candidates = connection.execute(query).scalars().all()
        # Another worker may take the same one at the same moment: then it is the next person's turn.
        return next((work for each in candidates if (work := self.claim(each))), None)

    def extend(self, work: Work) -> None:
        """The job runs still."""
        self._set(work, lease_until=self._lease())

    def done(self, work: Work) -> None:
        self._set(work, state="done", error="")

    def later(self, work: Work, seconds: float) -> None:
        """Not yet: again after a while, without counting it as a failed try."""
        self._set(work, state="queued", due_at=self._after(seconds), attempts=0)

    def put_back(self, work: Work) -> None:
        """The job could not begin or end for a reason outside it: it is due at once."""
        self._set(work, state="queued", attempts=work.attempts - 1)

    def retry(self, work: Work, reason: str, wait_seconds: float = 0) -> None:
        """Again after 2, 4, 8 … seconds, or later when that would be too soon."""
        due = self._after(max(2**work.attempts, wait_seconds))
        self._set(work, state="queued", due_at=due, error=reason[:200])

    def put_off(self, work: Work, reason: str) -> None:
        """Its job raised, or it cannot be read: again after a pause that grows, and at last given up."""
        if is_given_up(work.attempts):
            log.error("row given up", table="work", id=work.id, kind=work.kind, reason=reason)
            self.fail(work, reason)
            return
        self._set(work, state="queued", due_at=self._after(pause_after(work.attempts)), error=reason[:200])

    def fail(self, work: Work, reason: str) -> None:
        self._set(work, state="failed", error=reason[:200])

    def bury(self, work: Work, reason: str = "", reference: str = "") -> None:
        """Done or, for a reason, failed; and what it carried is gone, since it must not outlive its use.

        `reference`: the number by which a report on a text message will name it.
        """
        state = "failed" if reason else "done"
        self._set(work, state=state, error=reason[:200], sealed=b"", reference=reference[:64])

    def reported(self, reference: str, reason: str = "") -> bool:
        """A text message arrived or, for a reason, did not. The first report counts. Whether it is known."""
        found = (_work.c.reference != literal("", literal_execute=True)) & (
            _work.c.reference == reference[:64]
        )
        lost = {"state": "failed", "error": reason[:200], "reported": "lost"}
        change = update(_work).where(found, _work.c.reported == "")
        with self._database.writing() as connection:
            connection.execute(change.values(lost if reason else {"reported": "arrived"}))
            return connection.execute(select(_work.c.id).where(found)).first() is not None

    def again(self, work_id: int, kinds: Collection[str]) -> Row[Any] | None:
        """Failed work of one of these kinds, from the beginning. None for work that has nothing to do."""
        failed = (_work.c.id == work_id) & (_work.c.state == "failed") & _work.c.kind.in_(kinds)
        now = to_ms(self._clock())
        anew = (
            update(_work)
            .where(failed, _work.c.sealed != b"")
            .values(state="queued", attempts=0, due_at=now, error="")
        )
        with self._database.writing() as connection:
            return connection.execute(anew.returning(_work)).one_or_none()

    def due(self, limit: int = 200, kinds: Collection[str] = ()) -> dict[tuple[str, int], int]:
        """Kind and id of work that is due, or that a crash left behind; each with the moment since when.

        At most `limit` of each kind: much work of one kind hides none of another. `kinds`: only of these.
        """
        found = self._due(_work.c.kind, *([_work.c.kind.in_(kinds)] if kinds else []))
        place = func.row_number().over(partition_by=found.c.kind, order_by=(found.c.moment, found.c.id))
        ranked = select(found.c.kind, found.c.id, found.c.moment, place.label("place")).subquery()
        query = select(ranked.c.kind, ranked.c.id, ranked.c.moment).where(ranked.c.place <= limit)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(ranked.c.id))
            return {(kind, work_id): moment for kind, work_id, moment in rows}

    def _due(self, column: ColumnElement[str], *which: ColumnElement[bool]) -> Subquery:
        """Work that is queued and due, and work that a crash left: each from an index of its own. One
        condition with OR would read the whole table."""
        now = to_ms(self._clock())
        queued = in_words(_work.c.state, "queued") & (_work.c.due_at <= now)
        left = in_words(_work.c.state, "running") & (_work.c.lease_until <= now)
        states = ((queued, _work.c.due_at), (left, _work.c.lease_until))
        return union_all(
            *(
                select(column, _work.c.id, moment.label("moment")).where(condition, *which)
                for condition, moment in states
            )
        ).subquery()

    def _is_free(self) -> ColumnElement[bool]:
        now = to_ms(self._clock())
        waiting = (_work.c.state == "queued") & (_work.c.due_at <= now)
        return waiting | ((_work.c.state == "running") & (_work.c.lease_until <= now))

    def _take(self, *which: ColumnElement[bool]) -> Work | None:
        taking = update(_work).where(*which)
        taking = taking.values(state="running", lease_until=self._lease(), attempts=_work.c.attempts + 1)
        with self._database.writing() as connection:
            row = connection.execute(taking.returning(_work)).one_or_none()
        if row is None:
            return None
        work = Work(
            row.id, row.key, row.kind, row.openid, row.application_id, {}, row.attempts, row.created_at
        )
        try:
            payload = json.loads(WORK.open(self._vault, row.sealed, row))
        except (VaultError, ValueError) as error:
            log.warning("work cannot be read", work=work.id, kind=work.kind, attempts=work.attempts)
            self.put_off(work, type(error).__name__)
            return None
        return replace(work, payload=payload)

    def _lease(self) -> int:
        return self._after(self.lease_seconds)

    def _after(self, seconds: float) -> int:
        return to_ms(self._clock()) + int(seconds * 1000)

    def _set(self, work: Work, **values: Any) -> None:
        """Unless the lease ended meanwhile and another worker has it."""
        mine = (_work.c.id == work.id, _work.c.state == "running", _work.c.attempts == work.attempts)
        with self._database.writing() as connection:
            connection.execute(update(_work).where(*mine).values(values))
