"""Deletes what was kept long enough, in small batches, and nothing that an open application needs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, cast

import structlog
from sqlalchemy import ColumnElement, Connection, Row, Table, delete, func, or_, select

from bot.models.database import Database
from bot.models.said_terms import SaidTerms
from bot.models.tables import (
    ApplicationRow,
    AuditRow,
    BulletinRecipientRow,
    CaptureRow,
    ClaimRow,
    DecisionRow,
    DocumentRow,
    FaceCheckRow,
    InboxRow,
    OrderPart,
    OutboxRow,
    PinRow,
    SearchTerm,
    StaffSessionRow,
    TimerRow,
    WebhookMessageRow,
    WorkRow,
    to_ms,
)
from bot.sealing.sealer import Sealer
from bot.upkeep.erasing import Eraser
from flows.state import ENDED, Status
from media.vault import VaultError

BATCH = 200
_MOST_BATCHES = 500  # in one night: a first run over years of rows takes several
_WITHOUT = (Status.CANCELLED, Status.EXPIRED, Status.REFUNDED)
_WITH = (Status.APPROVED, Status.PRODUCED, Status.MAILED, Status.COMPLETED)
_GONE = "gone"
_YEAR_MS = 366 * 24 * 3600 * 1000
_application = cast(Table, ApplicationRow.__table__)
_capture = cast(Table, CaptureRow.__table__)
_check = cast(Table, FaceCheckRow.__table__)
_audit = cast(Table, AuditRow.__table__)
_document = cast(Table, DocumentRow.__table__)
_inbox = cast(Table, InboxRow.__table__)
_part = cast(Table, OrderPart.__table__)
_claim = cast(Table, ClaimRow.__table__)
_decision = cast(Table, DecisionRow.__table__)
_term = cast(Table, SearchTerm.__table__)
_outbox = cast(Table, OutboxRow.__table__)
_recipient = cast(Table, BulletinRecipientRow.__table__)
_pin = cast(Table, PinRow.__table__)
_session = cast(Table, StaffSessionRow.__table__)
_timer = cast(Table, TimerRow.__table__)
_webhook = cast(Table, WebhookMessageRow.__table__)
_work = cast(Table, WorkRow.__table__)
log = structlog.get_logger("retention")


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a table that go when they are older than a moment. `key` is unique, `age` has an index."""

    key: ColumnElement[Any]
    age: ColumnElement[int]
    is_over: ColumnElement[bool] | None = None

    @property
    def table(self) -> Table:
        return cast(Table, self.key.table)

    def old(self, before: int) -> ColumnElement[bool]:
        is_old = self.age < before
        return is_old if self.is_over is None else is_old & self.is_over


def _is_ended(application_id: ColumnElement[str]) -> ColumnElement[bool]:
    """That no open application has this id. One look by the id for each row: there are few such rows."""
    status = select(_application.c.status).where(_application.c.id == application_id).scalar_subquery()
    return func.coalesce(status, _GONE).in_([_GONE, *sorted(status.value for status in ENDED)])


# News that is held waits for the person's next message as long as the application is open.
_ROWS: Mapping[str, _Rows] = {
    "inbox": _Rows(_inbox.c.key, _inbox.c.created_at),
    "outbox": _Rows(
        _outbox.c.id,
        _outbox.c.created_at,
        _outbox.c.state.in_(("sent", "superseded", "withdrawn"))
        | (_outbox.c.state.in_(("held", "failed")) & _is_ended(_outbox.c.application_id)),
    ),
    "bulletins": _Rows(_recipient.c.id, _recipient.c.created_at),
    "pins": _Rows(_pin.c.application_id, _pin.c.created_at),
    "work": _Rows(_work.c.id, _work.c.created_at, _work.c.state.in_(("done", "failed"))),
    "webhooks": _Rows(_webhook.c.id, _webhook.c.created_at),
    "traces": _Rows(_audit.c.id, _audit.c.at, _audit.c.application_id == ""),
    "sessions": _Rows(_session.c.id, _session.c.began_at),
}


class Retention:
    """`days`: the times of the deployment, by the names of `bot.retention.RETENTION`."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        eraser: Eraser,
        clock: Callable[[], datetime],
        days: Mapping[str, int],
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._eraser = eraser
        self._clock = clock
        self._days = days
        self._applications: Mapping[str, Callable[[str, int], list[Row[Any]]]] = {
            "abandoned": self._abandoned,
            "ended": self._ended,
            "certified": self._certified,
        }

    def count(self, name: str) -> int:
        """How many rows, or applications, would go now."""
        if name not in _ROWS:
            return sum(1 for _ in self._each(name))
        rows = _ROWS[name]
        query = select(func.count()).select_from(rows.table).where(rows.old(self._before(name)))
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def apply(self, name: str) -> int:
        """Delete them, up to what one night takes. Returns how many. Raises StorageError."""
        if name in _ROWS:
            gone = self._delete(_ROWS[name], self._before(name))
            if name == "inbox":  # what was sent to agents is kept as long as their words
                self._eraser.conversation_media(self._before(name), BATCH * _MOST_BATCHES)
                SaidTerms(self._database).drop_before(self._before(name))
        else:
            gone = 0
            for row in islice(self._each(name), BATCH * _MOST_BATCHES):
                self._drop(name, row)
                gone += 1
        if gone:
            log.info("kept long enough", what=name, rows=gone)
        return gone

    def _before(self, name: str) -> int:
        return to_ms(self._clock() - timedelta(days=self._days[name]))

    def _delete(self, rows: _Rows, before: int) -> int:
        total = 0
        some = select(rows.key, rows.age).where(rows.old(before)).order_by(rows.age).limit(BATCH)
        for _ in range(_MOST_BATCHES):
            with self._database.writing() as connection:
                found = connection.execute(some).all()
                if not found:
                    break
                # Both the range and the keys are there, so that no plan reads the table whole.
                keys, ages = zip(*found, strict=True)
                is_of_batch = rows.age.between(ages[0], ages[-1]) & rows.key.in_(keys)
                total += connection.execute(delete(rows.table).where(rows.old(before), is_of_batch)).rowcount
            if len(found) < BATCH:
                break
        return total

    def _each(self, name: str) -> Iterator[Row[Any]]:
        """The applications of this name, in the order of their ids."""
        after = ""
        while found := self._applications[name](after, self._before(name)):
            yield from (row for row in found if name != "certified" or self._is_lapsed(row))
            after = found[-1].id

    def _abandoned(self, after: str, before: int) -> list[Row[Any]]:
        """Only those of which papers or a check are left."""
        left = (table.c.application_id for table in (_document, _capture, _check))
        # Scalars, looked up for each application: of EXISTS in an OR PostgreSQL first reads every paper.
        found = (select(of).where(of == _application.c.id).limit(1).scalar_subquery() for of in left)
        has_papers = or_(*(one.is_not(None) for one in found))
        return self._found(after, (Status.CANCELLED, Status.EXPIRED), before, has_papers)

    def _ended(self, after: str, before: int) -> list[Row[Any]]:
        return self._found(after, _WITHOUT, before)

    def _certified(self, after: str, before: int) -> list[Row[Any]]:
        """Those whose certificate of one year would have ended; how long it is good, each of them knows."""
        return self._found(after, _WITH, before - _YEAR_MS)

    def _found(
        self, after: str, statuses: Sequence[Status], before: int, more: ColumnElement[bool] | None = None
    ) -> list[Row[Any]]:
        query = select(_application).where(
            _application.c.id > after,
            _application.c.status.in_([status.value for status in statuses]),
            # Processes of an earlier release write no `since`.
            _application.c.since.between(1, before),
            _application.c.updated_at < before,
        )
        if more is not None:
            query = query.where(more)
        with self._database.reading() as connection:
            return list(connection.execute(query.order_by(_application.c.id).limit(BATCH)))

    def _is_lapsed(self, row: Row[Any]) -> bool:
        """Whether the certificate ended, and its time after that is over. What does not open stays."""
        try:
            terms = self._sealer.open_application(row).terms
        except VaultError as error:
            log.error("application does not open", application=row.id, reason=str(error))
            return False
        years = int(terms.years) if terms is not None else 5
        return bool(row.since < self._before("certified") - years * _YEAR_MS)

    def _drop(self, name: str, row: Row[Any]) -> None:
        self._eraser.application(row.id)
        if name == "abandoned":
            return
        with self._database.writing() as connection:
            _drop_application(connection, row)


def _drop_application(connection: Connection, row: Row[Any]) -> None:
    """The application with its history. Its order number stays allotted, so nobody else gets it."""
    for table in (_audit, _work, _term, _claim, _decision):
        connection.execute(delete(table).where(table.c.application_id == row.id))
    for table in (_timer, _outbox):  # they have an index by person, and are the person's own
        theirs = (table.c.openid == row.openid) & (table.c.application_id == row.id)
        connection.execute(delete(table).where(theirs))
    connection.execute(delete(_application).where(_application.c.id == row.id))
    connection.execute(delete(_part).where(_part.c.number == row.order_no))
