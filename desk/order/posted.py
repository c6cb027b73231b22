"""A posted form of an application's page: the first post counts, and only on the state that was shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import IllegalMove, Stale
from bot.message.event import HeldEvent, StaffEvent
from bot.models.roles import EVERYBODY
from bot.models.staff import Staff
from desk.entrance.session import need
from desk.order.application import ApplicationPage, Page
from flows.decisions import DECISIONS, is_held
from office.decisions import BadTicket, Decisions, Ticket
from office.folder import Folder
from office.permissions import has_work, not_own
from office.reasons import Entered

_CHANGED = "您查看期间，申请人改动了：{what}。请再看一遍再决定，您刚才填的都还在。"


@dataclass(frozen=True, slots=True)
class Posted:
    """Which decision was posted, by whom, on which application, and what was written in the form."""

    kind: type[StaffEvent]
    staff: Staff
    folder: Folder
    given: Entered


class PostedForms:
    """What all forms of an application's page have in common. Each request opens the application once."""

    def __init__(self, page: ApplicationPage, decisions: Decisions) -> None:
        self._page = page
        self._decisions = decisions

    def read(self, application_id: str, kind: type[StaffEvent], given: Entered | None = None) -> Posted:
        """The form; the 403 page for somebody whose roles do not make this decision."""
        staff = need(*DECISIONS[kind].roles)
        return Posted(kind, staff, self._page.folder(application_id), given or Entered())

    def answer(self, posted: Posted, problem: str = "", **more: object) -> Page | Response:
        """The answer to a form; `problem`: what is wrong in it, or "". `more` are fields of the event."""
        ticket = self._ticket(posted)
        try:
            is_done = self._decisions.is_done(posted.kind, ticket, posted.folder.application)
        except IllegalMove:
            return self._meanwhile(posted.folder, posted)
        except Stale:
            changed = "、".join(posted.folder.changed_since(ticket.at)) or "部分资料"
            return self.again(posted, _CHANGED.format(what=changed), 409)
        if is_done:
            return _done(posted)
        if words := not_own(posted.staff, posted.kind, posted.folder.application):
            return self.again(posted, words, 409)
        return self.again(posted, problem) if problem else self._take(posted, ticket, **more)

    def keep_draft(self, application_id: str, given: Entered) -> None:
        """Of somebody who has a decision to make."""
        staff = need(*EVERYBODY)
        folder = self._page.folder(application_id)
        if has_work(staff, folder.application):
            self._page.undecided.keep_draft(staff, folder.application.id, given)

    def again(self, posted: Posted, problem: str, code: int = 422) -> Page:
        """The page with what is wrong; what was written stays in the form."""
        return self._page.render(posted.folder, posted.staff, given=posted.given, problem=problem, code=code)

    def _take(self, posted: Posted, ticket: Ticket, **more: object) -> Page | Response:
        if is_held(posted.kind):
            return self._hold(posted, posted.kind, ticket, more)
        about = {
            "openid": posted.folder.openid,
            "key": ticket.key,
            "application_id": posted.folder.application.id,
            "actor": posted.staff.actor,
        }
        try:
            self._decisions.take(posted.kind(**about, **more))  # type: ignore[arg-type]
        except IllegalMove:
            return self._meanwhile(self._page.folder(posted.folder.application.id), posted)
        self._page.undecided.drop_draft(posted.staff, posted.folder.application.id)
        self._page.let_go(posted.folder.application.id, posted.staff)
        return _done(posted)

    def _hold(
        self, posted: Posted, kind: type[HeldEvent], ticket: Ticket, fields: Mapping[str, object]
    ) -> Page | Response:
        """What was written stays as the writer's draft until the decision is taken."""
        application = posted.folder.application
        self._page.undecided.keep_draft(posted.staff, application.id, posted.given)
        try:
            self._decisions.hold(
                kind,
                ticket,
                posted.staff,
                posted.folder.openid,
                application,
                fields,
                needs_second=bool(self._page.undecided.why_second(kind, posted.folder)),
            )
        except IllegalMove:
            return self._meanwhile(self._page.folder(application.id), posted)
        self._page.let_go(application.id, posted.staff)
        return _done(posted)

    def _meanwhile(self, folder: Folder, posted: Posted) -> Page:
        """A colleague was faster: what happened, or is about to, and what this person had written."""
        given = posted.given
        labels = {item.id: item.label for item in folder.sheet.items} | {
            "refund": "不同意退费的原因",
            "final": "最终驳回的原因",
        }
        marked = given.ticked | given.reasons.keys()
        items = [(label, given.reasons.get(item, "")) for item, label in labels.items() if item in marked]
        last = folder.agreement or folder.last_move
        page = render_template(
            "desk/meanwhile.html",
            folder=folder,
            last=last,
            items=items,
            pending=self._page.undecided.pending(folder, posted.staff),
        )
        return page, 409

    def _ticket(self, posted: Posted) -> Ticket:
        try:
            ticket = request.form.get("ticket", "")
            return self._decisions.open(ticket, posted.folder.application, posted.staff)
        except BadTicket:
            abort(400)


def _done(posted: Posted) -> Response:
    application_id, done = posted.folder.application.id, posted.kind.__name__
    return redirect(url_for("desk.application", application_id=application_id, done=done), 303)
