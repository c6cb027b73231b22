"""The cashier's deeds on lines of a statement: first the ledger changes, then the application is told."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.errors import IllegalMove
from bot.message.transfer import TransferBooked, TransferGoesBack
from bot.models.staff import Staff, StaffTable
from bot.queues import Waker
from bot.records import Records
from bot.turn.turn import Turn
from flows.payments import FITS, Fit, Proposal
from flows.payments.payer_name import is_same
from office.money.ended_orders import of_ended
from office.money.ledger import Back, Ledger
from office.money.line import StatementLine
from office.money.proposals import Proposals, Proposed, due_of

_LEFT_BEHIND = timedelta(seconds=30)
log = structlog.get_logger("money")


class Settling:
    """Each deed is safe to do twice: a line is booked once, and an application takes a payment once, by the
    payment's key. What a crash left between the two is done by `catch_up`."""

    def __init__(
        self,
        turn: Turn,
        waker: Waker,
        records: Records,
        ledger: Ledger,
        proposals: Proposals,
        staff: StaffTable,
        clock: Callable[[], datetime],
    ) -> None:
        self._turn = turn
        self._waker = waker
        self._records = records
        self._ledger = ledger
        self._proposals = proposals
        self._staff = staff
        self._clock = clock

    def settle(self, stamps: Iterable[str], staff: Staff) -> tuple[int, int]:
        """All lines whose proposals are still what the cashier saw. Returns how many were settled, and how
        many changed meanwhile."""
        wanted = set(stamps)
        lines = list(self._ledger.several({int(stamp.partition(":")[0]) for stamp in wanted}).values())
        done, paid = 0, set[str]()
        for proposed in self._proposals.of(lines):
            # Of two lines for one order, the second is looked at anew when the first is booked.
            if paid & _orders(proposed):
                proposed = self._proposals.of([proposed.line])[0]
            if proposed.stamp in wanted and FITS[proposed.proposal.fit].is_settled:
                done += self._try(proposed, staff)
                paid |= _orders(proposed)
        return done, len(wanted) - done

    def book(self, line: StatementLine, order_no: str, staff: Staff) -> Proposal:
        """To the order that the cashier names, whoever paid. Raises IllegalMove when it wants no money."""
        (proposed,) = self._proposals.of([line], order_no)
        if not proposed.proposal.shares or proposed.proposal.fit in (Fit.CLOSED, Fit.DOUBLE):
            raise IllegalMove("this order wants no money")
        due = proposed.proposal.shares[0].due
        is_known = proposed.proposal.fit is Fit.FOUND
        kept = line.fen if is_known else min(line.fen, due.open)
        if not is_same(line.payer, due.payer):
            self._proposals.learn(line, due)
        fit = proposed.proposal.fit
        self._book(Proposed(line, _taken(proposed.proposal, line.fen - kept)), fit, staff)
        return proposed.proposal

    def send_back(self, line: StatementLine, staff: Staff) -> None:
        """The whole line, with the reason that the proposal gives. Raises IllegalMove."""
        (proposed,) = self._proposals.of([line])
        share = next(iter(proposed.proposal.shares), None)
        fit = proposed.proposal.fit if FITS[proposed.proposal.fit].goes_back else Fit.UNKNOWN
        about = (share.due.application_id, share.due.order_no) if share else ("", "")
        self._ledger.send_back(line, Back(line.fen, fit.value, *about), staff)
        if share:
            self._tell_back(line, share.due.application_id, fit, line.fen, staff.actor)

    def catch_up(self) -> None:
        """Payments that were booked and not told, because a process ended between the two."""
        for payment in self._ledger.untold(self._clock() - _LEFT_BEHIND):
            staff = self._staff.find(payment.actor.removeprefix("staff:"))
            if staff is not None:
                self._tell(payment, staff)

    def _try(self, proposed: Proposed, staff: Staff) -> bool:
        try:
            self._book(proposed, proposed.proposal.fit, staff)
        except IllegalMove as reason:
            log.info("line not booked", line=proposed.line.id, reason=str(reason))
            return False
        return True

    def _book(self, proposed: Proposed, fit: Fit, staff: Staff) -> None:
        proposal, line = proposed.proposal, proposed.line
        back = None
        if proposal.too_much:
            due = proposal.shares[0].due
            back = Back(proposal.too_much, Fit.OVER.value, due.application_id, due.order_no)
        ids = self._ledger.book(line, proposal.shares, fit, staff, back)
        for payment in self._ledger.payments(ids):
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


def _orders(proposed: Proposed) -> set[str]:
    return {share.due.application_id for share in proposed.proposal.shares}


def _taken(proposal: Proposal, too_much: int) -> Proposal:
    """The same with what is kept as its part, and what is too much."""
    share = proposal.shares[0]
    kept = type(share)(share.due, share.fen - too_much)
    return Proposal(proposal.fit, (kept,), proposal.reasons, too_much)
