"""Applicants hear of money that the bank has sent back; a refund ends its application."""

import structlog

from bot.errors import IllegalMove
from bot.message.event import RefundPaid, StaffEvent
from bot.message.transfer import TransferWentBack
from bot.queues import Waker
from bot.records import Records
from bot.turn.turn import Turn
from flows.state import Status
from office.money.ended_orders import of_ended
from office.money.ledger import AGREED
from office.money.repayments import REFUND, Repayment, Repayments

log = structlog.get_logger("money")


class TellingRepaid:
    """Safe to do twice: each repayment is one event by its key."""

    def __init__(self, turn: Turn, waker: Waker, records: Records, repayments: Repayments) -> None:
        self._turn = turn
        self._waker = waker
        self._records = records
        self._repayments = repayments

    def tell(self) -> None:
        """Of all that is paid and not told, also what a crash left untold."""
        for one in self._repayments.untold():
            event = self._event(one)
            if event is not None:
                try:
                    self._turn.take(event).wake(self._waker)
                except IllegalMove as reason:
                    log.info("nobody to tell", repayment=one.row.id, reason=str(reason))
            self._repayments.told(one.row.id)

    def _event(self, one: Repayment) -> StaffEvent | None:
        """None for money that belongs to no order, and while another part of a refund is not paid."""
        found = self._records.application(one.row.application_id) if one.row.application_id else None
        if found is None:
            return None
        about = {"openid": found[0], "application_id": one.row.application_id, "actor": one.row.paid_by}
        if one.row.why != REFUND:
            key = f"repayment:{one.row.id}"
            told = {"fen": one.row.fen, "tail": one.line.account[-4:]}
            return TransferWentBack(key=key, **told, **about, **of_ended(found[1]))
        if found[1].status is not Status.REFUND_REQUESTED or self._has_more(one):
            return None
        return RefundPaid(key=f"refund:{one.row.application_id}:{one.row.id}", **about)

    def _has_more(self, one: Repayment) -> bool:
        return any(
            other.row.application_id == one.row.application_id and other.row.why == REFUND
            for other in self._repayments.those(AGREED)
        )
