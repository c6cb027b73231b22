"""A posted form of the desk: the first post wins, and only on the state that was shown."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import IllegalMove, Stale
from bot.message.event import StaffEvent
from bot.models.staff import Staff
from desk.order.application import ApplicationPage, Page
from office.decisions import BadTicket, Decisions, Ticket
from office.folder import Folder
from office.reasons import Entered

_CHANGED = "您查看期间，申请人改动了：{what}。请再看一遍再决定，您刚才填的都还在。"


class Settling:
    """What all forms of an application's page have in common."""

    def __init__(self, page: ApplicationPage, decisions: Decisions) -> None:
        self._page = page
        self._decisions = decisions

    def too_late(
        self, kind: type[StaffEvent], ticket: Ticket, folder: Folder, staff: Staff, given: Entered
    ) -> Page | Response | None:
        """The answer to a form that was decided already, by whomever, or that is out of date."""
        try:
            is_done = self._decisions.is_done(kind, ticket, folder.application)
        except IllegalMove:
            return self._meanwhile(folder, given)
        except Stale:
            changed = "、".join(folder.changed_since(ticket.at)) or "部分资料"
            words = _CHANGED.format(what=changed)
            return self._page.render(folder, staff, given=given, problem=words, code=409)
        return self._done(folder, kind) if is_done else None

    def decide(self, event: StaffEvent, folder: Folder, given: Entered) -> Page | Response:
        try:
            self._decisions.take(event)
        except IllegalMove:
            return self._meanwhile(self._page.folder(folder.application.id), given)
        return self._done(folder, type(event))

    def _done(self, folder: Folder, kind: type[StaffEvent]) -> Response:
        goal = url_for("desk.application", application_id=folder.application.id, done=kind.__name__)
        return redirect(goal, 303)

    def _meanwhile(self, folder: Folder, given: Entered) -> Page:
        """A colleague was faster: what happened, and what this person had written."""
        labels = {item.id: item.label for item in folder.sheet.items} | {"refund": "不同意退费的原因"}
        marked = given.ticked | given.reasons.keys()
        items = [(label, given.reasons.get(item, "")) for item, label in labels.items() if item in marked]
        last = folder.agreement or folder.last_move
        return render_template("desk/meanwhile.html", folder=folder, last=last, items=items), 409

    def ticket(self, folder: Folder, staff: Staff) -> Ticket:
        try:
            return self._decisions.open(request.form.get("ticket", ""), folder.application, staff)
        except BadTicket:
            abort(400)


def about(ticket: Ticket, folder: Folder, staff: Staff) -> dict[str, Any]:
    return {
        "openid": folder.openid,
        "key": ticket.key,
        "application_id": folder.application.id,
        "actor": staff.actor,
    }
