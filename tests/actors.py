"""Members of the staff who decide in tests: one of each role, since nobody makes both decisions."""

from bot.message.event import StaffEvent
from flows.decisions import DECISIONS


def actor_for(kind: type[StaffEvent]) -> str:
    """Somebody with the first role that may make this decision."""
    return f"staff:{DECISIONS[kind].roles[0]}"
