"""The lists: 业务单 by state, and who asks for a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.message.event import VerificationBegun
from bot.models.claims import ClaimTable
from bot.models.roles import EVERYBODY, Sight, who_sees, who_works
from bot.models.staff import Staff, StaffTable
from bot.records import Records
from desk.entrance.session import need
from flows.by_hand import CHECKS, wanted_by_hand
from flows.certificates.choice import look_at
from flows.decisions import DECISIONS
from flows.search_terms import is_meant, words_of
from flows.state import STATES, Application, Status
from office.bookmark import Bookmark, Opened, Page
from office.finding import MOST_FOUND, Finder
from office.permissions import may
from office.sheet import summary
from office.states import TABS, Tab, is_ours, overdue, promise, queues_of, turn_of, urged_on, waited
from office.worklist import MOST_COUNTED, Waiting, Worklist

OWN = "own"  # the tab with one's own work, whichever that is
_MOST_CALLERS = 100
_MOST_READ = 10  # pages of a queue, to find one that is somebody's turn


@dataclass(frozen=True, slots=True)
class Row:
    """One line of 业务单."""

    application: Application
    about: dict[str, str]
    state: str
    waits: str
    overdue: str
    urged: str
    promise: tuple[str, str]
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

    def __init__(
        self,
        records: Records,
        worklist: Worklist,
        finder: Finder,
        claims: ClaimTable,
        staff: StaffTable,
        clock: Callable[[], datetime],
    ) -> None:
        self._claims = claims
        self._staff = staff
        self._records = records
        self._finder = finder
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
        found, problem = self._found(tab, asked, _opened(), staff)
        rows = self._rows(found)
        return render_template(
            "desk/applications.html",
            rows=[row for row in rows if _is_meant(row, asked)],
            lost=_lost(found, rows),
            found=found,
            holders=self._holders(found),
            tabs=TABS,
            tab="" if asked or tab is None else tab.id,
            tab_name=tab.name if tab else "",
            queues=queues_of(staff.roles),
            counts={name: _counted(number) for name, number in counts.items()},
            q=asked[:40],
            problem=problem,
        )

    def _holders(self, found: Page[Waiting]) -> dict[str, str]:
        """Application → the name of who works on it now."""
        names = {one.login: one.name for one in self._staff.everybody()}
        held = self._claims.holders([each.application_id for each in found])
        return {name: names.get(login, login) for name, login in held.items()}

    def _found(self, tab: Tab | None, asked: str, opened: Opened, staff: Staff) -> tuple[Page[Waiting], str]:
        """The page that is wanted, and what is wrong with what was searched for."""
        if not asked:
            return self._worklist.page(tab, opened) if tab else Page([]), ""
        if not words_of(asked):
            return Page([]), "请至少输入两个字，或号码的最后 4 位。"
        too_much = f"符合“{asked[:40]}”的超过 {MOST_FOUND} 笔，这里只有一部分。请多输入几个字。"
        problem = too_much if self._finder.is_too_much(asked) else ""
        with_drafts = bool(staff.roles & set(who_sees(Sight.DRAFTS)))
        return self._finder.page(asked, opened, with_drafts=with_drafts), problem

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
        return any(row.to_do(staff) for page in self._pages(tab) for row in self._rows(page))

    def _pages(self, tab: Tab) -> Iterator[Page[Waiting]]:
        """The first pages of a tab."""
        opened = Opened()
        for _ in range(_MOST_READ):
            yield (page := self._worklist.page(tab, opened))
            if not page.has_later:
                return
            opened = Opened(after=page.rows[-1].bookmark)

    def people(self) -> str:
        need(*who_sees(Sight.CALLERS))
        now = self._clock()
        callers = [
            (f"{caller.openid[:4]}…{caller.openid[-4:]}", caller, waited(caller.since, now))
            for caller in self._worklist.callers(_MOST_CALLERS)
        ]
        return render_template("desk/people.html", callers=callers)

    def _rows(self, found: Page[Waiting]) -> list[Row]:
        now = self._clock()
        urged = self._worklist.urged(found.rows)
        known = self._records.several([waiting.application_id for waiting in found])
        return [
            _row(known[waiting.application_id], waiting, urged.get(waiting.application_id, []), now)
            for waiting in found
            if waiting.application_id in known
        ]


def _row(application: Application, waiting: Waiting, urged: list[datetime], now: datetime) -> Row:
    is_refund = application.status is Status.REFUND_REQUESTED
    check = wanted_by_hand(look_at(application, now))
    return Row(
        application=application,
        about=summary(application, now),
        state=STATES[application.status].desk_name,
        waits=waited(waiting.since, now) if is_ours(application, now) else "",
        overdue=overdue(application, now),
        urged=urged_on(urged),
        promise=promise(application, now),
        # The others' turn is in their name.
        turn=turn_of(application) if is_refund else f"等人工核验：{CHECKS[check]}" if check else "",
        is_by_hand=bool(check),
    )


def _is_meant(row: Row, asked: str) -> bool:
    """Whether the row is found by every word of a search; all are without a search."""
    return all(is_meant(row.application, word) for word in words_of(asked))


def _lost(found: Page[Waiting], rows: list[Row]) -> list[str]:
    """The beginnings of the ids of applications that stand in the list and do not open."""
    shown = {row.application.id for row in rows}
    return [each.application_id[:8] for each in found if each.application_id not in shown]


def _opened() -> Opened:
    """The page that the address names; the first for anything else."""
    after, before = (Bookmark.read(request.args.get(name, "")) for name in ("after", "before"))
    return Opened(after=None if before else after, before=before)


def _counted(number: int) -> str:
    return str(number) if number <= MOST_COUNTED else f"{MOST_COUNTED}+"
