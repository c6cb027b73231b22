"""One application: what the reviewer and the cashier see, and what they decide."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import IllegalMove, Stale
from bot.message.event import Approved, PaymentConfirmed, Rejected, SlipReturned, StaffEvent
from bot.models.staff import Staff, StaffTable
from bot.records import Records
from desk.decisions import BadTicket, Decisions, Ticket
from desk.folder import Folder, open_folder
from desk.lists import EVERYBODY
from desk.reasons import Entered, against_approval, entered, objection, rejection, tidy
from desk.session import need
from desk.sheet import is_at_desk, plain
from desk.trail import Trail
from flows.catalogue import catalogue

REVEALERS = ("reviewer", "admin", "agent")
_LONGEST_PURPOSE = 60
_CHANGED = "您查看期间，申请人改动了：{what}。请再看一遍再决定，您刚才填的都还在。"
_UNCHECKED = "请先核对银行流水，并勾选“我已核对”，再确认到账。"
_TWO_MINDS = "您填写了退回原因，所以没有确认到账。要确认请清空原因，要退回请点“退回凭据”。"

Page = tuple[str, int]


class Review:
    """The page of one application and its forms."""

    def __init__(
        self,
        records: Records,
        staff: StaffTable,
        decisions: Decisions,
        trail: Trail,
        clock: Callable[[], datetime],
    ) -> None:
        self._records = records
        self._staff = staff
        self._decisions = decisions
        self._trail = trail
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        at = "/applications/<application_id>"
        desk.add_url_rule(at, "application", self.show)
        desk.add_url_rule(f"{at}/reveal", "reveal", self.reveal, methods=["POST"])
        desk.add_url_rule(f"{at}/review", "review", self.review, methods=["POST"])
        desk.add_url_rule(f"{at}/payment", "payment", self.payment, methods=["POST"])

    def show(self, application_id: str) -> Page:
        staff = need(*EVERYBODY)
        folder = self._folder(application_id)
        self._trail.record(staff, "opened", folder.openid, application_id)
        return self._page(folder, staff)

    def reveal(self, application_id: str) -> Page | Response:
        """One secret field, for a reason that is kept."""
        staff = need(*REVEALERS)
        folder = self._folder(application_id)
        question, purpose = request.form.get("question", ""), tidy(request.form.get("reason", ""))
        wants_json = request.accept_mimetypes.best == "application/json"
        value = plain(folder.application, question, self._clock())
        if value is None:
            abort(404)
        if not 2 <= len(purpose) <= _LONGEST_PURPOSE:
            words = f"请写明查看理由，2 到 {_LONGEST_PURPOSE} 个字，会留下记录。"
            return (
                _json(400, problem=words)
                if wants_json
                else self._page(folder, staff, problem=words, code=400)
            )
        self._trail.record(
            staff, "revealed", folder.openid, application_id, question=question, reason=purpose
        )
        if wants_json:
            return _json(200, value=value)
        return self._page(self._folder(application_id), staff, shown={question: value})

    def review(self, application_id: str) -> Page | Response:
        staff = need("reviewer")
        folder = self._folder(application_id)
        given, ticket = entered(request.form), self._ticket(folder, staff)
        is_approval = request.form.get("verdict") == "approve"
        kind: type[StaffEvent] = Approved if is_approval else Rejected
        if (answer := self._too_late(kind, ticket, folder, staff, given)) is not None:
            return answer
        about = _about(ticket, folder, staff)
        items = folder.sheet.rejectable
        if is_approval:
            if words := against_approval(given, folder.sheet.items):
                return self._page(folder, staff, given=given, problem=words, code=422)
            return self._decide(Approved(**about), folder, given)
        pairs, problems = rejection(given, items)
        if problems:
            given = replace(given, problems=problems)
            return self._page(folder, staff, given=given, problem=problems.get("", ""), code=422)
        return self._decide(Rejected(**about, items=pairs), folder, given)

    def payment(self, application_id: str) -> Page | Response:
        staff = need("cashier")
        folder = self._folder(application_id)
        reason, ticket = tidy(request.form.get("reason", "")), self._ticket(folder, staff)
        given = Entered(reasons={"slip": reason} if reason else {})
        is_confirmed = request.form.get("verdict") == "confirm"
        kind: type[StaffEvent] = PaymentConfirmed if is_confirmed else SlipReturned
        if (answer := self._too_late(kind, ticket, folder, staff, given)) is not None:
            return answer
        about = _about(ticket, folder, staff)
        if is_confirmed:
            words = _TWO_MINDS if reason else "" if request.form.get("checked") else _UNCHECKED
        else:
            words = objection(reason)
        if words:
            return self._page(folder, staff, given=given, problem=words, code=422)
        event = PaymentConfirmed(**about) if is_confirmed else SlipReturned(**about, reason=reason)
        return self._decide(event, folder, given)

    def _too_late(
        self, kind: type[StaffEvent], ticket: Ticket, folder: Folder, staff: Staff, given: Entered
    ) -> Page | Response | None:
        """The answer to a form that was decided already, by whomever, or that is out of date."""
        try:
            is_done = self._decisions.is_done(kind, ticket, folder.application)
        except IllegalMove:
            return self._meanwhile(folder, given)
        except Stale:
            changed = "、".join(folder.changed_since(ticket.at)) or "部分资料"
            return self._page(folder, staff, given=given, problem=_CHANGED.format(what=changed), code=409)
        return self._done(folder, kind) if is_done else None

    def _decide(self, event: StaffEvent, folder: Folder, given: Entered) -> Page | Response:
        try:
            self._decisions.take(event)
        except IllegalMove:
            return self._meanwhile(self._folder(folder.application.id), given)
        return self._done(folder, type(event))

    def _done(self, folder: Folder, kind: type[StaffEvent]) -> Response:
        goal = url_for("desk.application", application_id=folder.application.id, done=kind.__name__)
        return redirect(goal, 303)

    def _meanwhile(self, folder: Folder, given: Entered) -> Page:
        """A colleague was faster: what happened, and what this person had written."""
        items = [
            (item.label, given.reasons.get(item.id, ""))
            for item in folder.sheet.items
            if item.id in given.ticked or item.id in given.reasons
        ]
        return render_template("desk/meanwhile.html", folder=folder, last=folder.last_move, items=items), 409

    def _page(
        self,
        folder: Folder,
        staff: Staff,
        *,
        given: Entered | None = None,
        problem: str = "",
        shown: dict[str, str] | None = None,
        code: int = 200,
    ) -> Page:
        page = render_template(
            "desk/application.html",
            folder=folder,
            sheet=folder.sheet,
            given=given or Entered(),
            problem=problem,
            shown=shown or {},
            done=folder.done(request.args.get("done", "")),
            ticket=self._decisions.issue(folder.application, staff),
            bank=catalogue().bank,
            may_review=folder.is_in_review and "reviewer" in staff.roles,
            may_pay=folder.awaits_money and "cashier" in staff.roles,
            may_reveal=bool(staff.roles & set(REVEALERS)),
        )
        return page, code

    def _folder(self, application_id: str) -> Folder:
        found = self._records.application(application_id)
        if found is None or not is_at_desk(found[1]):
            abort(404)
        return open_folder(*found, self._records, self._staff.everybody(), self._clock())

    def _ticket(self, folder: Folder, staff: Staff) -> Ticket:
        try:
            return self._decisions.open(request.form.get("ticket", ""), folder.application, staff)
        except BadTicket:
            abort(400)


def _about(ticket: Ticket, folder: Folder, staff: Staff) -> dict[str, Any]:
    return {
        "openid": folder.openid,
        "key": ticket.key,
        "application_id": folder.application.id,
        "actor": staff.actor,
    }


def _json(code: int, **body: str) -> Response:
    response = jsonify(body)
    response.status_code = code
    return response
