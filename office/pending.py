"""Decisions that are not over, as the pages of the desk show them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.models.decisions import HeldDecision, State
from bot.models.staff import Staff
from flows.decisions import is_own_second
from flows.state import Application
from office.held_decisions import KINDS, WHY_VOID, name_of
from office.permissions import may
from office.reasons import Item


@dataclass(frozen=True, slots=True)
class Pending:
    """`seconds`: until it takes effect, None while a colleague has to confirm it. `items`: label and reason.

    `may_withdraw`, `may_second`: what the reader may do. `lost`: why it is void, "" for one that is not.
    """

    id: str
    application_id: str
    name: str
    who: str
    second: str
    items: tuple[tuple[str, str], ...]
    seconds: int | None
    may_withdraw: bool
    may_second: bool
    lost: str = ""
    words: str = ""


def pending_of(
    held: HeldDecision,
    staff: Staff,
    application: Application,
    labelled: Iterable[Item],
    names: Mapping[str, str],
    now: datetime,
) -> Pending:
    """`labelled`: the items of the application; `names`: login → name."""
    is_proposed = held.state is State.PROPOSED
    return Pending(
        id=held.id,
        application_id=held.application_id,
        name=name_of(held.kind),
        who=names.get(held.login, held.login),
        second=names.get(held.second, held.second),
        items=_items(held, labelled),
        seconds=None if is_proposed else seconds_left(held, now),
        may_withdraw=staff.login in (held.login, held.second)
        and held.state in (State.PROPOSED, State.COUNTING),
        may_second=is_proposed and may_confirm(held, staff, application),
        lost=WHY_VOID.get(held.why, "") if held.state is State.VOID else "",
        words=held.words,
    )


def may_confirm(held: HeldDecision, staff: Staff, application: Application) -> bool:
    """Whether this person may be the second of four eyes."""
    kind = KINDS[held.kind]
    is_other = staff.login != held.login and not is_own_second(kind, application, staff.actor)
    return is_other and may(staff, kind, application)


def seconds_left(held: HeldDecision, now: datetime) -> int:
    """Whole seconds until it takes effect, 0 when they are over."""
    if held.effective_at is None:
        return 0
    return max(0, math.ceil((held.effective_at - now).total_seconds()))


def _items(held: HeldDecision, labelled: Iterable[Item]) -> tuple[tuple[str, str], ...]:
    labels = {item.id: item.label for item in labelled}
    pairs = tuple((labels.get(item, item), reason) for item, reason in held.fields.get("items", ()))
    reason = held.fields.get("reason", "")
    return (*pairs, ("原因", reason)) if reason else pairs
