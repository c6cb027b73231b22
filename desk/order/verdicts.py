"""What reviewer and cashier decide: on the application, on the payment, on a refund."""

from dataclasses import replace

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from bot.message.event import (
    Approved,
    FinallyRejected,
    PaymentConfirmed,
    RefundAgreed,
    RefundPaid,
    RefundRefused,
    Rejected,
    SlipReturned,
    SupplementAsked,
)
from desk.order.application import Page
from desk.order.posted import Posted, PostedForms
from flows.decisions import DECISIONS
from office.differences import differences_of
from office.money.repayments import Repayments
from office.reasons import FINAL, Entered, against_approval, objection, rejection, tidy

_UNCHECKED = "请先核对银行流水，并勾选“我已核对”，再确认到账。"
_TWO_MINDS = "您填写了退回原因，所以没有确认到账。要确认请清空原因，要退回请点“退回凭据”。"
_REFUND_IN_TWO_MINDS = "您填写了不同意的原因，所以没有同意退费。要同意请清空原因，不同意请点“不同意退费”。"
_NOT_AGREED = "审核员还没有同意退费，请等审核员同意之后再退款。"
_BY_FILE = "这笔退费的汇款在流水里，请在“退款”页列入付款文件，银行付款后在那里确认，不要在这里另退一次。"
_NOT_REPAID = "请先从银行原路退款，并勾选“已经退款”，再确认。"


class Verdicts:
    """The forms of an application's page. Each is answered once; the first post wins."""

    def __init__(self, forms: PostedForms, repayments: Repayments) -> None:
        self._forms = forms
        self._repayments = repayments

    def register(self, desk: Blueprint) -> None:
        at = "/applications/<application_id>"
        desk.add_url_rule(f"{at}/review", "review", self.review, methods=["POST"])
        desk.add_url_rule(f"{at}/payment", "payment", self.payment, methods=["POST"])
        desk.add_url_rule(f"{at}/final", "final", self.final, methods=["POST"])
        desk.add_url_rule(f"{at}/draft", "keep_draft", self.keep_draft, methods=["POST"])
        desk.add_url_rule(f"{at}/refund", "refund", self.refund, methods=["POST"])
        desk.add_url_rule(f"{at}/repayment", "repayment", self.repayment, methods=["POST"])

    def review(self, application_id: str) -> Page | Response:
        """The reviewer: approved as it is, rejected item by item, or some items asked for first."""
        given = entered(request.form)
        if request.form.get("verdict") == "approve":
            posted = self._forms.read(application_id, Approved, given)
            return self._forms.answer(posted, self._against(posted))
        kind = SupplementAsked if request.form.get("verdict") == "supplement" else Rejected
        posted = self._forms.read(application_id, kind, given)
        pairs, problems = rejection(given, posted.folder.sheet.rejectable, DECISIONS[kind].name)
        if problems:
            posted = replace(posted, given=replace(given, problems=problems))
        return self._forms.answer(posted, problems.get("", ""), items=pairs)

    def _against(self, posted: Posted) -> str:
        """Why it cannot be approved, or ""."""
        differences = differences_of(posted.folder.look)
        return against_approval(posted.given, posted.folder.sheet.items, differences)

    def payment(self, application_id: str) -> Page | Response:
        """The cashier: the money is on the account, or the slip does not match."""
        reason = tidy(request.form.get("reason", ""))
        given = Entered(reasons={"slip": reason} if reason else {})
        if request.form.get("verdict") == "confirm":
            words = _TWO_MINDS if reason else "" if request.form.get("checked") else _UNCHECKED
            return self._forms.answer(self._forms.read(application_id, PaymentConfirmed, given), words)
        posted = self._forms.read(application_id, SlipReturned, given)
        return self._forms.answer(posted, objection(reason), reason=reason)

    def final(self, application_id: str) -> Page | Response:
        """The reviewer: nothing can put it right."""
        reason = tidy(request.form.get("reason", ""))
        given = Entered(reasons={FINAL: reason} if reason else {})
        posted = self._forms.read(application_id, FinallyRejected, given)
        return self._forms.answer(posted, objection(reason), reason=reason)

    def keep_draft(self, application_id: str) -> tuple[str, int]:
        """The open page sends what is ticked and written, a moment after each change."""
        self._forms.keep_draft(application_id, entered(request.form))
        return "", 204

    def refund(self, application_id: str) -> Page | Response:
        """The reviewer: the money may go back, or not."""
        reason = tidy(request.form.get("reason", ""))
        given = Entered(reasons={"refund": reason} if reason else {})
        if request.form.get("verdict") == "agree":
            words = _REFUND_IN_TWO_MINDS if reason else ""
            return self._forms.answer(self._forms.read(application_id, RefundAgreed, given), words)
        posted = self._forms.read(application_id, RefundRefused, given)
        return self._forms.answer(posted, objection(reason), reason=reason)

    def repayment(self, application_id: str) -> Page | Response:
        """The cashier: the money is back."""
        posted = self._forms.read(application_id, RefundPaid)
        if posted.folder.awaits_refund and not posted.folder.is_refund_agreed:
            return self._forms.again(posted, _NOT_AGREED, 409)
        if self._repayments.refund_of(posted.folder.application):
            return self._forms.again(posted, _BY_FILE, 409)
        return self._forms.answer(posted, "" if request.form.get("checked") else _NOT_REPAID)


def entered(form: MultiDict[str, str]) -> Entered:
    """Ticks, reasons and what was said of differences, of the posted form."""
    reasons = {key: tidy(text) for key, text in _named("reason:", form).items()}
    written = {key: text for key, text in reasons.items() if text}
    return Entered(frozenset(form.getlist("tick")), written, findings=_named("finding:", form))


def _named(prefix: str, form: MultiDict[str, str]) -> dict[str, str]:
    return {key.removeprefix(prefix): form[key] for key in form if key.startswith(prefix)}
