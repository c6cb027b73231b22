"""What a member of the staff may do with an application now."""

from bot.message.event import StaffEvent
from bot.models.staff import Staff
from flows.decisions import DECISIONS, fits
from flows.state import Application


def may(staff: Staff, kind: type[StaffEvent], application: Application) -> bool:
    """Whether this decision fits the application, and the person has a role for it."""
    return bool(staff.roles & set(DECISIONS[kind].roles)) and fits(kind, application)
