"""Applicants hear of money of a statement: that it was booked to their order, or goes back."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.errors import IllegalMove
from bot.message.transfer import TransferBooked, TransferGoesBack
from bot.models.staff import Staff, StaffTable
from bot.queues import Waker
from bot.records import Records
from bot.turn.turn import Turn
from flows.payments import Fit
from office.money.ended_orders import of_ended
from office.money.ledger import Ledger
from office.money.line import LineState, StatementLine
from office.money.proposals import due_of

_LEFT_BEHIND = timedelta(minutes=2)
log = structlog.get_logger("money")


class TellingSettled:
    """Safe to do twice: an application takes a payment once, by the payment's key."""

    def __init__(
        self,
        turn: Turn,
        waker: Waker,
        records: Records,
        ledger: Ledger,
        staff: StaffTable,
        clock: Callable[[], datetime],
    ) -> None:
        self._turn = turn
        self._waker = waker
        self._records = records
        self._ledger = ledger
        self._staff = staff
        self._clock = clock

    def tell(self, held: Mapping[str, Any]) -> None:
        """What a deed on a line left to tell: `Settling` says what is in it."""
        line = self._ledger.line(held["line"])
        if line is None:
            return
        if line.state is LineState.BOOKED:
            self._of(self._ledger.untold(line_id=line.id))
        elif line.state is LineState.RETURNING and held["application"]:
            self._tell_back(line, held["application"], Fit(held["why"]), line.fen, held["actor"])

    def catch_up(self) -> None:
        """Payments that were booked and not told, because their work was lost."""
        self._of(self._ledger.untold(before=self._clock() - _LEFT_BEHIND))

    def _of(self, payments: Any) -> None:
        for payment in payments:
            staff = self._staff.find(payment.actor.removeprefix("staff:"))
            if staff is not None:
                self._tell(payment, staff)

    def _tell(self, payment: Any, staff: Staff) -> None:
        """The application hears of a payment. One that was confirmed by hand knows already."""
        if payment.fit != Fit.FOUND.value:
            try:
                self._take(payment)
            except IllegalMove as reason:
                log.info("transfer not taken", payment=payment.id, reason=str(reason))
                self._settle_anew(payment, staff)
                return
        self._ledger.told(payment.id)

    def _settle_anew(self, payment: Any, staff: Staff) -> None:
        """The order moved between the booking and its event: it was confirmed by hand, paid or ended."""
        found = self._records.application(payment.application_id)
        if found is None:
            self._ledger.turned_away(payment, Fit.CLOSED, staff)
            return
        others = self._ledger.received([payment.application_id])[payment.application_id] - payment.fen
        due = due_of(found[1], others, self._clock())
        if due.is_by_hand and payment.fen == due.fee:
            self._ledger.found(payment, staff)
            return
        why = Fit.CLOSED if due.is_closed else Fit.DOUBLE
        self._ledger.turned_away(payment, why, staff)
        line = self._ledger.line(payment.line_id)
        if line is not None:
            self._tell_back(line, payment.application_id, why, payment.fen, payment.actor)

    def _take(self, payment: Any) -> None:
        too_much = self._ledger.too_much(payment.line_id)
        found = self._records.application(payment.application_id)
        line = self._ledger.line(payment.line_id)
        if found is None or line is None:
            raise IllegalMove("this application is gone")
        event = TransferBooked(
            openid=found[0],
            key=f"payment:{payment.id}",
            application_id=payment.application_id,
            actor=payment.actor,
            fen=payment.fen + too_much,
            too_much=too_much,
            tail=line.account[-4:],
        )
        self._turn.take(event).wake(self._waker)

    def _tell_back(self, line: StatementLine, application_id: str, why: Fit, fen: int, actor: str) -> None:
        """Also who cancelled, or whose order expired. Of an application that was deleted nobody is known."""
        found = self._records.application(application_id)
        if found is None:
            return
        event = TransferGoesBack(
            openid=found[0],
            key=f"line-goes-back:{line.id}:{application_id}",
            application_id=application_id,
            actor=actor,
            fen=fen,
            why=why.value,
            tail=line.account[-4:],
            **of_ended(found[1]),
        )
        try:
            self._turn.take(event).wake(self._waker)
        except IllegalMove as reason:
            log.info("nobody to tell", line=line.id, reason=str(reason))
