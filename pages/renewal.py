"""A visit that has ended goes on by WeChat's own authorisation: whose browser it is decides whose page opens.

Nothing is asked of the person. The address names the application, and WeChat names the account; the page
opens when the application is this account's, or when this account has begun its identity check.
"""

from datetime import datetime

import structlog
from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.links import FOR_ONE_PERSON, LIFETIME_SECONDS, Ticket
from flows.certificates.choice import look_at
from pages.parts import PageParts
from pages.visit import PAGES, Visits
from pages.visitor import Return, Visitors

# What a browser shows in its window, and the page that each belongs to. A script is answered instead.
_SHOWN = {
    "pages.fill": "fill",
    "pages.fill_send": "fill",
    "pages.fill_check": "fill",
    "pages.forms": "forms",
    "pages.papers": "papers",
    "pages.face": "face",
    "pages.orders": "orders",
}
_ENDED = frozenset({"visit_over", "visit_over_kept", "bad_link"})
_NOT_OWN = (
    "这个页面打开得太久了，也不是您自己的申请。请让办理的同事在聊天里重新点开链接，再转发给您；"
    "是您自己办理的，请回到微信聊天，重新点开链接。"
)
log = structlog.get_logger("pages")


class Renewals:
    """Opens a page again for the person whose it is."""

    def __init__(self, parts: PageParts, visits: Visits, visitors: Visitors) -> None:
        self._parts = parts
        self._visits = visits
        self._visitors = visitors

    def add_to(self, pages: Blueprint) -> None:
        """The route that WeChat sends browsers back to."""

        @pages.get(f"/<any({','.join(PAGES)}):page>/who")
        def who(page: str) -> ResponseReturnValue:
            return self._come_back(page, self._visitors.come_back(page))

    def ask(self, refused: Refused) -> Response | None:
        """The way to WeChat and back, where it helps: in WeChat, for a page whose visit or link has ended."""
        shown = {**_SHOWN, "pages.enter": (request.view_args or {}).get("page", "")}
        page = shown.get(request.endpoint or "", "")
        if refused.reason not in _ENDED or not page or not g.application_mark:
            return None
        if "asked" in request.args:  # this browser may keep no cookies, and would be asked without end
            return None
        if not self._visitors.can_ask():
            return None
        log.info("visit renewed", page=page)
        return self._visitors.ask(page, is_renewal=True)

    def _come_back(self, page: str, back: Return) -> Response:
        if not back.openid:  # a page that was opened twice, or the button back
            if page == "face" and not (back.is_repeated or self._visitors.who()):
                self._visitors.refuse()
            asked = None if page == "face" else 1
            return redirect(url_for(f"pages.{page}", application_mark=back.mark, asked=asked), 303)
        if back.is_renewal:
            answer = self._visits.admit(self._ticket(page, back.mark, back.openid))
        else:
            answer = redirect(url_for(f"pages.{page}", application_mark=back.mark), 303)
        if page == "face":
            self._visitors.remember(answer, back.openid)
        self._visitors.forget_state(answer, page, back.mark)
        return answer

    def _ticket(self, page: str, mark: str, openid: str) -> Ticket:
        """Raises Refused when the page of this address is not the account's own."""
        if page == "orders":
            found = Ticket(page, openid, "") if self._visits.mark(openid, "") == mark else None
        else:
            found = self._own(page, mark, openid) or (self._begun(mark, openid) if page == "face" else None)
        if found is None:
            raise Refused("not_own_visit", _NOT_OWN)
        return found

    def _own(self, page: str, mark: str, openid: str) -> Ticket | None:
        for application in self._parts.records.of_person(openid):
            if self._visits.mark(openid, application.id) == mark:
                person = look_at(application, self._parts.clock()).identified()
                is_known = page not in FOR_ONE_PERSON or all(person)
                named = self._parts.links.mark(person) if page in FOR_ONE_PERSON else ""
                moment = _in_ms(self._parts.clock())
                return Ticket(page, openid, application.id, named, moment) if is_known else None
        return None

    def _begun(self, mark: str, visitor: str) -> Ticket | None:
        """The identity check that this account has begun, for as long as the link that it began by."""
        since = _in_ms(self._parts.clock()) - LIFETIME_SECONDS * 1000
        for held in self._parts.seats.held_by(visitor, since):
            found = self._parts.records.application(held.application_id)
            if found and self._visits.mark(found[0], held.application_id) == mark:
                return Ticket("face", found[0], held.application_id, held.mark, held.claimed_at)
        return None


def _in_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
