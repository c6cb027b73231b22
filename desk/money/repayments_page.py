"""退款: what goes back, who agreed, the file for the bank."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from bot.errors import IllegalMove
from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff, StaffTable
from desk.entrance.session import need
from flows.money import yuan
from office.money.batch_file import batch_file
from office.money.ledger import AGREED, ASKED
from office.money.repayments import Repayment, Repayments, may_pay
from office.money.telling_repaid import TellingRepaid
from office.permissions import AGREES, BOOKS

Page = tuple[str, int]
_NOT_TWICE = "退款要由另一位同事同意：自己登记的不能自己同意，已经同意的不用再点。"
_NOT_PAID = "自己同意的退款，要由另一位同事付款；已经确认过的不用再点。"
_NOTHING = "现在没有可以列入文件的退款：要先有同事同意，并且流水里有对方账号。"


class RepaymentsPage:
    """One page; every deed leads back to it."""

    def __init__(self, repayments: Repayments, telling: TellingRepaid, staff: StaffTable) -> None:
        self._repayments = repayments
        self._telling = telling
        self._staff = staff

    def register(self, desk: Blueprint) -> None:
        at = "/money/repayments"
        desk.add_url_rule(at, "repayments", self.show)
        desk.add_url_rule(f"{at}/<int:one>/agree", "repayment_agree", self.agree, methods=["POST"])
        desk.add_url_rule(f"{at}/<int:one>/paid", "repayment_paid", self.paid, methods=["POST"])
        desk.add_url_rule("/money/batches", "batch", self.make, methods=["POST"])
        desk.add_url_rule("/money/batches/<int:batch>.csv", "batch_file", self.file)
        desk.add_url_rule("/money/batches/<int:batch>/paid", "batch_paid", self.batch_paid, methods=["POST"])

    def show(self) -> Page:
        staff = need(*who_sees(Sight.REPAYMENTS))
        self._repayments.gather_refunds()
        self._telling.tell()
        return self._render(staff)

    def agree(self, one: int) -> Page | Answer:
        staff = need(*AGREES)
        return self._do(lambda: self._repayments.agree(one, staff), staff, _NOT_TWICE)

    def make(self) -> Page | Answer:
        staff = need(*BOOKS)
        self._repayments.gather_refunds()
        return self._do(lambda: self._repayments.make_batch(staff), staff, _NOTHING)

    def file(self, batch: int) -> Response:
        """The file, as it was made; whoever pays it may take it again."""
        need(*BOOKS)
        those = self._repayments.of_batch(batch)
        if not those:
            abort(404)
        headers = {"Content-Disposition": f"attachment; filename=repayments-{batch}.csv"}
        return Response(batch_file(those), content_type="text/csv; charset=gb18030", headers=headers)

    def paid(self, one: int) -> Page | Answer:
        """One that no file could have."""
        staff = need(*BOOKS)
        return self._do(lambda: self._repayments.paid_by_hand(one, staff), staff, _NOT_PAID)

    def batch_paid(self, batch: int) -> Page | Answer:
        staff = need(*BOOKS)
        return self._do(lambda: self._repayments.paid(batch, staff), staff, _NOT_PAID)

    def _do(self, deed: Callable[[], object], staff: Staff, refused: str) -> Page | Answer:
        try:
            deed()
        except IllegalMove:
            return self._render(staff, refused, 409)
        self._telling.tell()
        return redirect(url_for("desk.repayments", done="1"), 303)

    def _render(self, staff: Staff, problem: str = "", code: int = 200) -> Page:
        names = {f"staff:{one.login}": one.name for one in self._staff.everybody()}
        agreed = self._repayments.those(AGREED, batch=0)
        page = render_template(
            "desk/money/repayments.html",
            asked=self._repayments.those(ASKED),
            agreed=agreed,
            in_file=[one for one in agreed if one.has_account and may_pay(one.row, staff)],
            batches=self._repayments.batches(),
            names=names | {"applicant": "申请人"},
            may_agree=lambda one: _may_agree(one, staff),
            may_pay=lambda one: not staff.roles.isdisjoint(BOOKS) and may_pay(one.row, staff),
            is_cashier=not staff.roles.isdisjoint(BOOKS),
            yuan=yuan,
            done="done" in request.args,
            problem=problem,
        )
        return page, code


def _may_agree(one: Repayment, staff: Staff) -> bool:
    return bool(staff.roles & {*AGREES}) and one.row.asked_by != staff.actor
