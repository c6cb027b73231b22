"""Whether the identity check still has to be done: what a computer's page asks while a phone does it."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from pages.parts import PageParts
from pages.visit import AT_APPLICATION, Visits


def add_to(pages: Blueprint, parts: PageParts, visits: Visits) -> None:
    """The route that the page with the code looks at. It names nobody."""

    @pages.get(f"/face/{AT_APPLICATION}/open")
    def face_open() -> ResponseReturnValue:
        look = parts.seats.look(visits.ticket("face"))
        return jsonify(is_open=look.pending_id() == "face")
