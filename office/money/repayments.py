"""Money that goes back: asked for by one, agreed to by another, paid by a file for the bank."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import IllegalMove
from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.tables import (
    ApplicationRow,
    AuditRow,
    PaymentRow,
    RepaymentBatchRow,
    RepaymentRow,
    StatementLineRow,
    to_ms,
)
from bot.records import Records
from bot.sealing.sealer import Sealer
from flows.decisions import is_refund_agreed
from flows.payments import FITS, Fit
from flows.state import Application, Change, Status
from office.money.ledger import AGREED, ASKED, PAID
from office.money.line import StatementLine, open_line

REFUND, DROPPED = "refund", "dropped"
MOST = 500  # rows of a page and of a file
_repayment = cast(Table, RepaymentRow.__table__)
_batch = cast(Table, RepaymentBatchRow.__table__)
_payment = cast(Table, PaymentRow.__table__)
_line = cast(Table, StatementLineRow.__table__)
_application = cast(Table, ApplicationRow.__table__)
_audit = cast(Table, AuditRow.__table__)


@dataclass(frozen=True, slots=True)
class Repayment:
    """A row with the line that brought the money. `why` is in words of the desk."""

    row: Any
    line: StatementLine

    @property
    def why(self) -> str:
        return "申请退费" if self.row.why == REFUND else FITS[Fit(self.row.why)].name

    @property
    def stands(self) -> str:
        """How far it is, in words of the desk."""
        if self.row.state == PAID:
            return "已付款"
        if self.row.batch:
            return f"已列入第 {self.row.batch} 号付款文件，等银行付款"
        return "等财务列入付款文件" if self.has_account else "流水里没有账号，等财务手工退"

    @property
    def has_account(self) -> bool:
        return bool(self.line.account and self.line.payer)


class Repayments:
    """The named changes of repayments. Each checks the state that the row is in, and who acted before."""

    def __init__(
        self, database: Database, sealer: Sealer, records: Records, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._records = records
        self._clock = clock

    def gather_refunds(self) -> None:
        """Of applications whose refund the reviewer agreed to: the money of each transfer that paid them."""
        asked = select(_application.c.id).where(_application.c.status == Status.REFUND_REQUESTED.value)
        with self._database.reading() as connection:
            ids = connection.execute(asked.limit(MOST)).scalars().all()
        by = {one.id: one for one in self._records.several(ids).values() if is_refund_agreed(one)}
        with self._database.writing() as connection:
            # A refund that the cashier confirmed on the order's own page is paid already.
            settled = (
                (_repayment.c.why == REFUND) & (_repayment.c.state == AGREED) & (_repayment.c.batch == 0)
            )
            over = settled & _repayment.c.application_id.not_in(by)
            connection.execute(update(_repayment).where(over).values(state=DROPPED))
            paid = connection.execute(_paying(*by)).all()
            for payment in paid:
                self._refund(connection, payment, by[payment.application_id])

    def refund_of(self, application: Application) -> list[Repayment]:
        """The money of transfers that goes back when the refund is agreed to; none while it is not, and none
        when nobody found its transfers on a statement: then the cashier pays it back by hand."""
        if not is_refund_agreed(application):
            return []
        with self._database.writing() as connection:
            for payment in connection.execute(_paying(application.id)).all():
                self._refund(connection, payment, application)
        mine = (_repayment.c.application_id == application.id) & (_repayment.c.why == REFUND)
        return self._found(mine & (_repayment.c.state != DROPPED), MOST)

    def those(self, state: str, *, batch: int | None = None, limit: int = MOST) -> list[Repayment]:
        """In this state, the oldest first; `batch`: of this file only, 0 for those in no file yet."""
        wanted = _repayment.c.state == state
        if batch is not None:
            wanted &= _repayment.c.batch == batch
        return self._found(wanted, limit)

    def _found(self, wanted: Any, limit: int) -> list[Repayment]:
        query = select(_repayment).where(wanted).order_by(_repayment.c.id).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            lines = {
                row.id: open_line(self._sealer, row)
                for row in connection.execute(
                    select(_line).where(_line.c.id.in_([row.line_id for row in rows]))
                )
            }
        return [Repayment(row, lines[row.line_id]) for row in rows]

    def one(self, repayment_id: int) -> Repayment | None:
        return next(iter(self._found(_repayment.c.id == repayment_id, 1)), None)

    def batch(self, batch: int) -> Any | None:
        """The row of a file."""
        with self._database.reading() as connection:
            return connection.execute(select(_batch).where(_batch.c.id == batch)).one_or_none()

    def of_batch(self, batch: int) -> list[Repayment]:
        """All of a file, paid or not."""
        return [one for state in (AGREED, PAID) for one in self.those(state, batch=batch)]

    def batches(self, limit: int = 10) -> Sequence[Any]:
        with self._database.reading() as connection:
            return connection.execute(select(_batch).order_by(_batch.c.id.desc()).limit(limit)).all()

    def agree(self, repayment_id: int, staff: Staff) -> None:
        """By somebody else than who asked. Raises IllegalMove."""
        now = to_ms(self._clock())
        mine = (_repayment.c.id == repayment_id) & (_repayment.c.asked_by != staff.actor)
        values = {"state": AGREED, "agreed_by": staff.actor, "agreed_at": now}
        with self._database.writing() as connection:
            here = mine & (_repayment.c.state == ASKED)
            if connection.execute(update(_repayment).where(here).values(values)).rowcount != 1:
                raise IllegalMove("one person does not ask and agree, and nothing is agreed to twice")
            self._record(connection, staff, "repayment_agreed", now, repayment=str(repayment_id))

    def make_batch(self, staff: Staff) -> int:
        """A file with all that is agreed to and has an account, but for what this person agreed to.

        Raises IllegalMove when there is nothing for it.
        """
        free = self.those(AGREED, batch=0)
        wanted = {one.row.id: one.row.fen for one in free if one.has_account and may_pay(one.row, staff)}
        if not wanted:
            raise IllegalMove("nothing to pay")
        now = to_ms(self._clock())
        with self._database.writing() as connection:
            row = {"actor": staff.actor, "at": now, "items": 0, "fen": 0, "paid_by": "", "paid_at": 0}
            made = connection.execute(insert(_batch).values(row)).inserted_primary_key
            batch = int(made[0])  # type: ignore[index]
            here = _repayment.c.id.in_(wanted) & (_repayment.c.batch == 0) & (_repayment.c.state == AGREED)
            taking = update(_repayment).where(here).values(batch=batch).returning(_repayment.c.fen)
            taken = list(connection.execute(taking).scalars())
            if not taken:
                raise IllegalMove("a colleague made a file of them")
            told = {"items": len(taken), "fen": sum(taken)}
            connection.execute(update(_batch).where(_batch.c.id == batch).values(told))
            self._record(connection, staff, "repayment_batch", now, batch=str(batch))
        return batch

    def paid(self, batch: int, staff: Staff) -> None:
        """The bank has paid the file.

        Raises IllegalMove when this person agreed to one of them, or it was said before.
        """
        mine = self.those(AGREED, batch=batch)
        if not mine or not all(may_pay(one.row, staff) for one in mine):
            raise IllegalMove("one person does not agree and pay")
        now = to_ms(self._clock())
        with self._database.writing() as connection:
            open_ = (_batch.c.id == batch) & (_batch.c.paid_at == 0)
            done = update(_batch).where(open_).values(paid_by=staff.actor, paid_at=now)
            if connection.execute(done).rowcount != 1:
                raise IllegalMove("this file was paid already")
            self._pay(connection, _repayment.c.batch == batch, staff, now)
            self._record(connection, staff, "repayment_paid", now, batch=str(batch))

    def paid_by_hand(self, repayment_id: int, staff: Staff) -> None:
        """One that no file has, since its line names no account. Raises IllegalMove."""
        found = next((one for one in self.those(AGREED, batch=0) if one.row.id == repayment_id), None)
        if found is None or not may_pay(found.row, staff):
            raise IllegalMove("one person does not agree and pay")
        now = to_ms(self._clock())
        with self._database.writing() as connection:
            if not self._pay(connection, _repayment.c.id == repayment_id, staff, now):
                raise IllegalMove("it was paid already")
            self._record(connection, staff, "repayment_paid", now, repayment=str(repayment_id))

    def untold(self) -> list[Repayment]:
        """Paid, and the applicant was not told yet."""
        return self._found((_repayment.c.state == PAID) & (_repayment.c.told_at == 0), MOST)

    def told(self, repayment_id: int) -> None:
        with self._database.writing() as connection:
            mine = _repayment.c.id == repayment_id
            connection.execute(update(_repayment).where(mine).values(told_at=to_ms(self._clock())))

    def _refund(self, connection: Connection, payment: Any, application: Application) -> None:
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        agreed = application.answer("refund.review")
        row = {
            "line_id": payment.line_id,
            "application_id": application.id,
            "order_no": application.order_no,
            "fen": payment.fen,
            "why": REFUND,
            "state": AGREED,
            "batch": 0,
            "asked_by": "applicant",
            "agreed_by": agreed.actor if agreed else "",
            "paid_by": "",
            "asked_at": to_ms(application.standing_since),
            "agreed_at": to_ms(self._clock()),
            "paid_at": 0,
            "told_at": 0,
        }
        connection.execute(dialect.insert(_repayment).values(row).on_conflict_do_nothing())

    def _pay(self, connection: Connection, wanted: Any, staff: Staff, now: int) -> int:
        values = {"state": PAID, "paid_by": staff.actor, "paid_at": now}
        here = wanted & (_repayment.c.state == AGREED)
        return int(connection.execute(update(_repayment).where(here).values(values)).rowcount)

    def _record(self, connection: Connection, staff: Staff, action: str, now: int, **detail: str) -> None:
        row = self._sealer.audit(now, Change(action, staff.actor, detail), "", "")
        connection.execute(insert(_audit), row)


def _paying(*application_ids: str) -> Any:
    """The rows of the payments of these orders."""
    return select(_payment).where(_payment.c.application_id.in_(application_ids))


def may_pay(row: Any, staff: Staff) -> bool:
    """Whether somebody else agreed to it."""
    return bool(row.agreed_by) and row.agreed_by != staff.actor
