"""The table of the states of an application: names, whose turn it is, and which state may follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from types import MappingProxyType


class Status(StrEnum):
    """The states of an application; `STATES` has a row for each."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SLIP_RECEIVED = "slip_received"
    IN_REVIEW = "in_review"
    SUPPLEMENTING = "supplementing"
    REJECTED = "rejected"
    APPROVED = "approved"
    PRODUCED = "produced"
    MAILED = "mailed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUND_REQUESTED = "refund_requested"
    REFUNDED = "refunded"
    REFUND_REFUSED = "refund_refused"


class WhoseTurn(Enum):
    """Who has to do something next."""

    APPLICANT = auto()
    STAFF = auto()
    OUTSIDE = auto()  # the courier, or the service itself
    NOBODY = auto()


@dataclass(frozen=True, slots=True)
class State:
    """A row of the table. `name` is what the applicant reads, `desk_name` what staff read.

    `waits`: for what staff see the application wait, "" when it waits for nothing at the desk.
    `next`: the states that may follow.
    """

    name: str
    desk_name: str
    whose_turn: WhoseTurn
    waits: str = ""
    next: frozenset[Status] = frozenset()


STATES: Mapping[Status, State] = MappingProxyType(
    {
        Status.DRAFT: State(
            "填写中",
            "填写中",
            WhoseTurn.APPLICANT,
            next=frozenset({Status.SUBMITTED, Status.CANCELLED, Status.EXPIRED}),
        ),
        Status.SUBMITTED: State(
            "成功受理，待付款",
            "待付款",
            WhoseTurn.APPLICANT,
            "等申请人付款并上传汇款凭据",
            frozenset({Status.SLIP_RECEIVED, Status.IN_REVIEW, Status.CANCELLED, Status.EXPIRED}),
        ),
        Status.SLIP_RECEIVED: State(
            "凭据已收到，待财务确认",
            "待财务确认",
            WhoseTurn.STAFF,
            "等财务核对到账",
            frozenset({Status.IN_REVIEW, Status.SUBMITTED, Status.REFUND_REQUESTED}),
        ),
        Status.IN_REVIEW: State(
            "审核中",
            "待审核",
            WhoseTurn.STAFF,
            "等审核员审核",
            frozenset({Status.APPROVED, Status.SUPPLEMENTING, Status.REJECTED, Status.REFUND_REQUESTED}),
        ),
        Status.SUPPLEMENTING: State(
            "审核中，待补件",
            "待补件",
            WhoseTurn.APPLICANT,
            "等申请人补件",
            frozenset({Status.IN_REVIEW, Status.REFUND_REQUESTED}),
        ),
        Status.REJECTED: State(
            "未通过，待补正",
            "已驳回",
            WhoseTurn.APPLICANT,
            "等申请人补正后重新提交",
            frozenset({Status.IN_REVIEW, Status.REFUND_REQUESTED}),
        ),
        Status.APPROVED: State(
            "审核通过，制证中", "已通过", WhoseTurn.STAFF, "等制证", frozenset({Status.PRODUCED})
        ),
        Status.PRODUCED: State(
            "已制证，待邮寄", "已制证", WhoseTurn.STAFF, "等邮寄", frozenset({Status.MAILED})
        ),
        Status.MAILED: State(
            "已邮寄", "已邮寄", WhoseTurn.OUTSIDE, "等申请人收件", frozenset({Status.COMPLETED})
        ),
        Status.COMPLETED: State("已办结", "已办结", WhoseTurn.NOBODY),
        Status.CANCELLED: State("已取消", "已取消", WhoseTurn.NOBODY),
        Status.EXPIRED: State("已过期", "已过期", WhoseTurn.NOBODY),
        Status.REFUND_REQUESTED: State(
            "退费处理中",
            "申请退费",
            WhoseTurn.STAFF,
            "等审核员决定是否退费",
            frozenset(
                {
                    Status.REFUNDED,
                    Status.REFUND_REFUSED,
                    Status.IN_REVIEW,
                    Status.SUPPLEMENTING,
                    Status.REJECTED,
                    Status.SLIP_RECEIVED,
                }
            ),
        ),
        Status.REFUNDED: State("已退费", "已退费", WhoseTurn.NOBODY),
        Status.REFUND_REFUSED: State(
            "退费未通过",
            "退费未通过",
            WhoseTurn.OUTSIDE,
            next=frozenset({Status.IN_REVIEW, Status.SUPPLEMENTING, Status.REJECTED, Status.SLIP_RECEIVED}),
        ),
    }
)
MOVES: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {status: one.next for status, one in STATES.items()}
)
# The applicant puts right what a reviewer named; everything else is kept.
MENDING = frozenset({Status.SUPPLEMENTING, Status.REJECTED})
EDITABLE = MENDING | {Status.DRAFT}
OURS_TO_DO = frozenset(status for status, one in STATES.items() if one.whose_turn is WhoseTurn.STAFF)
ENDED = frozenset(status for status, one in STATES.items() if one.whose_turn is WhoseTurn.NOBODY)
