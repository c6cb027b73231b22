"""The states of an application, and which may follow which."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Status(StrEnum):
    """The states of an application; `MOVES` says which follows which."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SLIP_RECEIVED = "slip_received"
    IN_REVIEW = "in_review"
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


MOVES: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.DRAFT: frozenset({Status.SUBMITTED, Status.CANCELLED, Status.EXPIRED}),
        Status.SUBMITTED: frozenset({Status.SLIP_RECEIVED, Status.CANCELLED, Status.EXPIRED}),
        Status.SLIP_RECEIVED: frozenset({Status.IN_REVIEW, Status.SUBMITTED, Status.REFUND_REQUESTED}),
        Status.IN_REVIEW: frozenset({Status.APPROVED, Status.REJECTED, Status.REFUND_REQUESTED}),
        Status.REJECTED: frozenset({Status.IN_REVIEW, Status.REFUND_REQUESTED}),
        Status.APPROVED: frozenset({Status.PRODUCED}),
        Status.PRODUCED: frozenset({Status.MAILED}),
        Status.MAILED: frozenset({Status.COMPLETED}),
        Status.COMPLETED: frozenset(),
        Status.CANCELLED: frozenset(),
        Status.EXPIRED: frozenset(),
        Status.REFUND_REQUESTED: frozenset(
            {
                Status.REFUNDED,
                Status.REFUND_REFUSED,
                Status.IN_REVIEW,
                Status.REJECTED,
                Status.SLIP_RECEIVED,
            }
        ),
        Status.REFUNDED: frozenset(),
        Status.REFUND_REFUSED: frozenset({Status.IN_REVIEW, Status.REJECTED, Status.SLIP_RECEIVED}),
    }
)
EDITABLE = frozenset({Status.DRAFT, Status.REJECTED})
OURS_TO_DO = frozenset(
    {Status.SLIP_RECEIVED, Status.IN_REVIEW, Status.APPROVED, Status.PRODUCED, Status.REFUND_REQUESTED}
)
ENDED = frozenset({Status.COMPLETED, Status.CANCELLED, Status.EXPIRED, Status.REFUNDED})
