"""What a member of the staff may do with an application now."""

from bot.message import event as ev
from bot.message import transfer as tr
from bot.message.event import StaffEvent
from bot.models.staff import Staff
from flows.decisions import DECISIONS, fits, is_own_second
from flows.state import Application

# Who books transfers and pays money back, and who of them and of the reviewers may agree to paying it back.
BOOKS = DECISIONS[tr.TransferBooked].roles
AGREES = tuple(dict.fromkeys((*BOOKS, *DECISIONS[ev.RefundAgreed].roles)))


def may(staff: Staff, kind: type[StaffEvent], application: Application) -> bool:
    """Whether the person has a role for this decision, it fits the application, and is no colleague's."""
    is_possible = _has_role(staff, kind) and fits(kind, application)
    return is_possible and not is_own_second(kind, application, staff.actor)


def has_work(staff: Staff, application: Application) -> bool:
    """Whether the person may make some decision now that has its form on the application's page."""
    return any(may(staff, kind, application) for kind, row in DECISIONS.items() if row.route)


def not_own(staff: Staff, kind: type[StaffEvent], application: Application) -> str:
    """What somebody with a role for it reads when a colleague has to make this decision, else ""."""
    is_own = _has_role(staff, kind) and is_own_second(kind, application, staff.actor)
    return DECISIONS[kind].not_own if is_own else ""


def _has_role(staff: Staff, kind: type[StaffEvent]) -> bool:
    return bool(staff.roles & set(DECISIONS[kind].roles))
