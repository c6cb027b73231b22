"""What the applicants will hear when a line of a statement is booked or sent back, before it is done."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.message.event import StaffEvent
from bot.message.transfer import TransferBooked, TransferGoesBack
from bot.models.staff import Staff
from bot.records import Records
from flows.payments import Fit, Proposal, Share
from office.money.ended_orders import of_ended
from office.money.line import StatementLine
from office.money.settling import Settling
from office.rehearsing import Phone, Rehearsing

_KEY = "rehearsal"


@dataclass(frozen=True, slots=True)
class ToldOfMoney:
    """`phone` is None when nobody is told: the application is gone, ended, or was confirmed by hand."""

    order_no: str
    phone: Phone | None


class RehearsingSettled:
    """By the functions that settle a line, and the code of the turn. Nothing is stored or sent."""

    def __init__(self, settling: Settling, records: Records, rehearsing: Rehearsing) -> None:
        self._settling = settling
        self._records = records
        self._rehearsing = rehearsing

    def booked(self, line: StatementLine, order_no: str, staff: Staff) -> list[ToldOfMoney]:
        """One for each order that gets a part. Raises IllegalMove when none wants the money."""
        return [
            ToldOfMoney(share.due.order_no, self._phone(event))
            for share, event in self._bookings(line, self._settling.booking(line, order_no), staff)
        ]

    def back(self, line: StatementLine, staff: Staff) -> list[ToldOfMoney]:
        """Empty for money that belongs to no order: nobody is known who could be told."""
        fit, application_id, order_no = self._settling.why_back(line)
        found = self._records.application(application_id) if application_id else None
        if found is None:
            return []
        event = TransferGoesBack(
            openid=found[0],
            key=_KEY,
            application_id=application_id,
            actor=staff.actor,
            fen=line.fen,
            why=fit.value,
            tail=line.account[-4:],
            **of_ended(found[1]),
        )
        return [ToldOfMoney(order_no, self._phone(event))]

    def _bookings(
        self, line: StatementLine, proposal: Proposal, staff: Staff
    ) -> Iterator[tuple[Share, TransferBooked | None]]:
        for share in proposal.shares:
            found = self._records.application(share.due.application_id)
            if found is None or proposal.fit is Fit.FOUND:
                yield share, None
                continue
            yield (
                share,
                TransferBooked(
                    openid=found[0],
                    key=_KEY,
                    application_id=share.due.application_id,
                    actor=staff.actor,
                    fen=share.fen + proposal.too_much,
                    too_much=proposal.too_much,
                    tail=line.account[-4:],
                ),
            )

    def _phone(self, event: StaffEvent | None) -> Phone | None:
        return self._rehearsing.of(event) if event else None
