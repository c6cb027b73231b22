"""Decisions of the staff: each is made once, on the state that was shown; the first one wins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer

from bot.errors import IllegalMove, Stale
from bot.message.event import HeldEvent, StaffEvent
from bot.models.staff import Staff
from bot.models.tables import from_ms, to_ms
from bot.queues import Waker
from bot.turn.turn import Turn
from flows.decisions import fits, is_held
from flows.state import Application
from office.held_decisions import HeldDecisions, Made
from office.worklist import Worklist


class BadTicket(Exception):
    """The ticket of a form is forged, or was made for another application or person."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a decision form stands for: one decision, on the revision that was shown at a moment."""

    nonce: str
    revision: int
    at: datetime

    @property
    def key(self) -> str:
        return f"desk:{self.nonce}"


class Decisions:
    """Issues the tickets that forms carry, and takes decisions to the turn."""

    def __init__(
        self,
        turn: Turn,
        waker: Waker,
        worklist: Worklist,
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
        secret_key: str,
        held: HeldDecisions,
    ) -> None:
        self._held = held
        self._turn = turn
        self._waker = waker
        self._worklist = worklist
        self._clock = clock
        self._fresh_id = fresh_id
        self._signer = URLSafeSerializer(secret_key, salt="desk-decision")

    def issue(self, application: Application, staff: Staff) -> str:
        """A ticket for one form: signed, for this person and the application as it is now."""
        now = to_ms(self._clock())
        return str(
            self._signer.dumps([self._fresh_id(), application.id, staff.login, application.revision, now])
        )

    def open(self, ticket: str, application: Application, staff: Staff) -> Ticket:
        """Raises BadTicket."""
        try:
            nonce, application_id, login, revision, at = self._signer.loads(ticket)
        except (BadData, ValueError, TypeError):
            raise BadTicket from None
        if (application_id, login) != (application.id, staff.login):
            raise BadTicket
        return Ticket(nonce, revision, from_ms(at))

    def is_done(self, kind: type[StaffEvent], ticket: Ticket, application: Application) -> bool:
        """Whether this very form was decided already, as with a double click.

        Raises IllegalMove when somebody was faster, Stale when the application is not what was looked at.
        """
        # The open decision is read first: of two clicks at one moment the second finds what the first made.
        is_blocked = is_held(kind) and self._held.open_now(application) is not None
        made = self._held.find(ticket.nonce)
        taken = made.kind if made else self._worklist.taken_as(ticket.key)
        if taken == kind.__name__:
            return True
        if taken:
            raise IllegalMove(f"this form was used for {taken}")
        if not fits(kind, application):
            raise IllegalMove(f"this application is {application.status}")
        if is_blocked:
            raise IllegalMove("another decision is open")
        if application.revision != ticket.revision:
            raise Stale("the applicant changed something")
        return False

    def hold(
        self,
        kind: type[HeldEvent],
        ticket: Ticket,
        staff: Staff,
        openid: str,
        application: Application,
        fields: Mapping[str, object],
        *,
        needs_second: bool,
    ) -> None:
        """Hold it for some seconds, or until a colleague confirms it.

        Raises IllegalMove when a colleague was faster by a moment.
        """
        self._held.make(Made(ticket.nonce, kind, fields, needs_second), staff, openid, application)

    def take(self, event: StaffEvent) -> None:
        """To the turn. Raises IllegalMove when a colleague was faster by a moment."""
        outcome = self._turn.take(event)
        if outcome.is_repeat and self._worklist.taken_as(event.key) != type(event).__name__:
            raise IllegalMove("this form was used for another decision")
        outcome.wake(self._waker)
