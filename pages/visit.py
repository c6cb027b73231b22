"""A link's token leaves the address at once: it is exchanged for a short-lived, signed cookie."""

import hmac
from collections.abc import Callable
from datetime import datetime

from flask import redirect, request, url_for
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.links import Links, Ticket
from pages.secret import page_secret

VISIT_SECONDS = 2 * 3600
_PATH = "/p"
# A cookie for each page, so that opening one page does not end the visit to another.
COOKIES = {f"szca_{page}": _PATH for page in ("forms", "face", "orders", "fill")}


class Visits:
    """Who is looking at a page: the holder of a link that was opened not long ago."""

    def __init__(self, links: Links, clock: Callable[[], datetime], *, is_secure: bool) -> None:
        self._links = links
        self._clock = clock
        self._is_secure = is_secure

    def enter(self, page: str, token: str) -> Response:
        """Exchange a link's token for the cookie, and go on to the clean address. Raises Refused."""
        ticket = self._links.open(page, token)
        answer = redirect(url_for(f"pages.{page}"), 303)
        answer.set_cookie(
            f"szca_{page}",
            self.seal(ticket, VISIT_SECONDS),
            max_age=VISIT_SECONDS,
            path=_PATH,
            secure=self._is_secure,
            httponly=True,
            samesite="Lax",
        )
        return answer

    def ticket(self, page: str) -> Ticket:
        """The ticket of this request's visitor. Raises Refused."""
        return self.unseal(page, request.cookies.get(f"szca_{page}", ""))

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
        try:
            named, openid, application_id, mark, issued_at, until = self._signer().loads(text)
        except (BadData, ValueError, TypeError):
            named, openid, application_id, mark, issued_at, until = "", "", "", "", 0, 0.0
        if named != page or self._clock().timestamp() >= until:
            raise Refused(
                "visit_over", "页面打开得太久了，或者不是从链接打开的。请回到微信聊天，重新点开链接。"
            )
        return Ticket(page, openid, application_id, mark, issued_at)

    def csrf(self, page: str) -> str:
        """What a form of this visitor carries: nobody can know it who cannot read the page."""
        whose = request.cookies.get(f"szca_{page}", "") + ":" + request.cookies.get("szca_who", "")
        return hmac.digest(page_secret(), f"page-form:{whose}".encode(), "sha256").hex()

    def is_own_form(self, page: str) -> bool:
        return self.is_mark(page, request.form.get("csrf", ""))

    def is_own_call(self, page: str) -> bool:
        """The same for a script of the page: it names the mark in a header."""
        return self.is_mark(page, request.headers.get("X-Page-Mark", ""))

    def is_mark(self, page: str, mark: str) -> bool:
        return hmac.compare_digest(mark.encode(), self.csrf(page).encode())

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(page_secret(), salt="page-visit")
