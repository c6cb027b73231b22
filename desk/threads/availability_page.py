"""可接 and 暂停: whether an agent takes conversations that the system assigns."""

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from bot.models.availability import Availability
from desk.entrance.session import need
from desk.threads.page import back_to
from office.threads.address import Addresses
from office.threads.assignment import ROLES


class AvailabilityPage:
    """Its form stands above the list of threads, so it comes back to the thread that was open."""

    def __init__(self, availability: Availability, addresses: Addresses) -> None:
        self._availability = availability
        self._addresses = addresses

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/threads/availability", "set_availability", self.set, methods=["POST"])

    def set(self) -> Response:
        staff, said = need(*ROLES), request.form.get("is_available", "")
        if said not in ("yes", "no"):
            abort(400)
        self._availability.set(staff, is_available=said == "yes")
        address = request.form.get("open", "")
        if address and self._addresses.read(address):
            return back_to(address)
        names = {"shelf": "shelf", "tag": "filter", "after": "after"}
        place: dict[str, Any] = {name: request.form.get(field) or None for name, field in names.items()}
        return redirect(url_for("desk.threads", **place), 303)
