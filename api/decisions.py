"""Decisions by another system: each once by its idempotency key, on the revision that was looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from api.entrance import once_of
from api.problems import Problem, Wrong, missing
from api.shapes import DecisionIn, DecisionOut
from bot.errors import IllegalMove, Stale
from bot.message import event as ev
from bot.models.api_keys import ApiKey
from bot.models.decisions import HeldDecision
from bot.models.staff import Staff
from flows.decisions import DECISIONS, is_held
from flows.state import Application
from office.decisions import Decisions, Ticket
from office.differences import differences_of
from office.folder import Folder
from office.held_decisions import HeldDecisions
from office.money.repayments import Repayments
from office.permissions import may, not_own
from office.reasons import Entered, against_approval, objection, rejection, tidy
from office.review_rules import ReviewRules

KINDS: Mapping[str, type[ev.StaffEvent]] = MappingProxyType(
    {
        "confirm_payment": ev.PaymentConfirmed,
        "return_slip": ev.SlipReturned,
        "approve": ev.Approved,
        "reject": ev.Rejected,
        "ask_supplement": ev.SupplementAsked,
        "reject_for_good": ev.FinallyRejected,
        "agree_refund": ev.RefundAgreed,
        "refuse_refund": ev.RefundRefused,
        "confirm_refund": ev.RefundPaid,
    }
)
_NAMES = {kind.__name__: name for name, kind in KINDS.items()}
_WITH_ITEMS = ("reject", "ask_supplement")
_WITH_REASON = ("return_slip", "refuse_refund", "reject_for_good")


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that is asked for: by which key and account, under which key of the caller's choice."""

    key: ApiKey
    staff: Staff
    idempotency_key: str
    body: DecisionIn

    @property
    def id(self) -> str:
        """The same for the same request of the same key, so that a second one finds the first."""
        return once_of(self.key, self.idempotency_key)


class ApiDecisions:
    """Takes a decision as the desk does: by roles and state, never one's own second, held where due."""

    def __init__(
        self,
        decisions: Decisions,
        held: HeldDecisions,
        rules: ReviewRules,
        repayments: Repayments,
        clock: Callable[[], datetime],
    ) -> None:
        self._decisions = decisions
        self._held = held
        self._rules = rules
        self._repayments = repayments
        self._clock = clock

    def make(self, asked: Asked, folder: Folder) -> DecisionOut:
        """Raises Problem."""
        kind, application = KINDS[asked.body.decision], folder.application
        if not asked.staff.roles & set(DECISIONS[kind].roles):
            raise Problem(403, "role", "The account of this key has no role for this decision.")
        ticket = Ticket(asked.id, asked.body.revision, self._clock())
        try:
            if self._decisions.is_done(kind, ticket, application):
                return self.told(asked.id, application.id, asked.body.decision)
        except IllegalMove as error:
            raise Problem(409, "not_now", str(error)) from None
        except Stale:
            detail = f"The application changed: its revision is {application.revision}."
            raise Problem(409, "revision", detail) from None
        if not_own(asked.staff, kind, application):
            raise Problem(409, "second_person", "Another account has to make this decision.")
        if kind is ev.RefundPaid and self._repayments.refund_of(application):
            raise Problem(409, "by_file", "Its transfer is on a statement: pay it by a file of repayments.")
        self._take(kind, ticket, asked, folder, _fields(asked.body, folder))
        return self.told(asked.id, application.id, asked.body.decision)

    def told(self, decision_id: str, application_id: str, name: str = "") -> DecisionOut:
        """A decision as it stands. One that is not held is taken at once."""
        found = self._held.find(decision_id)
        if found is None:
            return DecisionOut(id=decision_id, decision=name, state="taken") if name else missing()
        return told(found) if found.application_id == application_id else missing()

    def open_on(self, application: Application) -> DecisionOut | None:
        found = self._held.open_now(application)
        return told(found) if found else None

    def _take(
        self,
        kind: type[ev.StaffEvent],
        ticket: Ticket,
        asked: Asked,
        folder: Folder,
        fields: Mapping[str, Any],
    ) -> None:
        application, staff = folder.application, asked.staff
        try:
            if is_held(kind):
                found = len(differences_of(folder.look))
                why = self._rules.why_second(kind, int(folder.sheet.fee), found)
                about = (staff, folder.openid, application, fields)
                self._decisions.hold(kind, ticket, *about, needs_second=bool(why))
                return
            event = {"openid": folder.openid, "key": ticket.key, "application_id": application.id}
            self._decisions.take(kind(**event, actor=staff.actor, **fields))
        except IllegalMove as error:
            raise Problem(409, "not_now", str(error)) from None


def possible(staff: Staff, folder: Folder) -> list[str]:
    """The decisions that this account may make now."""
    return [name for name, kind in KINDS.items() if may(staff, kind, folder.application)]


def told(found: HeldDecision) -> DecisionOut:
    return DecisionOut(
        id=found.id,
        decision=_NAMES.get(found.kind, found.kind),
        state=found.state.value,
        effective_at=found.effective_at,
        why=found.why,
    )


def _fields(body: DecisionIn, folder: Folder) -> dict[str, Any]:
    """The fields of the event. Raises Problem with what is wrong in it."""
    if body.decision in _WITH_ITEMS:
        return {"items": _named(body, folder)}
    if body.items:
        raise Problem(422, "items", "Items go with reject and ask_supplement alone.")
    if body.decision in _WITH_REASON:
        reason = tidy(body.reason)
        if words := objection(reason):
            raise Problem(422, "reason", words)
        return {"reason": reason}
    if body.reason:
        raise Problem(422, "reason", "This decision has no reason.")
    if body.decision == "approve":
        _check_approval(body, folder)
    return {}


def _named(body: DecisionIn, folder: Folder) -> tuple[tuple[str, str], ...]:
    """Pairs of item and reason."""
    reasons = {one.item: tidy(one.reason) for one in body.items}
    given, name = Entered(frozenset(reasons), reasons), DECISIONS[KINDS[body.decision]].name
    pairs, problems = rejection(given, folder.sheet.rejectable, name)
    if problems:
        wrong = [Wrong(where=f"items.{item}".rstrip("."), detail=words) for item, words in problems.items()]
        raise Problem(422, "items", "The items cannot be named like this.", wrong)
    return pairs


def _check_approval(body: DecisionIn, folder: Folder) -> None:
    """Every difference was looked at, as the desk's checklist asks."""
    given = Entered(findings=dict.fromkeys(body.checked, "same"))
    if words := against_approval(given, folder.sheet.items, differences_of(folder.look)):
        raise Problem(422, "unchecked", words)
