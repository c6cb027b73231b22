"""Money that goes back, by another system: agreed to by one account, paid by another, as at the desk."""

from collections.abc import Callable

from flask import Response
from flask_openapi3.openapi import OpenAPI

from api.answers import BINARY, SECURITY, answer, described
from api.entrance import need_role
from api.parts import ApiParts
from api.problems import Problem, missing
from api.repayment_shapes import (
    BatchOut,
    FilePath,
    RepaymentList,
    RepaymentOut,
    RepaymentPath,
    RepaymentsQuery,
)
from bot.errors import IllegalMove
from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff
from bot.models.tables import from_ms
from office.money.batch_file import batch_file
from office.money.cash_office import CashOffice
from office.money.repayments import Repayment
from office.permissions import AGREES, BOOKS


class ApiRepayments:
    """Each change checks who acted before: nobody agrees to their own, nobody pays what they agreed to."""

    def __init__(self, cash: CashOffice) -> None:
        self._cash = cash

    def page(self, state: str) -> RepaymentList:
        self._cash.repayments.gather_refunds()
        self._cash.telling_repaid.tell()
        return RepaymentList(items=[_repayment(one) for one in self._cash.repayments.those(state)])

    def agree(self, repayment_id: int, staff: Staff) -> RepaymentOut:
        self._do(lambda: self._cash.repayments.agree(repayment_id, staff), "second_person")
        return self._one(repayment_id)

    def pay(self, repayment_id: int, staff: Staff) -> RepaymentOut:
        self._do(lambda: self._cash.repayments.paid_by_hand(repayment_id, staff), "second_person")
        return self._one(repayment_id)

    def make_batch(self, staff: Staff) -> BatchOut:
        self._cash.repayments.gather_refunds()
        made: list[int] = []
        self._do(lambda: made.append(self._cash.repayments.make_batch(staff)), "nothing")
        return self._batch(made[0])

    def file(self, batch: int) -> bytes:
        """As it was made; it may be taken again."""
        return batch_file(self._cash.repayments.of_batch(batch) or missing())

    def pay_batch(self, batch: int, staff: Staff) -> BatchOut:
        self._do(lambda: self._cash.repayments.paid(batch, staff), "second_person")
        return self._batch(batch)

    def _do(self, deed: Callable[[], object], code: str) -> None:
        try:
            deed()
        except IllegalMove as error:
            raise Problem(409, code, str(error)) from None
        self._cash.telling_repaid.tell()

    def _one(self, repayment_id: int) -> RepaymentOut:
        return _repayment(self._cash.repayments.one(repayment_id) or missing())

    def _batch(self, batch: int) -> BatchOut:
        row = self._cash.repayments.batch(batch) or missing()
        paid = from_ms(row.paid_at) if row.paid_at else None
        return BatchOut(id=row.id, items=row._mapping["items"], fen=row.fen, at=from_ms(row.at), paid_at=paid)


def register(app: OpenAPI, parts: ApiParts) -> None:
    """The operations."""
    money = ApiRepayments(parts.cash_office)
    at = "/repayments/<int:repayment_id>"

    @app.get("/repayments", responses={200: RepaymentList, **described()}, security=SECURITY)
    def list_repayments(query: RepaymentsQuery) -> Response:
        """What goes back, the oldest first, 500 at most."""
        need_role("money", who_sees(Sight.REPAYMENTS))
        return answer(money.page(query.state))

    @app.post(f"{at}/agreement", responses={200: RepaymentOut, **described(404, 409)}, security=SECURITY)
    def agree_to_repayment(path: RepaymentPath) -> Response:
        """Agree to one that another account asked for."""
        return answer(money.agree(path.repayment_id, need_role("money", AGREES)))

    @app.post(f"{at}/payment", responses={200: RepaymentOut, **described(404, 409)}, security=SECURITY)
    def pay_repayment(path: RepaymentPath) -> Response:
        """One that no file has, since its line names no account, was paid by hand."""
        return answer(money.pay(path.repayment_id, need_role("money", BOOKS)))

    @app.post("/repayment-batches", responses={201: BatchOut, **described(409)}, security=SECURITY)
    def make_repayment_batch() -> Response:
        """A file with all that is agreed to by others. 409 `nothing` without any."""
        return answer(money.make_batch(need_role("money", BOOKS)), 201)

    @app.get("/repayment-batches/<int:batch>", responses={200: BINARY, **described(404)}, security=SECURITY)
    def read_repayment_batch(path: FilePath) -> Response:
        """The file for the bank: CSV in GB18030."""
        need_role("money", BOOKS)
        return Response(money.file(path.batch), content_type="text/csv; charset=gb18030")

    @app.post(
        "/repayment-batches/<int:batch>/payment",
        responses={200: BatchOut, **described(404, 409)},
        security=SECURITY,
    )
    def pay_repayment_batch(path: FilePath) -> Response:
        """The bank has paid the file. The applicants hear so."""
        return answer(money.pay_batch(path.batch, need_role("money", BOOKS)))


def _repayment(one: Repayment) -> RepaymentOut:
    row, line = one.row, one.line
    return RepaymentOut(
        id=row.id,
        state=row.state,
        why=one.why,
        fen=row.fen,
        application_id=row.application_id,
        order_no=row.order_no,
        payer=line.payer,
        account_tail=line.account[-4:],
        has_account=one.has_account,
        asked_by=row.asked_by,
        agreed_by=row.agreed_by,
        batch=row.batch,
    )
