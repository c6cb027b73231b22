"""会话: the list, one thread, and beside it the application that it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.live import thread_mark
from bot.models.availability import Availability
from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff, StaffTable
from desk.entrance.session import need
from desk.threads.case import CasePanel
from desk.threads.composer import Composer
from office.offers import Offers
from office.reasons import against_purpose, tidy
from office.threads.address import Addresses
from office.threads.assignment import ROLES, AssignmentRules
from office.threads.lines import Lines, ThreadReader
from office.threads.lists import ATTENTION, ThreadLists
from office.threads.notes import Notes
from office.threads.opening import OpenedThread, Threads
from office.threads.presence import Presence
from office.threads.searching import Searched, WordSearch
from office.threads.shelves import MOST_COUNTED, SHELVES, WAITING, Shelf
from office.threads.shift_end import ShiftEnd
from office.threads.tags import Tags
from office.threads.to_everybody import last_exchange
from office.threads.whole import WholeThreads

# The header of a page that asks for its lines while nobody sees it, as in a tab behind others.
OUT_OF_SIGHT = "X-Out-Of-Sight"


@dataclass(frozen=True, slots=True)
class ThreadParts:
    """What the pages of the threads work with."""

    lists: ThreadLists
    threads: Threads
    reader: ThreadReader
    whole: WholeThreads
    notes: Notes
    offers: Offers
    presence: Presence
    addresses: Addresses
    staff: StaffTable
    case: CasePanel
    composer: Composer
    shift_end: ShiftEnd
    tags: Tags
    search: WordSearch
    availability: Availability
    assignment: AssignmentRules


class ThreadPages:
    """The pages ask for their parts again every few seconds: `list` and `lines` answer with the same HTML."""

    def __init__(self, parts: ThreadParts) -> None:
        self._parts = parts

    def register(self, desk: Blueprint) -> None:
        at = "/threads/<address>"
        desk.add_url_rule("/threads", "threads", self.front)
        desk.add_url_rule("/threads/list", "thread_list", self.list)
        desk.add_url_rule("/threads/find", "find_words", self.find)
        desk.add_url_rule("/threads/next", "next_thread", self.next)
        desk.add_url_rule(at, "thread", self.show)
        desk.add_url_rule(f"{at}/lines", "thread_lines", self.lines)
        desk.add_url_rule(f"{at}/whole", "whole_thread", self.open_whole, methods=["POST"])

    def front(self) -> str:
        return self._page(_agent())

    def list(self) -> Response:
        staff = _agent()
        return _kept(render_template("desk/threads/list.html", **self._listed(staff)))

    def next(self) -> Response:
        """The thread of whoever waits longest; the empty list when nobody does."""
        found = self._parts.lists.of(WAITING, _agent(), {}).rows
        if not found:
            return redirect(url_for("desk.threads"), 303)
        return redirect(url_for("desk.thread", address=self._parts.addresses.of(found[0].openid)), 303)

    def find(self) -> str:
        """What was said by anybody, by words."""
        staff, asked = _agent(), request.args.get("words", "").strip()[:40]
        searched = self._parts.search.find(staff, asked) if asked else Searched()
        people = list(dict.fromkeys(one.openid for one in searched.found))
        names = {one.openid: one.name for one in self._parts.lists.of_people(people, {})}
        return render_template(
            "desk/threads/found.html",
            asked=asked,
            searched=searched,
            found=[
                (self._parts.addresses.of(one.openid), names.get(one.openid, ""), one)
                for one in searched.found
            ],
        )

    def show(self, address: str) -> str:
        staff, opened = _agent(), self.opened(address)
        self._parts.presence.looks(opened.openid, staff.login)
        self._parts.whole.record_look(staff, opened.openid)
        self._parts.notes.see(staff, opened.openid)
        return self._page(staff, opened)

    def lines(self, address: str) -> Response:
        """The last lines, or those until a moment (`until`, ms)."""
        staff, opened = _agent(), self.opened(address)
        if not request.headers.get(OUT_OF_SIGHT):
            self._parts.presence.looks(opened.openid, staff.login)
        until = request.args.get("until", "")
        moment = int(until) if until.isascii() and until.isdecimal() and len(until) < 16 else None
        place = {"shelf": _shelf(), "tag": _filter(), "after": _after()}
        about = {"address": address, "until": moment, **place, **self._said(staff, opened, moment)}
        return _kept(render_template("desk/threads/lines.html", **about))

    def open_whole(self, address: str) -> str | Response:
        """Numbers and pictures of this thread, for a reason that is kept, for some time."""
        need(*who_sees(Sight.SECRETS))
        staff, opened = _agent(), self.opened(address)
        purpose = tidy(request.form.get("reason", ""))
        if problem := against_purpose(purpose):
            return self._page(staff, opened, problem)
        self._parts.whole.open(staff, opened.openid, purpose)
        return back_to(address)

    def shown_again(self, staff: Staff, address: str, problem: str) -> str:
        """The thread with what was wrong."""
        return self._page(staff, self.opened(address), problem)

    def opened(self, address: str) -> OpenedThread:
        """The thread behind an address; the 404 page when there is none."""
        openid = self._parts.addresses.read(address)
        found = self._parts.threads.open(openid) if openid else None
        return found or abort(404)

    def _page(self, staff: Staff, opened: OpenedThread | None = None, problem: str = "") -> str:
        about: dict[str, Any] = {}
        if opened:
            address, said = self._parts.addresses.of(opened.openid), self._said(staff, opened, None)
            about = {
                "opened": opened,
                "address": address,
                "thread_mark": thread_mark(opened.openid),
                **said,
                "exchange": last_exchange(said["lines"].lines),
                "tags": self._parts.tags.of([opened.openid]).get(opened.openid, ()),
                "left_note": self._parts.shift_end.left(
                    opened.openid, self._names(), is_whole=said["is_whole"]
                ),
                "who_has": self._parts.threads.who_has(opened, self._names()),
                **self._parts.case.about(opened, staff),
                **self._parts.composer.about(opened, staff),
            }
        about["is_available"] = self._is_available(staff)
        return render_template("desk/threads/page.html", problem=problem, **self._listed(staff), **about)

    def _listed(self, staff: Staff) -> dict[str, Any]:
        shelf, parts = _shelf(), self._parts
        tag, after = _filter(), parts.addresses.read(_after())
        listed = parts.lists.of(shelf, staff, self._names(), tag=tag, after=after)
        openids = [one.openid for one in listed]
        counts = parts.lists.counts(staff)
        attention = counts.pop(ATTENTION)
        return {
            "shelf": shelf,
            "shelves": SHELVES,
            "counts": {name: _counted(number) for name, number in counts.items()},
            "threads": [(parts.addresses.of(one.openid), one) for one in listed],
            "at_threads": self._others(openids, staff),
            "handed_over": parts.shift_end.handed(openids),
            "tags_of": parts.tags.of(openids),
            "every_tag": parts.tags.all(),
            "tag": tag,
            "after": _after(),
            "behind": parts.addresses.of(openids[-1]) if listed.has_more else "",
            "here_address": request.args.get("open", "") or (request.view_args or {}).get("address", ""),
            "attention": attention,
        }

    def _said(self, staff: Staff, opened: OpenedThread, until: int | None) -> dict[str, Any]:
        """What the template of the lines takes. Offers, and what may still be sent, come with the last lines,
        for the agent alone."""
        is_whole = self._parts.whole.is_open(staff, opened.openid)
        lines: Lines = self._parts.reader.read(
            opened.openid,
            staff,
            self._names(),
            until=until,
            is_followed=opened.is_followed,
            is_whole=is_whole,
        )
        is_for_agent = until is None and opened.is_of(staff)
        offers = self._parts.offers.of(opened.openid) if is_for_agent else ()
        allowance = self._parts.composer.allowance(opened) if is_for_agent else None
        others = self._others([opened.openid], staff).get(opened.openid, ()) if until is None else ()
        beside = {"offers": offers, "others": others, "allowance": allowance}
        return {"lines": lines, "is_whole": is_whole, **beside}

    def _others(self, openids: Sequence[str], staff: Staff) -> Mapping[str, Sequence[tuple[str, bool]]]:
        """OpenID → names of the colleagues at that thread, and whether each of them writes."""
        names, found = self._names(), self._parts.presence.others(openids, staff.login)
        return {
            openid: [(names.get(one.login, one.login), one.writes) for one in there]
            for openid, there in found.items()
        }

    def _is_available(self, staff: Staff) -> bool | None:
        """Whether the system may assign threads to this person; None when it assigns none, or none to this
        person's roles."""
        if not staff.roles & set(ROLES) or not self._parts.assignment.rule().is_on:
            return None
        return self._parts.availability.is_available(staff.login)

    def _names(self) -> dict[str, str]:
        """Login → name of the staff, read once for a request."""
        if "names_of_staff" not in g:
            g.names_of_staff = {one.login: one.name for one in self._parts.staff.everybody()}
        names: dict[str, str] = g.names_of_staff
        return names


def _agent() -> Staff:
    return need(*who_sees(Sight.CALLERS))


def back_to(address: str, **more: str) -> Response:
    """The thread again after an act, beside the same page of the list."""
    place = {"shelf": request.form.get("shelf", ""), "tag": _filter(), "after": _after(), **more}
    asked: dict[str, Any] = {name: value for name, value in place.items() if value}
    return redirect(url_for("desk.thread", address=address, **asked), 303)


def _filter() -> str:
    """The tag that the list is filtered by. A form names it apart from a tag to put on the thread."""
    return request.form.get("filter", "") or (request.args.get("tag", "") if request.method == "GET" else "")


def _after() -> str:
    return str(request.values.get("after", ""))


def _shelf() -> Shelf:
    wanted = request.values.get("shelf", "")
    return next((shelf for shelf in SHELVES if shelf.id == wanted), WAITING)


def _counted(number: int) -> str:
    return str(number) if number <= MOST_COUNTED else f"{MOST_COUNTED}+"


def _kept(html: str) -> Response:
    """With a mark of the content: a page that has it already gets 304 and no body."""
    response = make_response(html)
    response.add_etag()
    return response.make_conditional(request)
