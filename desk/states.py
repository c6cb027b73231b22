"""The states of an application in the words of the desk: names, tabs, whose turn it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.case import Status

NAMES: Mapping[Status, str] = {
    Status.DRAFT: "填写中",
    Status.SUBMITTED: "待付款",
    Status.SLIP_RECEIVED: "待财务确认",
    Status.IN_REVIEW: "待审核",
    Status.REJECTED: "已驳回",
    Status.APPROVED: "已通过",
    Status.PRODUCED: "已制证",
    Status.MAILED: "已邮寄",
    Status.COMPLETED: "已办结",
    Status.CANCELLED: "已取消",
    Status.EXPIRED: "已过期",
    Status.REFUND_REQUESTED: "退费处理中",
    Status.REFUNDED: "已退费",
    Status.REFUND_REFUSED: "退费未通过",
}
TURNS: Mapping[Status, str] = {
    Status.SUBMITTED: "等申请人付款并上传汇款凭据",
    Status.SLIP_RECEIVED: "等财务核对到账",
    Status.IN_REVIEW: "等审核员审核",
    Status.REJECTED: "等申请人补正后重新提交",
    Status.APPROVED: "等制证",
    Status.PRODUCED: "等邮寄",
    Status.MAILED: "等申请人收件",
    Status.REFUND_REQUESTED: "等财务处理退费",
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the list. Without statuses it shows everything that was submitted."""

    id: str
    name: str
    statuses: tuple[Status, ...] = ()
    is_queue: bool = True


TABS = (
    Tab("slip_received", "待财务确认", (Status.SLIP_RECEIVED,)),
    Tab("in_review", "待审核", (Status.IN_REVIEW,)),
    Tab("rejected", "已驳回", (Status.REJECTED,)),
    Tab(
        "approved",
        "已通过",
        (Status.APPROVED, Status.PRODUCED, Status.MAILED, Status.COMPLETED),
        is_queue=False,
    ),
    Tab("all", "全部", is_queue=False),
)


def first_tab(roles: frozenset[str]) -> str:
    """What a person most likely came for."""
    return "slip_received" if "cashier" in roles and "reviewer" not in roles else "in_review"


def span(waited: timedelta) -> str:
    """How long, in the two largest units; a minute at least."""
    minutes = max(1, int(waited.total_seconds() // 60))
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    if hours:
        return f"{hours} 小时 {minutes % 60} 分" if minutes % 60 else f"{hours} 小时"
    return f"{minutes} 分钟"


def waited(since: datetime, now: datetime) -> str:
    return span(now - since)
