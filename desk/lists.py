"""The lists: 业务单 by state, and who asks for a person."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.message.event import VerificationBegun
from bot.models.roles import EVERYBODY, Sight, who_sees, who_works
from bot.models.staff import Staff
from bot.records import Records
from desk.entrance.session import need
from flows.by_hand import CHECKS, wanted_by_hand
from flows.certificates.choice import look_at
from flows.decisions import DECISIONS
from flows.state import ENDED, STATES, Application, Status
from office.permissions import may
from office.sheet import summary
from office.states import TABS, Tab, overdue, queues_of, turn_of, urged_on, waited
from office.worklist import PAGE, Waiting, Worklist

OWN = "own"  # the tab with one's own work, whichever that is
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

    def to_do(self, staff: Staff) -> str:
        """What this person does with it next, "" when it is not their turn."""
        if self.is_by_hand and may(staff, VerificationBegun, self.application):
            return "人工核验"
        tasks = (
            one.task for kind, one in DECISIONS.items() if one.task and may(staff, kind, self.application)
        )
        return next(tasks, "")


class Lists:
    """Pages that list."""

    def __init__(self, records: Records, worklist: Worklist, clock: Callable[[], datetime]) -> None:
        self._records = records
        self._worklist = worklist
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/", "applications", self.applications)
        desk.add_url_rule("/people", "people", self.people)

    def applications(self) -> str | Response:
        """Without a tab the list opens at the first tab with work for this member of the staff."""
        staff = need(*EVERYBODY)
        if not request.args and staff.roles & set(who_works("people")) and self._worklist.callers(1):
            return redirect(url_for("desk.people"), 303)
        asked = request.args.get("q", "").strip()
        counts = self._worklist.counts()
        tab = self._tab(request.args.get("tab", OWN), staff, counts)
        number = _page(request.args.get("page", ""))
        problem = ""
        if not asked:
            found = self._worklist.page(tab, number) if tab else []
        elif re.fullmatch(r"\d{4,18}", asked):
            found = self._worklist.search(asked, number)
        else:
            found, problem = [], "请输入申请单号，或其中连续的 4 位以上数字。"
        return render_template(
            "desk/applications.html",
            rows=self._rows(found),
            tabs=TABS,
            tab="" if asked or tab is None else tab.id,
            tab_name=tab.name if tab else "",
            queues=queues_of(staff.roles),
            counts=counts,
            q=asked[:30],
            problem=problem,
            page=number,
            has_more=len(found) == PAGE,
        )

    def _tab(self, wanted: str, staff: Staff, counts: dict[str, int]) -> Tab | None:
        """The tab of this name; for OWN the first with work for this person, None when none has any."""
        if wanted != OWN:
            return next((tab for tab in TABS if tab.id == wanted), TABS[-1])
        queues = (tab for tab in queues_of(staff.roles) if counts[tab.id])
        return next((tab for tab in queues if self._has_work(tab, staff)), None)

    def _has_work(self, tab: Tab, staff: Staff) -> bool:
        """A refund is the reviewer's first and then the cashier's, which only the application itself says."""
        if Status.REFUND_REQUESTED not in tab.statuses:
            return True
        pages = itertools.takewhile(bool, (self._worklist.page(tab, number) for number in itertools.count(1)))
        return any(row.to_do(staff) for page in pages for row in self._rows(page))

    def people(self) -> str:
        need(*who_sees(Sight.CALLERS))
        now = self._clock()
        callers = [
            (f"{caller.openid[:4]}…{caller.openid[-4:]}", caller, waited(caller.since, now))
            for caller in self._worklist.callers(_MOST_CALLERS)
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
        state=STATES[application.status].desk_name,
        waits="" if application.status in ENDED else waited(waiting.since, now),
        overdue=overdue(application, now),
        urged=urged_on(urged),
        # The others' turn is in their name.
        turn=turn_of(application) if is_refund else f"等人工核验：{CHECKS[check]}" if check else "",
        is_by_hand=bool(check),
    )


def _page(text: str) -> int:
    return min(max(int(text), 1), _MOST_PAGES) if text.isdecimal() and len(text) < 6 else 1
