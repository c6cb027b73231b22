"""How a transfer fits the orders: the states of a payment, and what staff do next with each."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Fit(StrEnum):
    """`FITS` has a row for each."""

    EXACT = "exact"
    SEVERAL = "several"
    REST = "rest"
    FOUND = "found"
    LIKELY = "likely"
    PARTIAL = "partial"
    OVER = "over"
    DOUBLE = "double"
    THIRD_PARTY = "third_party"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FitKind:
    """`name` is what staff read, `next` what they do with it.

    `is_settled`: it may be settled together with others. `is_booked`: it is booked to its order;
    `goes_back`: it may go back to its payer, whole or what is too much; `wants_back`: that is its next step.
    """

    name: str
    next: str
    is_settled: bool = False
    is_booked: bool = False
    goes_back: bool = False
    wants_back: bool = False


FITS: Mapping[Fit, FitKind] = MappingProxyType(
    {
        Fit.EXACT: FitKind("正好", "勾选后一起入账", is_settled=True, is_booked=True),
        Fit.SEVERAL: FitKind("一笔付几单", "勾选后一起入账", is_settled=True, is_booked=True),
        Fit.REST: FitKind("补齐余款", "勾选后一起入账", is_settled=True, is_booked=True),
        Fit.FOUND: FitKind(
            "已人工确认", "勾选后对上这一笔，申请人不会再收到通知", is_settled=True, is_booked=True
        ),
        Fit.LIKELY: FitKind("附言没有单号", "核对户名和金额后勾选入账", is_settled=True, is_booked=True),
        Fit.PARTIAL: FitKind("少付", "记入已收，请申请人补齐", is_booked=True, goes_back=True),
        Fit.OVER: FitKind("多付", "订单入账，多付的退回", is_booked=True, goes_back=True),
        Fit.DOUBLE: FitKind("重复付款", "退回付款账户", goes_back=True, wants_back=True),
        Fit.THIRD_PARTY: FitKind(
            "他人代付", "退回，请申请人改用本单位账户", is_booked=True, goes_back=True, wants_back=True
        ),
        Fit.CLOSED: FitKind("订单已结束", "退回付款账户", goes_back=True, wants_back=True),
        Fit.UNKNOWN: FitKind("没认出", "填写单号入账、退回，或不处理", goes_back=True),
    }
)
