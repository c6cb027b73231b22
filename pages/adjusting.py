"""Turning and cropping a picture of the upload page.

    POST /uploads/adjusted  {id, document, turn, box} → {id, state}; may be repeated with the same id

Below /p/papers/<application>, as the other calls of the page's script. `turn`: 90, 180 or 270 clockwise, or
0; `box`: left, top, right, bottom in fractions of the turned picture.

The server does it, because after a reload the device has the picture no more, the original has more pixels
than the copy that the page shows, and an old phone lacks the memory for a canvas of a large photo.
"""

import re
from typing import Any

from flask import Blueprint, Response, request

from bot.documents.adjusting import Adjusted
from bot.errors import Refused
from bot.links import Ticket
from flows.form import Look
from media.intake.adjusted import Adjustment
from pages.files import place_with
from pages.own import require_own, shown_documents
from pages.parts import PageParts, own_look
from pages.uploads import STALE, own_call, shown, spoken
from pages.visit import AT_APPLICATION, Visits

_ID = re.compile(r"[0-9a-f]{32}")
_TURNS = (0, 90, 180, 270)
_WHOLE = (0, 0, 1, 1)
_LEAST_SHARE = 0.05  # of a side: what is cropped smaller shows no paper
_GONE = "这张照片后来换过了，请看看现在的这张。"


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The route."""

    @pages.post(f"/papers/{AT_APPLICATION}/uploads/adjusted")
    @spoken
    def upload_adjusted() -> Response:
        ticket = own_call(visits)
        require_own(ticket)
        upload_id, asked = _asked()
        if not parts.uploads.is_begun(upload_id):
            place, name = _place_and_name(parts, ticket, asked)
            parts.uploads.begin_adjusting(ticket, upload_id, place, name, asked)
        parts.uploads.finish(ticket, upload_id).wake(parts.waker)
        return shown(parts.uploads.find(ticket, upload_id))


def adjustable(parts: PageParts, ticket: Ticket) -> frozenset[str]:
    """The documents of an application that are pictures. The pages of a PDF lie as they were made."""
    rows = parts.records.documents(ticket.application_id)
    return frozenset(row.id for row in rows if row.media_type.startswith("image/"))


def _place_and_name(parts: PageParts, ticket: Ticket, asked: Adjusted) -> tuple[str, str]:
    """Where the picture is, and what its upload is called. Raises Refused when it is of no use any more."""
    look = own_look(parts, ticket)
    if asked.document not in shown_documents(look) or asked.document not in adjustable(parts, ticket):
        raise Refused("gone", _GONE)
    place = _place_of(asked.document, look)
    question = look.form.by_id.get(place)
    is_cropped = asked.wish.box != _WHOLE
    done = "、".join(["转向"] * (asked.wish.turn != 0) + ["裁剪"] * is_cropped)
    return place, f"{question.label if question else '照片'}（{done}）"


def _place_of(document: str, look: Look) -> str:
    """The question that the picture is given for, or was meant for; "" when that is not known."""
    if given := place_with(document, look):
        return given.id
    answers = look.application.answers.items()
    marked = next((question for question, answer in answers if answer.document == document), "")
    return marked or next((one.place for one in look.application.aside if one.document == document), "")


def _asked() -> tuple[str, Adjusted]:
    """The id of the upload and what is asked. Raises Refused for anything but the script's own words."""
    body = request.get_json(silent=True) if (request.content_length or 0) < 1024 else None
    asked: dict[str, Any] = body if isinstance(body, dict) else {}
    upload_id, document, turn = (asked.get(name) for name in ("id", "document", "turn"))
    box = _box(asked.get("box"))
    is_named = isinstance(upload_id, str) and _ID.fullmatch(upload_id) and isinstance(document, str)
    if not is_named or type(turn) is not int or turn not in _TURNS or (turn == 0 and box == _WHOLE):
        raise Refused("bad_request", STALE)
    return str(upload_id), Adjusted(str(document), Adjustment(turn, box))


def _box(sides: object) -> tuple[float, float, float, float]:
    if (
        not isinstance(sides, list)
        or len(sides) != 4
        or any(type(side) not in (int, float) for side in sides)
    ):
        raise Refused("bad_request", STALE)
    left, top, right, bottom = sides
    is_inside = 0 <= left <= right <= 1 and 0 <= top <= bottom <= 1  # false of what is no number
    if not is_inside or min(right - left, bottom - top) < _LEAST_SHARE:
        raise Refused("bad_request", STALE)
    return left, top, right, bottom
