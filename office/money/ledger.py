"""What becomes of each line of a statement: every change is checked against the line's state and recorded."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, func, insert, select, update

from bot.errors import IllegalMove
from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.tables import (
    ApplicationRow,
    AuditRow,
    PaymentRow,
    RepaymentRow,
    StatementLineRow,
    WorkRow,
    to_ms,
)
from bot.models.work_kinds import WorkKind
from bot.sealing.sealer import Sealer
from flows.payments import Fit, Share
from flows.state import Change, Status
from office.money.line import LINE_MOVES, LineState, StatementLine, open_line

_line = cast(Table, StatementLineRow.__table__)
_payment = cast(Table, PaymentRow.__table__)
_repayment = cast(Table, RepaymentRow.__table__)
_audit = cast(Table, AuditRow.__table__)
_application = cast(Table, ApplicationRow.__table__)
# The states of an order that waits for money.
WAITING = (Status.SUBMITTED, Status.SLIP_RECEIVED)
ASKED, AGREED, PAID = "asked", "agreed", "paid"
_work = cast(Table, WorkRow.__table__)
_of_line = _repayment.c.state == ASKED


@dataclass(frozen=True, slots=True)
class Back:
    """Money of a line that is to go back, in fen. `application_id` is "" when it belongs to no order."""

    fen: int
    why: str
    application_id: str = ""
    order_no: str = ""


class Ledger:
    """Two members of the staff may work on the same lines: the first change of a line counts, the second
    raises IllegalMove."""

    def __init__(self, database: Database, sealer: Sealer, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock

    def lines(self, *states: LineState, limit: int, after: int = 0) -> list[StatementLine]:
        """Lines in these states, the oldest import first, behind the line with this id."""
        wanted = _line.c.state.in_([state.value for state in states]) & (_line.c.id > after)
        return self._opened(wanted, limit)

    def line(self, line_id: int) -> StatementLine | None:
        found = self._opened(_line.c.id == line_id, 1)
        return found[0] if found else None

    def several(self, line_ids: Collection[int]) -> dict[int, StatementLine]:
        return {line.id: line for line in self._opened(_line.c.id.in_(line_ids), len(line_ids))}

    def count(self) -> Mapping[str, int]:
        """State → number of its lines, of the states that wait for the cashier."""
        waiting = _line.c.state.in_([LineState.OPEN.value, LineState.UNREADABLE.value])
        query = select(_line.c.state, func.count()).where(waiting).group_by(_line.c.state)
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def received(self, application_ids: Collection[str]) -> dict[str, int]:
        """Application → the money in fen that was booked to it."""
        with self._database.reading() as connection:
            return _booked(connection, application_ids)

    def book(
        self,
        line: StatementLine,
        shares: Sequence[Share],
        fit: Fit,
        staff: Staff,
        back: Back | None = None,
        work: Mapping[str, Any] | None = None,
    ) -> None:
        """To one order or several; `back` is what is too much, `work` the row of what is to be told.

        Raises IllegalMove when the line is not open any more, its money is not just that of the parts, or an
        order is not as its share was worked out: paid, moved or ended meanwhile.
        """
        parts = sum(share.fen for share in shares) + (back.fen if back else 0)
        if parts != line.fen or any(share.fen <= 0 for share in shares):
            raise IllegalMove(f"a line of {line.fen} fen is not {parts} fen")
        now = to_ms(self._clock())
        with self._database.writing() as connection:
            _expect_unchanged(connection, shares)
            self._move(connection, line, LineState.BOOKED, staff, now, fit=fit.value)
            for share in shares:
                self._pay(connection, line, share, fit, staff, now)
            if back:
                self._owe(connection, line, back, staff, now)
            if work:
                connection.execute(insert(_work), dict(work))

    def send_back(
        self, line: StatementLine, back: Back, staff: Staff, work: Mapping[str, Any] | None = None
    ) -> None:
        """The whole line goes back to its payer, once somebody else agrees. Raises IllegalMove."""
        if back.fen != line.fen:
            raise IllegalMove("the whole line goes back")
        now = to_ms(self._clock())
        with self._database.writing() as connection:
            self._move(connection, line, LineState.RETURNING, staff, now, why=back.why)
            self._owe(connection, line, back, staff, now)
            if work:
                connection.execute(insert(_work), dict(work))

    def held(self, now: datetime) -> dict[int, int]:
        """Line → until when (ms) it can be taken back, of those that can be."""
        query = select(_work.c.key, _work.c.due_at).where(_is_held(now), _work.c.kind == WorkKind.TELL_MONEY)
        with self._database.reading() as connection:
            return {int(row.key.split(":")[1]): row.due_at for row in connection.execute(query)}

    def take_back(self, line: StatementLine, staff: Staff) -> None:
        """As if it had not been booked or sent back. Raises IllegalMove when somebody was told of it already,
        or a colleague agreed to paying it back."""
        now = self._clock()
        keys = (_work.c.key >= f"money:{line.id}:") & (_work.c.key < f"money:{line.id};")
        stopping = (
            update(_work).where(keys, _is_held(now)).values(state="done", error="withdrawn", sealed=b"")
        )
        with self._database.writing() as connection:
            if connection.execute(stopping).rowcount != 1:
                raise IllegalMove("its seconds are over")
            connection.execute(_payment.delete().where(_payment.c.line_id == line.id))
            connection.execute(_repayment.delete().where(_repayment.c.line_id == line.id, _of_line))
            left = select(func.count()).select_from(_repayment).where(_repayment.c.line_id == line.id)
            if connection.execute(left).scalar_one():
                raise IllegalMove("a colleague agreed to paying it back")
            self._move(connection, line, LineState.OPEN, staff, to_ms(now))

    def put_aside(self, line: StatementLine, reason: str, staff: Staff) -> None:
        """It is no payment of an applicant, or was dealt with elsewhere. Raises IllegalMove."""
        with self._database.writing() as connection:
            self._move(connection, line, LineState.ASIDE, staff, to_ms(self._clock()), reason=reason)

    def take_up(self, line: StatementLine, staff: Staff) -> None:
        """A line that was put aside is open again. Raises IllegalMove."""
        if not line.fen or line.state is not LineState.ASIDE:
            raise IllegalMove("only a line that was put aside, and can be read, is opened")
        with self._database.writing() as connection:
            self._move(connection, line, LineState.OPEN, staff, to_ms(self._clock()))

    def found(self, payment: Any, staff: Staff) -> None:
        """The order's payment was confirmed by hand before the order heard of this one: both are one."""
        mine = (_payment.c.id == payment.id) & (_payment.c.told_at == 0)
        now = to_ms(self._clock())
        with self._database.writing() as connection:
            known = update(_payment).where(mine).values(fit=Fit.FOUND.value, told_at=now)
            if connection.execute(known).rowcount == 1:
                self._record(connection, staff, "transfer_found", now, line=str(payment.line_id))

    def turned_away(self, payment: Any, why: Fit, staff: Staff) -> None:
        """The application did not take the money, since it was paid or ended meanwhile: it goes back."""
        now = to_ms(self._clock())
        with self._database.writing() as connection:
            gone = _payment.delete().where(_payment.c.id == payment.id, _payment.c.told_at == 0)
            if connection.execute(gone).rowcount != 1:
                return
            line_id = _line.c.id == payment.line_id
            row = connection.execute(select(_line).where(line_id)).one()
            back = Back(payment.fen, why.value, payment.application_id, payment.order_no)
            self._owe(connection, open_line(self._sealer, row), back, staff, now)
            left = select(func.count()).select_from(_payment).where(_payment.c.line_id == payment.line_id)
            if not connection.execute(left).scalar_one():
                state = {"state": LineState.RETURNING.value, "changed_at": now}
                connection.execute(update(_line).where(line_id).values(state))
            self._record(connection, staff, "transfer_turned_away", now, line=str(payment.line_id))

    def untold(self, *, before: datetime | None = None, line_id: int = 0) -> Sequence[Any]:
        """Payments that their applications do not know of yet: of one line, or made before a moment."""
        query = select(_payment).where(_payment.c.told_at == 0)
        if before is not None:
            query = query.where(_payment.c.at < to_ms(before))
        if line_id:
            query = query.where(_payment.c.line_id == line_id)
        with self._database.reading() as connection:
            return connection.execute(query.order_by(_payment.c.id).limit(200)).all()

    def too_much(self, line_id: int) -> int:
        """What of a booked line goes back because it was more than was due, in fen."""
        over = (_repayment.c.line_id == line_id) & (_repayment.c.why == Fit.OVER.value)
        with self._database.reading() as connection:
            return int(connection.execute(select(func.sum(_repayment.c.fen)).where(over)).scalar() or 0)

    def told(self, payment_id: int) -> None:
        with self._database.writing() as connection:
            mine = _payment.c.id == payment_id
            connection.execute(update(_payment).where(mine).values(told_at=to_ms(self._clock())))

    def _opened(self, wanted: ColumnElement[bool], limit: int) -> list[StatementLine]:
        with self._database.reading() as connection:
            rows = connection.execute(select(_line).where(wanted).order_by(_line.c.id).limit(limit)).all()
        return [open_line(self._sealer, row) for row in rows]

    def _move(
        self,
        connection: Connection,
        line: StatementLine,
        to: LineState,
        staff: Staff,
        now: int,
        **detail: str,
    ) -> None:
        if to not in LINE_MOVES[line.state]:
            raise IllegalMove(f"{line.state} → {to}")
        here = (_line.c.id == line.id) & (_line.c.state == line.state.value)
        moving = update(_line).where(here).values(state=to.value, changed_at=now)
        if connection.execute(moving).rowcount != 1:
            raise IllegalMove("a colleague changed this line")
        self._record(connection, staff, f"line_{to.value}", now, line=str(line.id), **detail)

    def _pay(
        self, connection: Connection, line: StatementLine, share: Share, fit: Fit, staff: Staff, now: int
    ) -> None:
        row = {
            "line_id": line.id,
            "application_id": share.due.application_id,
            "order_no": share.due.order_no,
            "fen": share.fen,
            "fit": fit.value,
            "actor": staff.actor,
            "at": now,
            "told_at": 0,
        }
        connection.execute(insert(_payment).values(row))

    def _owe(self, connection: Connection, line: StatementLine, back: Back, staff: Staff, now: int) -> None:
        row = {
            "line_id": line.id,
            "application_id": back.application_id,
            "order_no": back.order_no,
            "fen": back.fen,
            "why": back.why,
            "state": ASKED,
            "batch": 0,
            "asked_by": staff.actor,
            "agreed_by": "",
            "paid_by": "",
            "asked_at": now,
            "agreed_at": 0,
            "paid_at": 0,
            "told_at": 0,
        }
        connection.execute(insert(_repayment).values(row))

    def _record(self, connection: Connection, staff: Staff, action: str, now: int, **detail: str) -> None:
        row = self._sealer.audit(now, Change(action, staff.actor, detail), "", "")
        connection.execute(insert(_audit), row)


def _is_held(now: datetime) -> ColumnElement[bool]:
    return (_work.c.state == "queued") & (_work.c.due_at > to_ms(now))


def _booked(connection: Connection, application_ids: Collection[str]) -> dict[str, int]:
    """Application → the money in fen that was booked to it."""
    query = (
        select(_payment.c.application_id, func.sum(_payment.c.fen))
        .where(_payment.c.application_id.in_(application_ids))
        .group_by(_payment.c.application_id)
    )
    return {name: int(fen) for name, fen in connection.execute(query)}


def _expect_unchanged(connection: Connection, shares: Sequence[Share]) -> None:
    """Locks the orders: of two bookings to one order the second sees the first. Raises IllegalMove."""
    ids = sorted(share.due.application_id for share in shares)
    locked = select(_application.c.id, _application.c.status).where(_application.c.id.in_(ids))
    rows = connection.execute(locked.order_by(_application.c.id).with_for_update()).all()
    statuses = {row.id: row.status for row in rows}
    booked = _booked(connection, ids)
    for due in (share.due for share in shares):
        if booked.get(due.application_id, 0) != due.received:
            raise IllegalMove("money was booked to this order meanwhile")
        if (statuses.get(due.application_id) in WAITING) != due.is_waiting:
            raise IllegalMove("this order was confirmed or ended meanwhile")
