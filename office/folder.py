"""Everything of one application that its page needs: sheet, history, state, waiting time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models.staff import Staff
from bot.models.tables import from_ms
from bot.records import Records
from flows.by_hand import wanted_by_hand
from flows.certificates.choice import form_of, look_at
from flows.decisions import done_words, is_refund_agreed
from flows.form import Look
from flows.state import MENDING, STATES, Application, Status
from office.documents import is_paper, papers_given
from office.history import Happened, Teller, names_of
from office.sheet import Sheet, sheet_of
from office.states import is_ours, overdue, turn_of, urged_on, waited

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
        return STATES[Status(before)].desk_name if before else ""

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
        return done_words(kind, self.application)


def open_folder(
    openid: str, application: Application, records: Records, staff: Sequence[Staff], now: datetime
) -> Folder:
    rows = records.history(application.id)
    papers = [row for row in records.documents(application.id) if is_paper(row)]
    teller = Teller(form_of(application), names_of(staff))
    moves = [(from_ms(row.at), row.detail) for row in rows if row.action == "moved"]
    since = moves[-1][0] if moves else application.created_at
    urges = [at for row in rows if row.action == "urged" and (at := from_ms(row.at)) > since]
    return Folder(
        openid=openid,
        application=application,
        sheet=sheet_of(application, papers, papers_given(rows), now, _rejected_at(moves)),
        history=tuple(teller.tell(rows)),
        state=STATES[application.status].desk_name,
        turn=turn_of(application),
        waits=waited(since, now) if is_ours(application, now) else "",
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
            if move["to"] in MENDING and move["from"] != Status.REFUND_REFUSED
        ),
        None,
    )
