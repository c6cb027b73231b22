"""What staff recorded of making and mailing: held for some time, in which it can be taken back.

A record is a row of work that is due later. So it outlives a killed process, is done once, and what was
withdrawn has changed nothing.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy import ColumnElement, Row, Table, func, insert, select, update

from bot.message.event import StaffEvent
from bot.message.making import CertificateMade, ParcelCorrected, ParcelSent
from bot.models.binding import WORK
from bot.models.database import Database
from bot.models.tables import WorkRow, from_ms, to_ms
from bot.models.work import Work, work_row
from bot.models.work_kinds import WorkKind
from media.vault import Vault, VaultError

MADE, SENT, CORRECTED = "made", "sent", "corrected"
_WITHDRAWN = "withdrawn"
_PREFIX, _BATCH = "making:", 32  # how a key begins, and how long the name of a batch is
_work = cast(Table, WorkRow.__table__)
log = structlog.get_logger("making")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One step of one application. `step`: made, with `valid_until`; sent or corrected, with the parcel."""

    openid: str
    application_id: str
    actor: str
    step: str
    valid_until: str = ""
    courier: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A record that can still be withdrawn, and when it takes effect."""

    batch: str
    record: Record
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """What was recorded at once: how many are held, done, withdrawn, and failed."""

    id: str
    at: datetime
    due_at: datetime
    counts: Mapping[str, int]


class MakingRecords:
    """Holds, withdraws and lists records of making and mailing. `held_for`: until a record takes effect."""

    def __init__(
        self, database: Database, vault: Vault, clock: Callable[[], datetime], held_for: timedelta
    ) -> None:
        self.held_for = held_for
        self._database = database
        self._vault = vault
        self._clock = clock

    def hold(self, records: Sequence[Record], batch: str) -> None:
        """They take effect together, when the time to withdraw them is over."""
        now = self._clock()
        rows = [self._row(record, batch, now) for record in records]
        if rows:
            with self._database.writing() as connection:
                connection.execute(insert(_work), rows)

    def withdraw(self, batch: str, application_id: str = "") -> list[str]:
        """Take back what is still held of a batch, or one application of it. Returns their ids."""
        mine = _of(batch) & (_work.c.state == "queued") & (_work.c.due_at > to_ms(self._clock()))
        if application_id:
            mine &= _work.c.application_id == application_id
        taking = update(_work).where(mine).values(state="done", error=_WITHDRAWN, sealed=b"")
        with self._database.writing() as connection:
            return list(connection.execute(taking.returning(_work.c.application_id)).scalars())

    def held(self, application_ids: Collection[str]) -> dict[str, Held]:
        """Application → its record that waits. One that does not open is left out, with a line in the log."""
        is_held = (_work.c.kind == WorkKind.RECORD_MAKING) & _work.c.state.in_(("queued", "running"))
        query = select(_work).where(is_held, _work.c.application_id.in_(application_ids))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        found = {row.application_id: self._opened(row) for row in rows}
        return {name: held for name, held in found.items() if held is not None}

    def became(self, batch: str) -> dict[str, str]:
        """What became of the records of a batch: application → held, done, withdrawn or failed."""
        query = select(_work.c.application_id, _work.c.state, _work.c.error).where(_of(batch))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {row.application_id: _told(row.state, row.error) for row in rows}

    def batches(self, limit: int = 10) -> list[Batch]:
        """The newest first."""
        batch = func.substr(_work.c.key, len(_PREFIX) + 1, _BATCH).label("batch")
        ours = select(batch, _work.c.state, _work.c.error, _work.c.created_at, _work.c.due_at).where(
            _work.c.kind == WorkKind.RECORD_MAKING
        )
        rows = ours.subquery()
        query = (
            select(
                rows.c.batch,
                rows.c.state,
                rows.c.error,
                func.count().label("records"),
                func.min(rows.c.created_at).label("at"),
                func.max(rows.c.due_at).label("due_at"),
            )
            .group_by(rows.c.batch, rows.c.state, rows.c.error)
            .order_by(func.min(rows.c.created_at).desc(), rows.c.batch)
        )
        with self._database.reading() as connection:
            return _batches(connection.execute(query).all())[:limit]

    def _row(self, record: Record, batch: str, now: datetime) -> dict[str, Any]:
        key = f"{_PREFIX}{batch}:{record.application_id}"
        row = work_row(
            self._vault,
            WorkKind.RECORD_MAKING,
            key,
            record.openid,
            record.application_id,
            asdict(record),
            to_ms(now + self.held_for),
        )
        return row | {"created_at": to_ms(now)}

    def _opened(self, row: Row[Any]) -> Held | None:
        try:
            payload = json.loads(WORK.open(self._vault, row.sealed, row))
        except VaultError as error:
            log.error("record does not open", work=row.id, reason=str(error))
            return None
        return Held(_batch_of(row.key), Record(**payload), from_ms(row.due_at))


def event_of(work: Work) -> StaffEvent:
    """The event that a record becomes when its time has come."""
    record = Record(**work.payload)
    about = {
        "openid": record.openid,
        "key": work.key,
        "application_id": record.application_id,
        "actor": record.actor,
    }
    if record.step == MADE:
        return CertificateMade(**about, valid_until=record.valid_until)
    kind = {SENT: ParcelSent, CORRECTED: ParcelCorrected}[record.step]
    return kind(**about, courier=record.courier, number=record.number)


def _of(batch: str) -> ColumnElement[bool]:
    return (_work.c.kind == WorkKind.RECORD_MAKING) & _work.c.key.startswith(
        f"{_PREFIX}{batch}:", autoescape=True
    )


def _batch_of(key: str) -> str:
    return key.removeprefix(_PREFIX)[:_BATCH]


def _batches(rows: Sequence[Row[Any]]) -> list[Batch]:
    found: dict[str, Batch] = {}
    for row in rows:
        name = _told(row.state, row.error)
        known = found.get(row.batch) or Batch(row.batch, from_ms(row.at), from_ms(row.due_at), {})
        counts = {**known.counts, name: known.counts.get(name, 0) + row.records}
        found[row.batch] = Batch(
            row.batch, min(known.at, from_ms(row.at)), max(known.due_at, from_ms(row.due_at)), counts
        )
    return sorted(found.values(), key=lambda one: (one.at, one.id), reverse=True)


def _told(state: str, error: str) -> str:
    if state in ("queued", "running"):
        return "held"
    if state == "done":
        return "withdrawn" if error == _WITHDRAWN else "done"
    return "failed"
