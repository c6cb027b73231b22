"""What the staff decide on money of a bank statement."""

from dataclasses import dataclass

from bot.message.event import StaffEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferBooked(StaffEvent):
    """Money of a bank statement was booked to the order. `fen` is the transfer, or the order's part of it.

    `too_much` of it, in fen, is more than was due and goes back. `tail`: the end of the payer's account.
    """

    fen: int
    too_much: int = 0
    tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBack(StaffEvent):
    """Money that is sent back, `fen` of it to the account that ends with `tail`.

    `ended`: the state of an order that was cancelled or expired, "" for others. Its application is not in the
    thread any more, so `order_no` and `project` say which it was.
    """

    fen: int
    tail: str = ""
    ended: str = ""
    order_no: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferGoesBack(MoneyBack):
    """A transfer for the order is not taken. `why`: double or third_party, else the order wants none."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferWentBack(MoneyBack):
    """The bank has sent back money that was too much or not taken."""
