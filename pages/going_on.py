"""The buttons of the upload page that go on with the application once its papers are there."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from bot.errors import Refused
from bot.handed_on import is_handed_on
from bot.links import Ticket
from bot.message.event import RequestedOnPage
from flows.form import Look
from pages.next_step import FACE, step_of
from pages.parts import PageParts, link_to, own_look
from pages.visit import AT_APPLICATION, Visits

PAGE = "papers"
_NOT_TAKEN = "这一页没有提交成功。请回到微信聊天，重新点开链接，再点一次。"


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The route that the buttons post to."""

    @pages.post(f"/papers/{AT_APPLICATION}/next")
    def papers_next() -> ResponseReturnValue:
        ticket = visits.ticket(PAGE)
        # What goes on is the applicant's to say, not that of a colleague who uploads papers.
        if is_handed_on(ticket) or not visits.is_own_form(PAGE):
            raise Refused("not_own_form", _NOT_TAKEN)
        look = own_look(parts, ticket)
        wanted, revision = step_of(look).request, request.form.get("revision", type=int, default=-1)
        # A page of before shows what the application asks for now.
        if not wanted or wanted != request.form.get("request") or revision != look.application.revision:
            return redirect(url_for("pages.papers"), 303)
        if wanted == "agree" and request.form.get("agree") != "yes":
            return redirect(url_for("pages.papers", unread=1, _anchor="next"), 303)
        event = RequestedOnPage(
            openid=ticket.openid,
            key=f"{wanted}:{look.application.id}:{revision}",
            application_id=look.application.id,
            request=wanted,
            revision=revision,
        )
        parts.turn.take(event).wake(parts.waker)
        return _on(parts, ticket, own_look(parts, ticket))


def _on(parts: PageParts, ticket: Ticket, look: Look) -> Response:
    """To the face check when that is next, else back to the page."""
    if look.pending_id() == FACE:
        return redirect(link_to(parts, ticket.openid, look, FACE), 303)
    return redirect(url_for("pages.papers"), 303)
