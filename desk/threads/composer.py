"""What stands below a thread: who may take it over, or the box to write in."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.message.stretch import AgentSaid
from bot.models.database import Database
from bot.models.line_drafts import LineDrafts
from bot.models.staff import Staff, StaffTable
from flows.decisions import DECISIONS
from office.stretch import Stretches
from office.threads.allowance import Allowance, allowance, notices_due
from office.threads.opening import OpenedThread

ROLES = frozenset(DECISIONS[AgentSaid].roles)


class Composer:
    """What its template takes."""

    def __init__(
        self,
        stretches: Stretches,
        drafts: LineDrafts,
        staff: StaffTable,
        database: Database,
        clock: Callable[[], datetime],
        fresh_id: Callable[[], str],
    ) -> None:
        self._stretches = stretches
        self._drafts = drafts
        self._staff = staff
        self._database = database
        self._clock = clock
        self._fresh_id = fresh_id

    def allowance(self, opened: OpenedThread) -> Allowance:
        """What becomes of a line that is written now. It changes with the conversation and with time."""
        may_send = self._stretches.may_send(opened.openid)
        return allowance(may_send, notices_due(self._database, opened.openid), self._clock())

    def about(self, opened: OpenedThread, staff: Staff) -> Mapping[str, Any]:
        openid = opened.openid
        agents = [one for one in self._staff.everybody() if one.is_active and one.roles & ROLES]
        return {
            "is_mine": opened.is_of(staff),
            "may_take": bool(staff.roles & ROLES) and not opened.is_of(staff),
            "draft": self._drafts.of(openid, staff.login),
            "colleagues": [one for one in agents if one.login != staff.login],
            "key": self._fresh_id(),
        }
