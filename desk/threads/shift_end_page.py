"""交班: all threads of an agent on one page, each with a sentence for the next agent."""

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff, StaffTable
from desk.entrance.session import need
from desk.threads.composer import ROLES
from desk.threads.page import ThreadPages, back_to
from office.threads.address import Addresses
from office.threads.duty import Duty
from office.threads.shift_end import LONGEST, ShiftEnd

_AS_ALL = "all"  # of one thread: to the one who gets all
Answer = str | Response | tuple[str, int]


class ShiftEndPage:
    def __init__(
        self,
        pages: ThreadPages,
        shift_end: ShiftEnd,
        addresses: Addresses,
        staff: StaffTable,
        duty: Duty,
        fresh_id: Callable[[], str],
    ) -> None:
        self._pages = pages
        self._shift_end = shift_end
        self._addresses = addresses
        self._staff = staff
        self._duty = duty
        self._fresh_id = fresh_id

    def register(self, desk: Blueprint) -> None:
        at = "/threads/shift-end"
        desk.add_url_rule(at, "shift_end", self.show)
        desk.add_url_rule(at, "end_shift", self.hand_over, methods=["POST"])
        read = "/threads/<address>/handover-read"
        desk.add_url_rule(read, "thread_handover_read", self.read, methods=["POST"])

    def show(self) -> str:
        return self._page(_agent(), {}, [])

    def hand_over(self) -> Answer:
        """All that stand on the page. What is refused stays there, with what was written."""
        staff, form = _agent(), request.form
        rows = zip(*(form.getlist(name) for name in ("thread", "key", "words", "to")), strict=False)
        problems, entered, done = [], {}, 0
        for address, key, words, to in rows:
            openid = self._addresses.read(address)
            receiver = form.get("receiver", "") if to == _AS_ALL else to
            try:
                self._shift_end.hand_over(staff, openid, words, receiver, key=key[:32])
                done += 1
            except Refused as refused:
                problems.append(refused.words)
                entered[openid] = words
        if problems:
            return self._page(staff, entered, list(dict.fromkeys(problems)), done), 422
        return redirect(url_for("desk.shift_end", done=done), 303)

    def read(self, address: str) -> Response:
        """Of the agent who has the thread now; the note stays among the lines."""
        staff, opened = _agent(), self._pages.opened(address)
        if opened.is_of(staff):
            self._shift_end.read(opened.openid, staff)
        return back_to(address)

    def _page(self, staff: Staff, entered: Mapping[str, str], problems: list[str], done: int = 0) -> str:
        told = request.args.get("done", "")
        on = self._duty.logins()
        agents = [one for one in self._staff.everybody() if one.is_active and one.roles & ROLES]
        return render_template(
            "desk/threads/shift_end.html",
            in_hand=[
                (self._addresses.of(one.openid), self._fresh_id(), one, entered.get(one.openid, one.sentence))
                for one in self._shift_end.in_hand(staff)
            ],
            colleagues=sorted(
                ((one, one.login in on) for one in agents if one.login != staff.login),
                key=lambda pair: (not pair[1], pair[0].login),
            ),
            as_all=_AS_ALL,
            longest=LONGEST,
            problems=problems,
            done=done or (int(told) if told.isascii() and told.isdecimal() and len(told) < 4 else 0),
        )


def _agent() -> Staff:
    return need(*who_sees(Sight.CALLERS))
