"""Both sides of the identity card on the face check's page: upload pictures, report their status."""

from collections.abc import Callable

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.errors import Refused
from bot.identity.card import UPLOAD_LIMIT, SideState
from media.storage import StorageError
from pages.notice import notice_of
from pages.parts import PageParts
from pages.visit import AT_APPLICATION, Visits
from pages.visitor import Visitors

_NO_STORE = "照片暂时存不下，请过一两分钟再拍一次。"


def add_to(pages: Blueprint, parts: PageParts, visits: Visits, visitors: Visitors) -> None:
    """The routes below /p/face that the page's script uses."""
    card = _Card(parts, visits, visitors)

    @pages.post(f"/face/{AT_APPLICATION}/id/<any(front,back):side>")
    def face_id(side: str) -> ResponseReturnValue:
        """For the script an answer to show; for a plain form back to the page."""
        if request.accept_mimetypes.best == "application/json":
            return _answered(lambda: card.keep(side))
        card.keep(side)
        return redirect(url_for("pages.face"), 303)

    @pages.get(f"/face/{AT_APPLICATION}/state")
    def face_state() -> ResponseReturnValue:
        return _answered(card.stand)


class _Card:
    """The identity card of this request's visitor."""

    def __init__(self, parts: PageParts, visits: Visits, visitors: Visitors) -> None:
        self._parts = parts
        self._visits = visits
        self._visitors = visitors

    def keep(self, side: str) -> dict[str, object]:
        """Take the picture that was sent. Raises Refused or StorageError."""
        ticket, who = self._visits.ticket("face"), self._visitors.require()
        if not self._visits.is_own_form("face"):
            raise Refused("not_own_form", "请刷新页面，再拍一次。")
        self._parts.seats.require(ticket, who)
        self._parts.seats.due(ticket)  # what proved a passed check is not replaced afterwards
        sent = request.files.get("picture")
        data = sent.stream.read(UPLOAD_LIMIT + 1) if sent else b""
        kind, work_id = self._parts.idchecks.take(ticket, who, side, data)
        self._parts.waker.work(kind, work_id)
        return self.stand()

    def stand(self) -> dict[str, object]:
        """Both sides as the page shows them."""
        ticket, who = self._visits.ticket("face"), self._visitors.require()
        look = self._parts.seats.require(ticket, who)
        sides = self._parts.idchecks.sides(ticket, look.identified_as())
        return {
            "sides": {side.side: _side(side) for side in sides},
            "ready": all(side.state == "good" for side in sides),
        }


def _answered(ask: Callable[[], dict[str, object]]) -> ResponseReturnValue:
    try:
        return ask()
    except Refused as refused:
        return {"error": refused.words}, notice_of(refused).status
    except StorageError:
        return {"error": _NO_STORE}, 503


def _side(side: SideState) -> dict[str, object]:
    return {"state": side.state, "words": side.words, "over": side.is_over}
