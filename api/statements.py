"""Statements of the bank by another system: imported, settled and decided on as at the desk."""

from collections.abc import Callable, Sequence
from datetime import date

from flask import Response, request
from flask_openapi3.openapi import OpenAPI

from api.answers import SECURITY, answer, described
from api.entrance import need_role
from api.parts import ApiParts
from api.problems import Problem, Wrong, missing
from api.statement_shapes import (
    ImportOut,
    LayoutIn,
    LineDecisionIn,
    LineOut,
    LinePath,
    Lines,
    LinesQuery,
    ProposalOut,
    Recent,
    SettlementIn,
    SettlementOut,
    ShareOut,
    StatementForm,
    StatementOut,
)
from bot.errors import IllegalMove
from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff
from bot.models.tables import from_ms
from flows.payments import FITS
from media.statement import MOST_BYTES, StatementError, UnknownColumns, is_enough
from office.money.cash_office import CashOffice
from office.money.line import LineState, StatementLine
from office.money.proposals import Proposed, is_settled_together
from office.permissions import BOOKS
from office.reasons import tidy

TAKES_FILE = "take_statement"
_AROUND_FILE = 64 * 1024  # of a form besides its file


class ApiStatements:
    """Reads lines with what they may pay, and takes the cashier's deeds."""

    def __init__(self, cash: CashOffice) -> None:
        self._cash = cash

    def take(self, data: bytes, staff: Staff, *, is_whole: bool) -> StatementOut:
        """Raises Problem for a file of which nothing is taken."""
        try:
            taken = self._cash.statements.take(data, staff, is_whole=is_whole)
        except UnknownColumns as unknown:
            head = [Wrong(where=f"column {at}", detail=text) for at, text in enumerate(unknown.head)]
            raise Problem(422, unknown.reason, unknown.words, head) from None
        except StatementError as error:
            raise Problem(422, error.reason, error.words) from None
        return StatementOut(
            id=taken.statement_id,
            lines=taken.lines,
            fresh=taken.fresh,
            unreadable=taken.unreadable,
            fen=taken.fen,
            doubt=taken.doubt,
        )

    def recent(self) -> Recent:
        names = ("id", "lines", "fresh", "unreadable", "fen", "doubt", "actor")
        rows = self._cash.statements.recent()
        return Recent(
            items=[
                ImportOut(at=from_ms(row.at), **{name: getattr(row, name) for name in names}) for row in rows
            ]
        )

    def learn(self, body: LayoutIn, staff: Staff) -> None:
        columns = {column: tuple(places) for column, places in body.columns.items() if places}
        if not is_enough(columns) or any(max(places) >= len(body.head) for places in columns.values()):
            raise Problem(422, "columns", "A day and an amount at least, each at a place of the head.")
        self._cash.statements.learn(body.head, columns, staff)

    def page(self, query: LinesQuery) -> Lines:
        self._cash.telling_settled.catch_up()
        found = self._cash.ledger.lines(LineState(query.state), limit=query.limit + 1, after=query.after)
        shown = found[: query.limit]
        return Lines(items=self._shown(shown), next=shown[-1].id if len(found) > query.limit else None)

    def settle(self, body: SettlementIn, staff: Staff) -> SettlementOut:
        """A line whose proposal changed meanwhile is left as it is."""
        settled, _ = self._cash.settling.settle(body.stamps, staff)
        ids = [int(stamp.partition(":")[0]) for stamp in body.stamps]
        lines = self._cash.ledger.several(ids)
        return SettlementOut(settled=settled, lines=self._shown(list(lines.values())))

    def decide(self, line_id: int, body: LineDecisionIn, staff: Staff) -> LineOut:
        """Raises Problem."""
        line = self._cash.ledger.line(line_id) or missing()
        deeds: dict[str, Callable[[], object]] = {
            "book": lambda: self._cash.settling.book(line, _order(body), staff),
            "back": lambda: self._cash.settling.send_back(line, staff),
            "aside": lambda: self._cash.ledger.put_aside(line, _reason(body), staff),
            "open": lambda: self._cash.ledger.take_up(line, staff),
            "take_back": lambda: self._cash.ledger.take_back(line, staff),
        }
        try:
            deeds[body.decision]()
        except IllegalMove as error:
            raise Problem(409, "not_now", str(error)) from None
        return self._shown([self._cash.ledger.line(line_id) or missing()])[0]

    def _shown(self, lines: Sequence[StatementLine]) -> list[LineOut]:
        open_ = [line for line in lines if line.state is LineState.OPEN]
        proposed = {one.line.id: one for one in self._cash.proposals.of(open_)} if open_ else {}
        return [_line(line, proposed.get(line.id)) for line in lines]


def register(app: OpenAPI, parts: ApiParts) -> None:
    """The operations."""
    money = ApiStatements(parts.cash_office)

    app.before_request(_admit_file)
    _of_files(app, money)
    _of_lines(app, money)


def _admit_file() -> None:
    if request.endpoint == TAKES_FILE:
        request.max_content_length = MOST_BYTES + _AROUND_FILE


def _of_files(app: OpenAPI, money: ApiStatements) -> None:
    @app.post("/statements", responses={200: StatementOut, **described(413)}, security=SECURITY)
    def take_statement(form: StatementForm) -> Response:
        """Import a statement. `unknown_columns` lists the head: tell its columns and send the file again."""
        staff = _cashier()
        return answer(money.take(form.statement.read(), staff, is_whole=form.whole))

    @app.get("/statements", responses={200: Recent, **described()}, security=SECURITY)
    def list_statements() -> Response:
        """The last imports."""
        _viewer()
        return answer(money.recent())

    @app.post("/statement-layouts", responses={204: None, **described()}, security=SECURITY)
    def learn_layout(body: LayoutIn) -> Response:
        """Tell what the columns under a head are."""
        money.learn(body, _cashier())
        return Response(status=204)


def _of_lines(app: OpenAPI, money: ApiStatements) -> None:
    @app.get("/statement-lines", responses={200: Lines, **described()}, security=SECURITY)
    def list_lines(query: LinesQuery) -> Response:
        """Lines in a state, the oldest import first, the open ones with what they may pay."""
        _viewer()
        return answer(money.page(query))

    @app.post("/settlements", responses={200: SettlementOut, **described()}, security=SECURITY)
    def settle(body: SettlementIn) -> Response:
        """Book lines as proposed, up to a hundred together. The same request again books nothing twice."""
        return answer(money.settle(body, _cashier()))

    @app.post(
        "/statement-lines/<int:line_id>/decisions",
        responses={200: LineOut, **described(404, 409)},
        security=SECURITY,
    )
    def decide_on_line(path: LinePath, body: LineDecisionIn) -> Response:
        """Decide on one line. Again it is 409 `not_now`: read the line then."""
        return answer(money.decide(path.line_id, body, _cashier()))


def _cashier() -> Staff:
    return need_role("money", BOOKS)


def _viewer() -> Staff:
    return need_role("money", who_sees(Sight.MONEY))


def _order(body: LineDecisionIn) -> str:
    return body.order_no or _lacks("order_no")


def _reason(body: LineDecisionIn) -> str:
    reason = tidy(body.reason)
    return reason if len(reason) >= 2 else _lacks("reason")


def _lacks(name: str) -> str:
    raise Problem(422, "not_valid", f"This decision needs {name}.", [Wrong(where=name, detail="missing")])


def _line(line: StatementLine, proposed: Proposed | None) -> LineOut:
    return LineOut(
        id=line.id,
        number=line.number,
        day=date.fromisoformat(line.day) if line.day else None,
        fen=line.fen,
        state=line.state,
        payer=line.payer,
        account_tail=line.account[-4:],
        remark=line.remark,
        serial=line.serial,
        why=line.why,
        proposal=_proposal(proposed) if proposed else None,
    )


def _proposal(proposed: Proposed) -> ProposalOut:
    kind, proposal = FITS[proposed.proposal.fit], proposed.proposal
    shares = [(one.due.application_id, one.due.order_no, one.fen) for one in proposal.shares]
    return ProposalOut(
        fit=proposal.fit,
        name=kind.name,
        reasons=list(proposal.reasons),
        shares=[ShareOut(application_id=about, order_no=number, fen=fen) for about, number, fen in shares],
        too_much=proposal.too_much,
        stamp=proposed.stamp,
        may_be_settled=kind.is_settled,
        is_plain=is_settled_together(proposed),
    )
