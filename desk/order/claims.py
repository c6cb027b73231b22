"""Who works on an application: claimed by opening it, renewed by the open page, taken over by an admin."""

from flask import Blueprint, jsonify, redirect, url_for
from werkzeug.wrappers import Response

from bot.models.claims import ClaimTable
from bot.models.roles import EVERYBODY, Sight, who_sees
from desk.entrance.session import need
from desk.order.application import ApplicationPage


class Claims:
    """The forms of a claim. A decision does not ask for one: the first decision counts, as ever."""

    def __init__(self, page: ApplicationPage, table: ClaimTable) -> None:
        self._page = page
        self._table = table

    def register(self, desk: Blueprint) -> None:
        at = "/applications/<application_id>/claim"
        desk.add_url_rule(at, "renew_claim", self.renew, methods=["POST"])
        desk.add_url_rule(f"{at}/take", "take_claim", self.take, methods=["POST"])
        desk.add_url_rule(f"{at}/leave", "leave_claim", self.leave, methods=["POST"])

    def renew(self, application_id: str) -> Response:
        """The open page calls it. `is_mine` is false once a colleague has it."""
        staff = need(*EVERYBODY)
        folder = self._page.folder(application_id)
        is_mine = self._table.renew(folder.application.id, staff.login) == staff.login
        return jsonify({"is_mine": is_mine})

    def take(self, application_id: str) -> Response:
        """An admin takes it from a colleague."""
        staff = need(*who_sees(Sight.ACCOUNTS))
        folder = self._page.folder(application_id)
        self._table.take(folder.application.id, staff.login, from_holder=True)
        return redirect(url_for("desk.application", application_id=application_id), 303)

    def leave(self, application_id: str) -> Response:
        staff = need(*EVERYBODY)
        self._table.leave(self._page.folder(application_id).application.id, staff.login)
        return redirect(url_for("desk.mine"), 303)
