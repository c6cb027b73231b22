"""The lists: 业务单 by state, and who asks for a person."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request

from bot.records import Records
from desk.session import need
from desk.sheet import summary
from desk.states import NAMES, TABS, first_tab, is_refund_agreed, overdue, turn_of, urged_on, waited
from desk.worklist import PAGE, Waiting, Worklist
from flows.case import ENDED, Application, Status
from flows.forms import look_at
from flows.verifying import CHECKS, wanted_by_hand

EVERYBODY = ("reviewer", "cashier", "admin", "agent")
_MOST_CALLERS = 100
_MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One line of 业务单."""

    application: Application
    about: dict[str, str]
    state: str
    waits: str
    overdue: str
    urged: str
    turn: str
    is_by_hand: bool = False

    def is_for(self, roles: frozenset[str]) -> bool:
        """Whether somebody with these roles is next to decide on its refund."""
        if self.application.status is not Status.REFUND_REQUESTED:
            return False
        return ("cashier" if is_refund_agreed(self.application) else "reviewer") in roles


class Lists:
    """Pages that list."""

    def __init__(self, records: Records, worklist: Worklist, clock: Callable[[], datetime]) -> None:
        self._records = records
        self._worklist = worklist
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/", "applications", self.applications)
        desk.add_url_rule("/people", "people", self.people)

    def applications(self) -> str:
        staff = need(*EVERYBODY)
        asked = request.args.get("q", "").strip()
        wanted = request.args.get("tab") or first_tab(staff.roles)
        tab = next((tab for tab in TABS if tab.id == wanted), TABS[-1])
        number = _page(request.args.get("page", ""))
        problem = ""
        if not asked:
            found = self._worklist.page(tab, number)
        elif re.fullmatch(r"\d{4,18}", asked):
            found = self._worklist.search(asked, number)
        else:
            found, problem = [], "请输入申请单号，或其中连续的 4 位以上数字。"
        return render_template(
            "desk/applications.html",
            rows=self._rows(found),
            tabs=TABS,
            tab="" if asked else tab.id,
            counts=self._worklist.counts(),
            q=asked[:30],
            problem=problem,
            page=number,
            has_more=len(found) == PAGE,
        )

    def people(self) -> str:
        need("agent", "admin")
        now = self._clock()
        callers = [
            (f"{c.openid[:4]}…{c.openid[-4:]}", c.since, waited(c.since, now), c.owner)
            for c in self._worklist.callers(_MOST_CALLERS)
        ]
        return render_template("desk/people.html", callers=callers)

    def _rows(self, found: list[Waiting]) -> list[Row]:
        now = self._clock()
        urged = self._worklist.urged(found)
        rows = []
        for waiting in found:
            known = self._records.application(waiting.application_id)
            if known is None:
                continue
            rows.append(_row(known[1], waiting, urged.get(waiting.application_id, []), now))
        return rows


def _row(application: Application, waiting: Waiting, urged: list[datetime], now: datetime) -> Row:
    is_refund = application.status is Status.REFUND_REQUESTED
    check = wanted_by_hand(look_at(application, now))
    return Row(
        application=application,
        about=summary(application, now),
        state=NAMES[application.status],
        waits="" if application.status in ENDED else waited(waiting.since, now),
        overdue=overdue(application, now),
        urged=urged_on(urged),
        # The others' turn is in their name.
        turn=turn_of(application) if is_refund else f"等人工核验：{CHECKS[check]}" if check else "",
        is_by_hand=bool(check),
    )


def _page(text: str) -> int:
    return min(max(int(text), 1), _MOST_PAGES) if text.isdecimal() and len(text) < 6 else 1
