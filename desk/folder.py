"""Everything of one application that its page needs: sheet, history, state, waiting time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models.staff import Staff
from bot.models.tables import from_ms
from bot.records import Records
from desk.history import Happened, Teller, names_of
from desk.sheet import Sheet, sheet_of
from desk.states import NAMES, TURNS, waited
from flows.case import Application, Status
from flows.forms import form_of

_DONE = {
    "Approved": (Status.APPROVED, "已通过。申请人会在微信里收到通知。"),
    "Rejected": (Status.REJECTED, "已驳回。申请人会收到每一项的原因，补正后会重新出现在“待审核”。"),
    "PaymentConfirmed": (Status.IN_REVIEW, "已确认到账，转给审核员审核。"),
    "SlipReturned": (Status.SUBMITTED, "已退回凭据。申请人会收到原因，并重新上传。"),
}


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

    @property
    def is_in_review(self) -> bool:
        return self.application.status is Status.IN_REVIEW

    @property
    def awaits_money(self) -> bool:
        return self.application.status is Status.SLIP_RECEIVED

    @property
    def last_move(self) -> Happened | None:
        """The last change of state: what a colleague who was too late wants to know."""
        return next((line for line in reversed(self.history) if line.action == "moved"), None)

    def changed_since(self, moment: datetime) -> list[str]:
        """Labels of what the applicant changed since."""
        return [item.label for item in self.sheet.items if item.at and item.at >= moment]

    def done(self, kind: str) -> str:
        """What was just done, if that is how things stand."""
        status, words = _DONE.get(kind, (None, ""))
        return words if status is self.application.status else ""


def open_folder(
    openid: str, application: Application, records: Records, staff: Sequence[Staff], now: datetime
) -> Folder:
    rows = records.history(application.id)
    teller = Teller(form_of(application), names_of(staff))
    moves = [(from_ms(row.at), json.loads(row.detail)["to"]) for row in rows if row.action == "moved"]
    rejected_at = next((at for at, to in reversed(moves) if to == Status.REJECTED), None)
    since = moves[-1][0] if moves else application.created_at
    return Folder(
        openid=openid,
        application=application,
        sheet=sheet_of(application, records.documents(application.id), now, rejected_at),
        history=tuple(teller.tell(rows)),
        state=NAMES[application.status],
        turn=TURNS.get(application.status, ""),
        waits=waited(since, now),
    )
