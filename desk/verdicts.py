"""What reviewer and cashier decide: on the application, on the payment, on a refund."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import IllegalMove, Stale
from bot.message.event import (
    Approved,
    PaymentConfirmed,
    RefundAgreed,
    RefundPaid,
    RefundRefused,
    Rejected,
    SlipReturned,
    StaffEvent,
)
from bot.models.staff import Staff
from desk.application import ApplicationPage, Page
from desk.decisions import BadTicket, Decisions, Ticket
from desk.folder import Folder
from desk.reasons import Entered, against_approval, entered, objection, rejection, tidy
from desk.session import need

_CHANGED = "您查看期间，申请人改动了：{what}。请再看一遍再决定，您刚才填的都还在。"
_UNCHECKED = "请先核对银行流水，并勾选“我已核对”，再确认到账。"
_TWO_MINDS = "您填写了退回原因，所以没有确认到账。要确认请清空原因，要退回请点“退回凭据”。"
_REFUND_IN_TWO_MINDS = "您填写了不同意的原因，所以没有同意退费。要同意请清空原因，不同意请点“不同意退费”。"
_NOT_AGREED = "审核员还没有同意退费，请等审核员同意之后再退款。"
_NOT_REPAID = "请先从银行原路退款，并勾选“已经退款”，再确认。"


class Verdicts:
    """The forms of an application's page. Each is answered once, by whoever came first."""

    def __init__(self, page: ApplicationPage, decisions: Decisions) -> None:
        self._page = page
        self._decisions = decisions

    def register(self, desk: Blueprint) -> None:
        at = "/applications/<application_id>"
        desk.add_url_rule(f"{at}/review", "review", self.review, methods=["POST"])
        desk.add_url_rule(f"{at}/payment", "payment", self.payment, methods=["POST"])
        desk.add_url_rule(f"{at}/refund", "refund", self.refund, methods=["POST"])
        desk.add_url_rule(f"{at}/repayment", "repayment", self.repayment, methods=["POST"])

    def review(self, application_id: str) -> Page | Response:
        staff = need("reviewer")
        folder = self._page.folder(application_id)
        given, ticket = entered(request.form), self._ticket(folder, staff)
        is_approval = request.form.get("verdict") == "approve"
        kind: type[StaffEvent] = Approved if is_approval else Rejected
        if (answer := self._too_late(kind, ticket, folder, staff, given)) is not None:
            return answer
        about = _about(ticket, folder, staff)
        items = folder.sheet.rejectable
        if is_approval:
            if words := against_approval(given, folder.sheet.items):
                return self._page.render(folder, staff, given=given, problem=words, code=422)
            return self._decide(Approved(**about), folder, given)
        pairs, problems = rejection(given, items)
        if problems:
            given = replace(given, problems=problems)
            return self._page.render(folder, staff, given=given, problem=problems.get("", ""), code=422)
        return self._decide(Rejected(**about, items=pairs), folder, given)

    def payment(self, application_id: str) -> Page | Response:
        """The cashier: the money is on the account, or the slip does not match."""
        is_confirmed = request.form.get("verdict") == "confirm"
        reason = tidy(request.form.get("reason", ""))
        if is_confirmed:
            words = _TWO_MINDS if reason else "" if request.form.get("checked") else _UNCHECKED
            return self._plain(application_id, "cashier", PaymentConfirmed, words, "slip")
        return self._plain(application_id, "cashier", SlipReturned, objection(reason), "slip")

    def refund(self, application_id: str) -> Page | Response:
        """The reviewer: the money may go back, or not."""
        reason = tidy(request.form.get("reason", ""))
        if request.form.get("verdict") == "agree":
            words = _REFUND_IN_TWO_MINDS if reason else ""
            return self._plain(application_id, "reviewer", RefundAgreed, words, "refund")
        return self._plain(application_id, "reviewer", RefundRefused, objection(reason), "refund")

    def repayment(self, application_id: str) -> Page | Response:
        """The cashier: the money is back."""
        staff = need("cashier")
        folder = self._page.folder(application_id)
        if folder.awaits_refund and not folder.is_refund_agreed:
            return self._page.render(folder, staff, problem=_NOT_AGREED, code=409)
        words = "" if request.form.get("checked") else _NOT_REPAID
        return self._plain(application_id, "cashier", RefundPaid, words, "refund")

    def _plain(
        self, application_id: str, role: str, kind: type[StaffEvent], problem: str, item: str
    ) -> Page | Response:
        """A decision that at most needs one reason, which is kept under the name of an item."""
        staff = need(role)
        folder = self._page.folder(application_id)
        reason, ticket = tidy(request.form.get("reason", "")), self._ticket(folder, staff)
        given = Entered(reasons={item: reason} if reason else {})
        if (answer := self._too_late(kind, ticket, folder, staff, given)) is not None:
            return answer
        if problem:
            return self._page.render(folder, staff, given=given, problem=problem, code=422)
        about = _about(ticket, folder, staff)
        if kind in (SlipReturned, RefundRefused):
            about["reason"] = reason
        return self._decide(kind(**about), folder, given)

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
            words = _CHANGED.format(what=changed)
            return self._page.render(folder, staff, given=given, problem=words, code=409)
        return self._done(folder, kind) if is_done else None

    def _decide(self, event: StaffEvent, folder: Folder, given: Entered) -> Page | Response:
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
