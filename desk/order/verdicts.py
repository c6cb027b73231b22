"""What reviewer and cashier decide: on the application, on the payment, on a refund."""

from dataclasses import replace

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

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
from desk.entrance.session import need
from desk.order.application import ApplicationPage, Page
from desk.order.settling import Settling, about
from flows.decisions import DECISIONS
from office.decisions import Decisions
from office.reasons import Entered, against_approval, objection, rejection, tidy

_UNCHECKED = "请先核对银行流水，并勾选“我已核对”，再确认到账。"
_TWO_MINDS = "您填写了退回原因，所以没有确认到账。要确认请清空原因，要退回请点“退回凭据”。"
_REFUND_IN_TWO_MINDS = "您填写了不同意的原因，所以没有同意退费。要同意请清空原因，不同意请点“不同意退费”。"
_NOT_AGREED = "审核员还没有同意退费，请等审核员同意之后再退款。"
_NOT_REPAID = "请先从银行原路退款，并勾选“已经退款”，再确认。"


class Verdicts:
    """The forms of an application's page. Each is answered once; the first post wins."""

    def __init__(self, page: ApplicationPage, decisions: Decisions) -> None:
        self._page = page
        self._settling = Settling(page, decisions)

    def register(self, desk: Blueprint) -> None:
        at = "/applications/<application_id>"
        desk.add_url_rule(f"{at}/review", "review", self.review, methods=["POST"])
        desk.add_url_rule(f"{at}/payment", "payment", self.payment, methods=["POST"])
        desk.add_url_rule(f"{at}/refund", "refund", self.refund, methods=["POST"])
        desk.add_url_rule(f"{at}/repayment", "repayment", self.repayment, methods=["POST"])

    def review(self, application_id: str) -> Page | Response:
        staff = need(*DECISIONS[Approved].roles)
        folder = self._page.folder(application_id)
        given, ticket = entered(request.form), self._settling.ticket(folder, staff)
        is_approval = request.form.get("verdict") == "approve"
        kind: type[StaffEvent] = Approved if is_approval else Rejected
        if (answer := self._settling.too_late(kind, ticket, folder, staff, given)) is not None:
            return answer
        known = about(ticket, folder, staff)
        items = folder.sheet.rejectable
        if is_approval:
            if words := against_approval(given, folder.sheet.items):
                return self._page.render(folder, staff, given=given, problem=words, code=422)
            return self._settling.decide(Approved(**known), folder, given)
        pairs, problems = rejection(given, items)
        if problems:
            given = replace(given, problems=problems)
            return self._page.render(folder, staff, given=given, problem=problems.get("", ""), code=422)
        return self._settling.decide(Rejected(**known, items=pairs), folder, given)

    def payment(self, application_id: str) -> Page | Response:
        """The cashier: the money is on the account, or the slip does not match."""
        is_confirmed = request.form.get("verdict") == "confirm"
        reason = tidy(request.form.get("reason", ""))
        if is_confirmed:
            words = _TWO_MINDS if reason else "" if request.form.get("checked") else _UNCHECKED
            return self._plain(application_id, PaymentConfirmed, words, "slip")
        return self._plain(application_id, SlipReturned, objection(reason), "slip")

    def refund(self, application_id: str) -> Page | Response:
        """The reviewer: the money may go back, or not."""
        reason = tidy(request.form.get("reason", ""))
        if request.form.get("verdict") == "agree":
            words = _REFUND_IN_TWO_MINDS if reason else ""
            return self._plain(application_id, RefundAgreed, words, "refund")
        return self._plain(application_id, RefundRefused, objection(reason), "refund")

    def repayment(self, application_id: str) -> Page | Response:
        """The cashier: the money is back."""
        staff = need(*DECISIONS[RefundPaid].roles)
        folder = self._page.folder(application_id)
        if folder.awaits_refund and not folder.is_refund_agreed:
            return self._page.render(folder, staff, problem=_NOT_AGREED, code=409)
        words = "" if request.form.get("checked") else _NOT_REPAID
        return self._plain(application_id, RefundPaid, words, "refund")

    def _plain(self, application_id: str, kind: type[StaffEvent], problem: str, item: str) -> Page | Response:
        """A decision that at most needs one reason, which is kept under the name of an item."""
        staff = need(*DECISIONS[kind].roles)
        folder = self._page.folder(application_id)
        reason, ticket = tidy(request.form.get("reason", "")), self._settling.ticket(folder, staff)
        given = Entered(reasons={item: reason} if reason else {})
        if (answer := self._settling.too_late(kind, ticket, folder, staff, given)) is not None:
            return answer
        if problem:
            return self._page.render(folder, staff, given=given, problem=problem, code=422)
        known = about(ticket, folder, staff)
        if kind in (SlipReturned, RefundRefused):
            known["reason"] = reason
        return self._settling.decide(kind(**known), folder, given)


def entered(form: MultiDict[str, str]) -> Entered:
    """Ticks and reasons of the posted form."""
    prefix = "reason:"
    reasons = {key.removeprefix(prefix): tidy(form[key]) for key in form if key.startswith(prefix)}
    return Entered(frozenset(form.getlist("tick")), {key: text for key, text in reasons.items() if text})
