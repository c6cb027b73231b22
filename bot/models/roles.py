"""The roles of the staff: what each is called, which lists are its work, and what it may look at.

What a role may decide is in `flows/decisions.py`, in the row of each decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType


class Sight(Enum):
    """What not every member of the staff may look at."""

    DRAFTS = auto()  # applications that are not submitted yet
    SECRETS = auto()  # whole ID and phone numbers, each for a reason that is recorded
    PAPERS = auto()  # pictures with such numbers on them, for a reason that is recorded
    EVIDENCE = auto()  # pictures and results of an identity check, for a reason that is recorded
    CALLERS = auto()  # people who ask for a person
    MONEY = auto()  # statements of the bank, what they pay, what goes back
    REPAYMENTS = auto()  # what goes back to payers, which two of the staff decide
    BULLETINS = auto()  # notices to many people, to write and to stop them
    NEWS = auto()  # notices that did not arrive
    BOARD = auto()  # how the whole service does: counts without anybody's data
    ACCOUNTS = auto()  # accounts of the staff, to keep them


@dataclass(frozen=True, slots=True)
class Role:
    """`name` is Chinese. `lists`: the tabs of the desk that are its work, and `people` for the callers.
    `oversees`: the tabs whose work it looks after when that is about to be late.

    `needs_second`: in production nobody works in this role without a second factor.
    """

    name: str
    lists: frozenset[str] = frozenset()
    oversees: frozenset[str] = frozenset()
    sees: frozenset[Sight] = frozenset()
    needs_second: bool = False


# An account may have several roles.
ROLES: Mapping[str, Role] = MappingProxyType(
    {
        "agent": Role(
            "客服",
            frozenset({"people", "by_hand"}),
            sees=frozenset({Sight.DRAFTS, Sight.SECRETS, Sight.PAPERS, Sight.CALLERS, Sight.NEWS}),
        ),
        "reviewer": Role(
            "审核员",
            frozenset({"in_review", "by_hand", "refund"}),
            sees=frozenset({Sight.DRAFTS, Sight.SECRETS, Sight.PAPERS, Sight.EVIDENCE, Sight.REPAYMENTS}),
        ),
        "cashier": Role(
            "财务",
            frozenset({"slip_received", "refund"}),
            sees=frozenset({Sight.MONEY, Sight.REPAYMENTS}),
            needs_second=True,
        ),
        "admin": Role(
            "管理员",
            oversees=frozenset({"slip_received", "in_review"}),
            sees=frozenset(Sight),
            needs_second=True,
        ),
    }
)
EVERYBODY = tuple(ROLES)


def name_of(role: str) -> str:
    """What people call it; a role that the table does not know keeps its name in the code."""
    return ROLES[role].name if role in ROLES else role


def who_sees(what: Sight) -> tuple[str, ...]:
    """The roles that may look at this."""
    return tuple(role for role, one in ROLES.items() if what in one.sees)


def who_works(queue: str) -> tuple[str, ...]:
    """The roles whose work this list is."""
    return tuple(role for role, one in ROLES.items() if queue in one.lists)


def who_oversees(tab: str) -> tuple[str, ...]:
    """The roles that look after the work of this list."""
    return tuple(role for role, one in ROLES.items() if tab in one.oversees)


def needing_second() -> frozenset[str]:
    """The roles in which production wants a second factor."""
    return frozenset(role for role, one in ROLES.items() if one.needs_second)
