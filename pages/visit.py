"""Visits to the pages of one application: a link's token is exchanged for a signed cookie.

The address of a page names its application, and the cookie belongs to that address. So pages of several
applications stand side by side in one browser, and each sends its forms and files to its own application.
"""

import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, request, url_for
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

from bot.errors import Refused
from bot.handed_on import HandingOn, is_handed_on
from bot.links import LIFETIME_SECONDS, Links, Ticket
from pages.secret import page_secret

PAGES = ("fill", "forms", "papers", "face", "orders")
VISIT_SECONDS = 2 * 3600  # without use; a visit that is used lasts as long as its link
_TOUCH_SECONDS = 60  # the cookie is not set again more often than this
_MARK = "application_mark"
_MARK_LENGTH = 16
AT_APPLICATION = f"<string(length={_MARK_LENGTH}):{_MARK}>"
_OVER = "页面打开得太久了，或者不是从链接打开的。请回到微信聊天，重新点开链接。"
_OTHER = (
    "这个页面是另一笔申请的，或者不是从链接打开的，刚才提交的内容没有保存到任何一笔申请里。"
    "请回到聊天，重新点开要办的那一笔的链接。"
)


class Visits:
    """The visitor of a page: the holder of a link that was opened or used not long ago."""

    def __init__(
        self, links: Links, handing_on: HandingOn, clock: Callable[[], datetime], *, is_secure: bool
    ) -> None:
        self._links = links
        self._handing_on = handing_on
        self._clock = clock
        self._is_secure = is_secure

    def add_to(self, pages: Blueprint) -> None:
        """The route that links lead to, and what all pages of an application share."""

        @pages.route(f"/<any({','.join(PAGES)}):page>", methods=["GET", "POST"])
        def enter(page: str) -> AnyResponse:
            return self._enter(page, request.args.get("t", ""))

        @pages.url_value_preprocessor
        def read_mark(endpoint: str | None, values: dict[str, Any] | None) -> None:
            g.application_mark = values.pop(_MARK, "") if values else ""

        @pages.url_defaults
        def add_mark(endpoint: str, values: dict[str, Any]) -> None:
            if current_app.url_map.is_endpoint_expecting(endpoint, _MARK):
                values.setdefault(_MARK, g.get("application_mark", ""))

        @pages.after_request
        def renew(response: Response) -> Response:
            if (page := g.pop("visit_to_renew", "")) and response.status_code < 400:
                self._set_cookie(response, self.ticket(page))
            return response

    def mark(self, openid: str, application_id: str) -> str:
        """Stands for an application in addresses and forms. Nobody can make one without our secret."""
        whole = hmac.digest(page_secret(), f"page-of:{openid}:{application_id}".encode(), "sha256")
        return whole.hex()[:_MARK_LENGTH]

    def ticket(self, page: str) -> Ticket:
        """The ticket of this request's visitor, about the application of the address. Raises Refused."""
        ticket, until = self._opened(page, request.cookies.get(f"szca_{page}", ""))
        self.require_address(ticket)
        if until - self._clock().timestamp() < VISIT_SECONDS - _TOUCH_SECONDS:
            g.visit_to_renew = page
        return ticket

    def require_address(self, ticket: Ticket) -> None:
        """Raises Refused when the address of this request is another application's."""
        if not hmac.compare_digest(self._mark_of(ticket).encode(), g.application_mark.encode()):
            raise Refused("other_application", _OTHER)

    def is_visiting(self, page: str) -> bool:
        try:
            self.ticket(page)
        except Refused:
            return False
        return True

    def seal(self, ticket: Ticket, seconds: float) -> str:
        """A signed text that stands for the ticket so long."""
        until = self._clock().timestamp() + seconds
        return self._signer().dumps(
            [ticket.page, ticket.openid, ticket.application_id, ticket.mark, ticket.issued_at, until]
        )

    def unseal(self, page: str, text: str) -> Ticket:
        """The other way round. Raises Refused when it is forged, over or for another page."""
        return self._opened(page, text)[0]

    def csrf(self, page: str) -> str:
        """What a form of this visitor carries: the application's mark, and what only the page's reader has.

        A form stays good when the same link is opened again. On the face check's page it ends when the
        browser becomes another person's.
        """
        ticket = self.ticket(page)
        who = request.cookies.get("szca_who", "") if page == "face" else ""
        whose = "\n".join((page, ticket.openid, ticket.application_id, ticket.mark, who))
        own = hmac.digest(page_secret(), f"page-form:{whose}".encode(), "sha256").hex()
        return self._mark_of(ticket) + own

    def is_own_form(self, page: str) -> bool:
        """Whether the form is this visitor's. Raises Refused when it is another application's."""
        return self.is_mark(page, request.form.get("csrf", ""))

    def is_own_call(self, page: str) -> bool:
        """The same for a script of the page: it names the mark in a header."""
        return self.is_mark(page, request.headers.get("X-Page-Mark", ""))

    def is_mark(self, page: str, mark: str) -> bool:
        """Whether a form's mark is this visitor's. Raises Refused when it is another application's."""
        own, sent = self.csrf(page).encode(), mark.encode()
        if not hmac.compare_digest(sent[:_MARK_LENGTH], own[:_MARK_LENGTH]):
            raise Refused("other_application", _OTHER)
        return hmac.compare_digest(sent, own)

    def _enter(self, page: str, token: str) -> AnyResponse:
        """Exchange a link's token for the cookie, and go on to the application's address. Raises Refused."""
        if request.method != "GET" or not token:
            raise Refused("visit_over", _OVER)
        try:
            ticket = self._links.open(page, token)
        except Refused:
            old = self._links.overdue(page, token)
            if old is not None and not is_handed_on(old):
                g.application_mark = self._mark_of(old)  # WeChat can be asked whose it is
            raise
        self._handing_on.require(ticket)
        return self.admit(ticket)

    def admit(self, ticket: Ticket) -> AnyResponse:
        """Go on to the address of the ticket's application, with the cookie that opens it."""
        answer = redirect(url_for(f"pages.{ticket.page}", application_mark=self._mark_of(ticket)), 303)
        self._set_cookie(answer, ticket)
        return answer

    def _set_cookie(self, answer: AnyResponse, ticket: Ticket) -> None:
        """Set the cookie of the ticket's page, for no longer than its link is good."""
        seconds = float(VISIT_SECONDS)
        if ticket.issued_at:
            link_ends = ticket.issued_at / 1000 + LIFETIME_SECONDS
            seconds = min(seconds, link_ends - self._clock().timestamp())
        answer.set_cookie(
            f"szca_{ticket.page}",
            self.seal(ticket, seconds),
            max_age=int(seconds),
            path=url_for(f"pages.{ticket.page}", application_mark=self._mark_of(ticket)),
            secure=self._is_secure,
            httponly=True,
            samesite="Lax",
        )

    def _opened(self, page: str, text: str) -> tuple[Ticket, float]:
        try:
            named, openid, application_id, mark, issued_at, until = self._signer().loads(text)
        except (BadData, ValueError, TypeError):
            named, openid, application_id, mark, issued_at, until = "", "", "", "", 0, 0.0
        if named != page or self._clock().timestamp() >= until:
            raise Refused("visit_over", _OVER)
        ticket = Ticket(page, openid, application_id, mark, issued_at)
        self._handing_on.require(ticket)
        return ticket, until

    def _mark_of(self, ticket: Ticket) -> str:
        # The list of applications is a person's, by whichever application its link was made.
        application_id = "" if ticket.page == "orders" else ticket.application_id
        return self.mark(ticket.openid, application_id)

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(page_secret(), salt="page-visit")
