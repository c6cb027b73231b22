"""The rows of stretches are made from the change of the owner, so that they cannot differ from it."""

from datetime import datetime
from typing import Any

from bot.errors import NotNow
from bot.message.stretch import AgentSaid, Assigned
from bot.models.statement import Driver
from bot.models.stretches import StretchTable
from bot.models.tables import to_ms
from flows.state import Thread

_ENDS = ("transferred", "requeued", "handed_back", "agent_silent", "applicant_silent", "taken_over")


def keep_stretches(
    table: StretchTable, driver: Driver, before: Thread, after: Thread, event: Any, now: datetime
) -> None:
    """End the stretch that is over, begin the next one, note the first answer.

    Raises NotNow for an assignment to an agent who takes none by now; then the person goes on waiting.
    """
    at = to_ms(now)
    if isinstance(event, Assigned):
        _count(table, driver, event, at)
    if before.epoch != after.epoch:
        if before.agent:
            done = {change.action for change in after.changes}
            table.end(driver, after.openid, next(how for how in _ENDS if how in done), at)
        if after.agent:
            since = to_ms(before.waiting_since) if before.waiting_since else 0
            table.begin(driver, after.openid, after.agent, after.epoch, before.call, since, at)
    if isinstance(event, AgentSaid):
        table.answer(driver, after.openid, at)


def _count(table: StretchTable, driver: Driver, event: Assigned, at: int) -> None:
    seen, most = event.seen, event.most
    if not table.assignments.count(driver, event.to, seen=seen, most=most, now=at):
        raise NotNow("这位客服现在不接新的会话。")
