"""The lists: 业务单 by state, and what was searched for."""

from collections.abc import Callable

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bot.models.claims import ClaimTable
from bot.models.roles import EVERYBODY, Sight, who_sees
from bot.models.staff import Staff, StaffTable
from desk.entrance.session import need
from flows.search_terms import is_meant, words_of
from office.bookmark import Bookmark, Opened, Page
from office.finding import MOST_FOUND, Finder
from office.row import Row, Rows
from office.states import TABS, Tab
from office.worklist import MOST_COUNTED, Waiting, Worklist


class Lists:
    """Pages that list. `front` answers for the first page of the desk."""

    def __init__(
        self,
        rows: Rows,
        worklist: Worklist,
        finder: Finder,
        claims: ClaimTable,
        staff: StaffTable,
        front: Callable[[], Response],
    ) -> None:
        self._claims = claims
        self._staff = staff
        self._rows = rows
        self._finder = finder
        self._worklist = worklist
        self._front = front

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/", "applications", self.applications)

    def applications(self) -> str | Response:
        """The tab that is named, or what was searched for; without either, the first page."""
        staff = need(*EVERYBODY)
        asked, wanted = request.args.get("q", "").strip(), request.args.get("tab", "")
        if not asked and not wanted and "q" not in request.args:
            return self._front()
        counts = self._worklist.counts()
        tab = next((tab for tab in TABS if tab.id == wanted), TABS[-1])
        found, problem = self._found(tab, asked, _opened(), staff)
        rows = self._rows.of(found.rows)
        return render_template(
            "desk/applications.html",
            rows=[row for row in rows if _is_meant(row, asked)],
            lost=_lost(found, rows),
            found=found,
            holders=self._holders(found),
            tabs=TABS,
            tab="" if asked else tab.id,
            tab_name=tab.name,
            counts={name: _counted(number) for name, number in counts.items()},
            q=asked[:40],
            problem=problem,
        )

    def _holders(self, found: Page[Waiting]) -> dict[str, str]:
        """Application → the name of who works on it now."""
        names = {one.login: one.name for one in self._staff.everybody()}
        held = self._claims.holders([each.application_id for each in found])
        return {name: names.get(login, login) for name, login in held.items()}

    def _found(self, tab: Tab, asked: str, opened: Opened, staff: Staff) -> tuple[Page[Waiting], str]:
        """The page that is wanted, and what is wrong with what was searched for."""
        if not asked:
            return self._worklist.page(tab, opened), ""
        if not words_of(asked):
            return Page([]), "请至少输入两个字，或号码的最后 4 位。"
        too_much = f"符合“{asked[:40]}”的超过 {MOST_FOUND} 笔，这里只有一部分。请多输入几个字。"
        problem = too_much if self._finder.is_too_much(asked) else ""
        with_drafts = bool(staff.roles & set(who_sees(Sight.DRAFTS)))
        return self._finder.page(asked, opened, with_drafts=with_drafts), problem


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
