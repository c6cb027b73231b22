"""Everything of one application that its page needs: sheet, history, state, waiting time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models.staff import Staff
from bot.models.tables import from_ms
from bot.records import Records
from flows.by_hand import wanted_by_hand
from flows.certificates.choice import form_of, look_at
from flows.form import Look
from flows.state import EDITABLE, MOVES, Application, Status
from office.history import Happened, Teller, names_of
from office.identity import CARD_SIDES
from office.sheet import Sheet, papers_given, sheet_of
from office.states import NAMES, is_refund_agreed, overdue, turn_of, urged_on, waited

_AT_WORK = EDITABLE | {Status.SUBMITTED, Status.SLIP_RECEIVED, Status.IN_REVIEW}
# What was just done, as long as things stand as it left them.
_DONE: Mapping[str, tuple[frozenset[Status], str]] = {
    "Approved": (frozenset({Status.APPROVED}), "已通过。申请人会在微信里收到通知。"),
    "Rejected": (
        frozenset({Status.REJECTED}),
        "已驳回。申请人会收到每一项的原因，补正后会重新出现在“待审核”。",
    ),
    "PaymentConfirmed": (frozenset({Status.IN_REVIEW}), "已确认到账，转给审核员审核。"),
    "SlipReturned": (frozenset({Status.SUBMITTED}), "已退回凭据。申请人会收到原因，并重新上传。"),
    "RefundAgreed": (
        frozenset({Status.REFUND_REQUESTED}),
        "已同意退费，转给财务退款。申请人会在微信里收到通知。",
    ),
    "RefundPaid": (frozenset({Status.REFUNDED}), "已确认退款，这笔业务办结。申请人会在微信里收到通知。"),
    "CarrierRerun": (_AT_WORK, "已经重新向运营商核对，几秒钟后刷新这一页看结果。"),
    "VerificationBegun": (EDITABLE, "已记录。还要由另一位审核员复核，两人都确认才算通过。申请人已收到通知。"),
    "VerifiedByStaff": (
        EDITABLE | {Status.SUBMITTED},
        "复核通过，人工核验完成。申请人会在微信里收到下一步。",
    ),
    "VerificationRefused": (EDITABLE, "这次人工核验没有通过。申请人会收到原因，可以再约一次。"),
    "RefundRefused": (
        MOVES[Status.REFUND_REFUSED],
        "没有同意退费。申请人会收到原因，这笔业务回到申请退费之前的状态。",
    ),
}


_NEWS = frozenset({"moved", "verification_begun", "verified", "verification_refused"})


@dataclass(frozen=True, slots=True)
class Folder:
    """One application as it stands."""

    openid: str
    application: Application
    sheet: Sheet
    history: tuple[Happened, ...]
    state: str
    turn: str
    waits: str
    overdue: str
    urged: str
    look: Look

    @property
    def is_in_review(self) -> bool:
        return self.application.status is Status.IN_REVIEW

    @property
    def awaits_money(self) -> bool:
        return self.application.status is Status.SLIP_RECEIVED

    @property
    def awaits_refund(self) -> bool:
        return self.application.status is Status.REFUND_REQUESTED

    @property
    def is_refund_agreed(self) -> bool:
        return is_refund_agreed(self.application)

    @property
    def before_refund(self) -> str:
        """The state from which the applicant asked for the money back."""
        before = self.application.before_refund
        return NAMES[Status(before)] if before else ""

    @property
    def refund_asked(self) -> datetime:
        return self.application.standing_since

    @property
    def agreement(self) -> Happened | None:
        """Who agreed to the refund, and when."""
        agreed = (line for line in reversed(self.history) if line.question == "refund.review")
        return next(agreed, None) if self.is_refund_agreed else None

    @property
    def by_hand(self) -> str:
        """The check of the person that the staff is to do, or ""."""
        return wanted_by_hand(self.look)

    @property
    def is_forgotten(self) -> bool:
        """It ended before it was paid for: what was filled in is deleted."""
        return any(line.action == "forgotten" for line in self.history)

    @property
    def last_move(self) -> Happened | None:
        """The last decision or change of state: what a colleague who was too late wants to know."""
        return next((line for line in reversed(self.history) if line.action in _NEWS), None)

    def changed_since(self, moment: datetime) -> list[str]:
        """Labels of what the applicant changed since."""
        return [item.label for item in self.sheet.items if item.at and item.at >= moment]

    def done(self, kind: str) -> str:
        """What was just done, if that is how things stand."""
        statuses, words = _DONE.get(kind, (frozenset(), ""))
        return words if self.application.status in statuses else ""


def open_folder(
    openid: str, application: Application, records: Records, staff: Sequence[Staff], now: datetime
) -> Folder:
    rows = records.history(application.id)
    papers = [row for row in records.documents(application.id) if row.kind not in CARD_SIDES]
    teller = Teller(form_of(application), names_of(staff))
    moves = [(from_ms(row.at), json.loads(row.detail)) for row in rows if row.action == "moved"]
    since = moves[-1][0] if moves else application.created_at
    urges = [at for row in rows if row.action == "urged" and (at := from_ms(row.at)) > since]
    return Folder(
        openid=openid,
        application=application,
        sheet=sheet_of(application, papers, papers_given(rows), now, _rejected_at(moves)),
        history=tuple(teller.tell(rows)),
        state=NAMES[application.status],
        turn=turn_of(application),
        waits=waited(since, now),
        overdue=overdue(application, now),
        urged=urged_on(urges),
        look=look_at(application, now),
    )


def _rejected_at(moves: Sequence[tuple[datetime, Mapping[str, str]]]) -> datetime | None:
    """When a reviewer rejected it last; a refused refund only brings it back to where it stood."""
    return next(
        (
            at
            for at, move in reversed(moves)
            if move["to"] == Status.REJECTED and move["from"] != Status.REFUND_REFUSED
        ),
        None,
    )
