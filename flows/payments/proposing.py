"""What a transfer is proposed to pay, with the reason. Staff decide; nothing is booked here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from flows.money import yuan
from flows.payments.fit import Fit
from flows.payments.order_numbers import orders_in
from flows.payments.payer_name import is_close, is_same


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer that came. `fen` is the amount; `learned`: whether its account paid for an organisation of
    this order before, by the id of the order's application."""

    fen: int
    payer: str
    remark: str
    learned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Due:
    """An order as money sees it. `payer` is whose account has to pay, `received` what was booked so far.

    `is_waiting`: its payment is not confirmed yet. `is_closed`: cancelled, expired, refunded.
    `is_by_hand`: a cashier confirmed its payment without a line of a statement.
    """

    application_id: str
    order_no: str
    payer: str
    fee: int
    received: int = 0
    is_waiting: bool = True
    is_closed: bool = False
    is_by_hand: bool = False

    @property
    def open(self) -> int:
        """What is still to be paid, in fen."""
        return max(0, self.fee - self.received) if self.is_waiting else 0


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a transfer that is for one order."""

    due: Due
    fen: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """`shares` together are the transfer; none without an order. `reasons` are for the cashier.

    `too_much`: what goes back of it, in fen. `is_sure`: the payer's name is that of the order, or its account
    is known.
    """

    fit: Fit
    shares: tuple[Share, ...] = ()
    reasons: tuple[str, ...] = ()
    too_much: int = 0
    is_sure: bool = True


class _Payer(NamedTuple):
    """Whether it is the payer of the order, and why so, for the cashier."""

    is_theirs: bool
    words: str
    is_sure: bool = True


def propose(transfer: Transfer, dues: Mapping[str, Due]) -> Proposal:
    """`dues`: order number → order: those that wait for money, and those that the remark may name."""
    named = [dues[number] for number in orders_in(transfer.remark, dues)]
    if len(named) > 1:
        return _several(transfer, named)
    if named:
        return _one(transfer, named[0], ("附言里有单号",))
    return _unnamed(transfer, [due for due in dues.values() if due.is_waiting and not due.is_closed])


def _one(transfer: Transfer, due: Due, reasons: tuple[str, ...]) -> Proposal:
    whole = (Share(due, transfer.fen),)
    if due.is_closed:
        return Proposal(Fit.CLOSED, whole, (*reasons, "这笔订单已经取消、过期或退费"), transfer.fen)
    if due.is_by_hand and transfer.fen == due.fee:
        return Proposal(Fit.FOUND, whole, (*reasons, "财务已在业务单里确认过到账"))
    if not due.open:
        return Proposal(Fit.DOUBLE, whole, (*reasons, "已有一笔款付清这笔订单"), transfer.fen)
    payer = _payer(transfer, due)
    if not payer.is_theirs:
        return Proposal(Fit.THIRD_PARTY, whole, (*reasons, payer.words), transfer.fen)
    return replace(_by_amount(transfer, due, (*reasons, payer.words)), is_sure=payer.is_sure)


def _by_amount(transfer: Transfer, due: Due, reasons: tuple[str, ...]) -> Proposal:
    whole = (Share(due, transfer.fen),)
    if transfer.fen < due.open:
        short = f"还差 {yuan(due.open - transfer.fen)} 元"
        return Proposal(Fit.PARTIAL, whole, (*reasons, short))
    if transfer.fen > due.open:
        more = transfer.fen - due.open
        return Proposal(Fit.OVER, whole, (*reasons, f"多付 {yuan(more)} 元"), more)
    fit = Fit.REST if due.received else Fit.EXACT
    return Proposal(fit, whole, (*reasons, "正好是余款" if due.received else "金额相同"))


def _several(transfer: Transfer, named: Sequence[Due]) -> Proposal:
    """One transfer for several orders. What is not just their sum is left to the cashier."""
    reasons = (f"附言里有 {len(named)} 个单号",)
    total = sum(due.open for due in named)
    if any(due.is_closed or not due.open for due in named):
        return Proposal(Fit.UNKNOWN, (), (*reasons, "其中有订单不用再付款"))
    payers = [_payer(transfer, due) for due in named]
    if not all(payer.is_theirs for payer in payers):
        return Proposal(Fit.UNKNOWN, (), (*reasons, "付款方与其中的订单不符"))
    if total != transfer.fen:
        return Proposal(Fit.UNKNOWN, (), (*reasons, f"这些订单一共应付 {yuan(total)} 元"))
    shares = tuple(Share(due, due.open) for due in named)
    is_sure = all(payer.is_sure for payer in payers)
    return Proposal(Fit.SEVERAL, shares, (*reasons, "金额正好是它们的合计"), is_sure=is_sure)


def _unnamed(transfer: Transfer, waiting: Sequence[Due]) -> Proposal:
    """Without an order number: by whose money it is, when one order alone fits."""
    theirs = [due for due in waiting if _payer(transfer, due).is_theirs]
    fitting = [due for due in theirs if due.open == transfer.fen]
    if len(fitting) == 1:
        about_payer = _payer(transfer, fitting[0]).words
        return Proposal(
            Fit.LIKELY,
            (Share(fitting[0], transfer.fen),),
            ("附言里没有单号", about_payer, "金额相同，只有这一笔待付"),
        )
    if len(fitting) > 1:
        return Proposal(Fit.UNKNOWN, (), (f"这个付款方有 {len(fitting)} 笔待付订单金额相同，附言里没有单号",))
    if len(theirs) == 1:
        return _by_amount(transfer, theirs[0], ("附言里没有单号", _payer(transfer, theirs[0]).words))
    return Proposal(Fit.UNKNOWN, (), ("附言里没有认得的单号，付款方也没有待付的订单",))


def _payer(transfer: Transfer, due: Due) -> _Payer:
    """Whether the money is from the account that has to pay."""
    if is_same(transfer.payer, due.payer):
        return _Payer(True, "付款方相同")
    if due.application_id in transfer.learned:
        return _Payer(True, "这个账户以前为这家单位付过款")
    if is_close(transfer.payer, due.payer):
        return _Payer(True, f"付款方与{due.payer}只差一点", is_sure=False)
    return _Payer(False, f"付款方不是{due.payer}")
