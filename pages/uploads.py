"""How the upload page's script sends a file: begin, pieces, finish. A broken line goes on where it stood.

    POST   /uploads              {place, name, size} → {id, received, piece}
    GET    /uploads/<id>         → {received, size, state}; HEAD tells it in Upload-Offset
    PUT    /uploads/<id>?offset  a piece → {received}; 409 {received} when it does not continue there
    POST   /uploads/<id>/finish  → {state}; may be repeated
    DELETE /uploads/<id>         → {state}

All below the page's own address, /p/papers/<application>. Every change names the page's mark in X-Page-Mark.
A refusal is {words} for the person.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from flask import Blueprint, Response, jsonify, make_response, request

from bot.documents.uploads import PIECE_LIMIT, BadOffset, Upload
from bot.errors import Refused
from bot.links import Ticket
from pages.parts import PageParts
from pages.visit import AT_APPLICATION, Visits

PAGE = "papers"
_STATUS = {
    "visit_over": 403,
    "not_yours": 403,
    "not_own_form": 403,
    "other_application": 403,
    "no_upload": 404,
    "not_now": 409,
    "gone": 409,
    "too_large": 413,
    "too_many": 429,
}
STALE = "页面打开得太久了，请刷新页面，再传一次。"
_PIECE_TOO_LARGE = "这个文件没能传上来，请刷新页面，再传一次。"
log = structlog.get_logger("pages")


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The routes of the protocol."""
    uploads = parts.uploads

    @pages.post(f"/papers/{AT_APPLICATION}/uploads")
    @spoken
    def upload_begin() -> Response:
        ticket, asked = own_call(visits), _asked()
        upload_id = uploads.begin(ticket, asked["place"], asked["name"], asked["size"])
        answer = jsonify(id=upload_id, received=0, piece=PIECE_LIMIT)
        answer.status_code = 201
        return answer

    @pages.get(f"/papers/{AT_APPLICATION}/uploads/<upload_id>")
    @spoken
    def upload_state(upload_id: str) -> Response:
        return shown(uploads.find(visits.ticket(PAGE), upload_id))

    @pages.put(f"/papers/{AT_APPLICATION}/uploads/<upload_id>")
    @spoken
    def upload_piece(upload_id: str) -> Response:
        ticket = own_call(visits)
        offset = _offset()
        return jsonify(received=uploads.append(ticket, upload_id, offset, _piece()))

    @pages.post(f"/papers/{AT_APPLICATION}/uploads/<upload_id>/finish")
    @spoken
    def upload_finish(upload_id: str) -> Response:
        ticket = own_call(visits)
        uploads.finish(ticket, upload_id).wake(parts.waker)
        return shown(uploads.find(ticket, upload_id))

    @pages.delete(f"/papers/{AT_APPLICATION}/uploads/<upload_id>")
    @spoken
    def upload_cancel(upload_id: str) -> Response:
        ticket = own_call(visits)
        uploads.cancel(ticket, upload_id)
        return shown(uploads.find(ticket, upload_id))


def spoken(view: Callable[..., Response]) -> Callable[..., Response]:
    """A refusal in words that the script shows, instead of a page."""

    @wraps(view)
    def answered(**names: Any) -> Response:
        try:
            return view(**names)
        except Refused as refused:
            log.info("refused", page=request.endpoint, reason=refused.reason)
            return make_response(jsonify(words=refused.words), _STATUS.get(refused.reason, 400))
        except BadOffset as bad:
            return make_response(jsonify(received=bad.received), 409)

    return answered


def own_call(visits: Visits) -> Ticket:
    """The visitor's ticket, if the call comes from the page. Raises Refused."""
    ticket = visits.ticket(PAGE)
    if not visits.is_own_call(PAGE):
        raise Refused("not_own_form", STALE)
    return ticket


def _asked() -> dict[str, Any]:
    """Place, name and size, of the right kinds. Raises Refused."""
    try:
        body = request.get_json(silent=True) if (request.content_length or 0) < 4096 else None
    except RecursionError:  # thousands of brackets
        body = None
    asked = body if isinstance(body, dict) else {}
    kinds = {"place": str, "name": str, "size": int}
    if any(type(asked.get(name)) is not kind for name, kind in kinds.items()):
        raise Refused("bad_request", STALE)
    return asked


def _offset() -> int:
    """Where a piece begins. Raises Refused for a number that no file has."""
    text = request.args.get("offset", "")
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise Refused("bad_request", STALE)
    return int(text)


def _piece() -> bytes:
    """The body, of a sensible length. Raises Refused."""
    if not 0 < (request.content_length or 0) <= PIECE_LIMIT:
        raise Refused("too_large", _PIECE_TOO_LARGE)
    return request.get_data(cache=False)


def shown(upload: Upload) -> Response:
    answer = jsonify(id=upload.id, received=upload.received, size=upload.size, state=upload.state)
    answer.headers["Upload-Offset"] = str(upload.received)
    return answer
