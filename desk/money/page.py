"""对账: the open lines of the statements, and the cashier's deeds on them."""

from collections.abc import Callable

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.errors import IllegalMove
from bot.models.roles import Sight, who_sees
from desk.entrance.session import need
from flows.money import yuan
from flows.payments import FITS
from office.money.cash_office import CashOffice
from office.money.line import LINE_STATES, LineState, StatementLine
from office.money.line_search import LOOKED_AT, MOST_FOUND
from office.money.proposals import Proposed, is_settled_together
from office.money.rehearsing_settled import RehearsingSettled
from office.money.statements import Imported
from office.permissions import BOOKS
from office.reasons import tidy

AT_ONCE = 100
LONGEST_SEARCH = 60
_CHANGED = "这一行刚刚已经处理过了，没有再处理一次。"
_NO_MONEY = "这个单号不存在、已经付清或已经结束，没有入账。请核对单号。"
_NO_NUMBER = "请填写 18 位的订单编号。"
_NO_REASON = "请写明不处理的原因，2 到 100 个字。"
_NOTHING_TICKED = "还没有勾选要入账的流水。"


class MoneyPage:
    """One page of open lines; every deed leads back to it and says what was done."""

    def __init__(self, cash: CashOffice, rehearsing: RehearsingSettled) -> None:
        self._rehearsing = rehearsing
        self._statements = cash.statements
        self._ledger = cash.ledger
        self._proposals = cash.proposals
        self._settling = cash.settling
        self._telling = cash.telling_settled
        self._search = cash.search

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/money", "money", self.show)
        desk.add_url_rule("/money/settle", "money_settle", self.settle, methods=["POST"])
        desk.add_url_rule("/money/lines/<int:line_id>", "money_line", self.decide, methods=["POST"])
        at = "/money/lines/<int:line_id>/rehearsal"
        desk.add_url_rule(at, "money_rehearsal", self.rehearse, methods=["POST"])
        desk.add_url_rule("/money/held", "money_held", self.held)
        desk.add_url_rule("/money/taken-back", "money_take_back", self.take_back, methods=["POST"])

    def show(self) -> tuple[str, int]:
        need(*who_sees(Sight.MONEY))
        self._telling.catch_up()
        asked = request.args.get("q", "").strip()[:LONGEST_SEARCH]
        return self._found(asked) if asked else self.render()

    def _found(self, asked: str) -> tuple[str, int]:
        """The lines that were looked for, in any state."""
        found = self._search.found(asked)
        page = render_template(
            "desk/money/found.html", q=asked, found=found, most=MOST_FOUND, looked_at=LOOKED_AT, yuan=yuan
        )
        return page, 200

    def settle(self) -> Response | tuple[str, int]:
        """All ticked lines in one go."""
        staff = need(*BOOKS)
        stamps = request.form.getlist("stamp")
        if not stamps or not all(stamp.partition(":")[0].isdecimal() for stamp in stamps):
            return self.render(problem=_NOTHING_TICKED, code=422)
        done, changed = self._settling.settle(stamps, staff)
        return redirect(url_for("desk.money", done=done, changed=changed), 303)

    def held(self) -> Response:
        """The open page asks whether something can be taken back still, and for how many seconds."""
        need(*who_sees(Sight.MONEY))
        lines, seconds = self._settling.held()
        return jsonify({"is_open": bool(lines), "seconds": seconds})

    def take_back(self) -> Response:
        """One line or several, as long as nobody was told."""
        staff = need(*BOOKS)
        wanted = [int(one) for one in request.form.getlist("line") if one.isdecimal()]
        taken = self._settling.take_back(wanted, staff)
        return redirect(url_for("desk.money", back=taken, late=len(wanted) - taken), 303)

    def decide(self, line_id: int) -> Response | tuple[str, int]:
        """One line: to an order, back to its payer, or aside."""
        staff = need(*BOOKS)
        line = self._ledger.line(line_id)
        if line is None:
            abort(404)
        verdicts: dict[str, Callable[[], str]] = {
            "book": lambda: self._book(line),
            "back": lambda: self._do(lambda: self._settling.send_back(line, staff)),
            "aside": lambda: self._put_aside(line),
            "open": lambda: self._do(lambda: self._ledger.take_up(line, staff)),
        }
        verdict = verdicts.get(request.form.get("verdict", ""))
        if verdict is None:
            abort(400)
        if problem := verdict():
            return self.render(problem=f"第 {line.number} 行：{problem}", code=422)
        return redirect(url_for("desk.money", after=request.form.get("after", "0"), done=1), 303)

    def rehearse(self, line_id: int) -> str:
        """What the applicants would hear, when the line is booked (`book`) or goes back (`back`)."""
        staff = need(*BOOKS)
        line = self._ledger.line(line_id) or abort(404)
        is_back = request.form.get("rehearse", "") == "back"
        number = "".join(filter(str.isdecimal, request.form.get("order_no", "")))
        told, problem = [], "" if line.state is LineState.OPEN else _CHANGED
        try:
            if not problem:
                rehearsing = self._rehearsing
                told = rehearsing.back(line, staff) if is_back else rehearsing.booked(line, number, staff)
        except IllegalMove:
            problem = _NO_MONEY if number else _NO_NUMBER
        name = "退回付款账户" if is_back else "入账"
        return render_template("desk/money/rehearsal.html", told=told, problem=problem, name=name)

    def render(
        self,
        *,
        imported: Imported | None = None,
        learned: bool = False,
        problem: str = "",
        code: int = 200,
    ) -> tuple[str, int]:
        """The page. `learned`: the meaning of columns was just told."""
        after = request.args.get("after", "")
        lines = self._ledger.lines(
            LineState.OPEN, limit=AT_ONCE + 1, after=int(after) if after.isdecimal() else 0
        )
        proposed = self._proposals.of(lines[:AT_ONCE])
        counts = self._ledger.count()
        held, seconds = self._settling.held()
        page = render_template(
            "desk/money/lines.html",
            together=[one for one in proposed if FITS[one.proposal.fit].is_settled],
            others=[one for one in proposed if not FITS[one.proposal.fit].is_settled],
            unreadable=self._ledger.lines(LineState.UNREADABLE, limit=AT_ONCE),
            is_ticked=is_settled_together,
            kind=_kind,
            yuan=yuan,
            counts=[(name, counts.get(state.value, 0)) for state, name in LINE_STATES.items()],
            recent=self._statements.recent(),
            held=held,
            seconds=seconds,
            may_book=not need(*who_sees(Sight.MONEY)).roles.isdisjoint(BOOKS),
            back=_number("back"),
            late=_number("late"),
            imported=imported,
            learned=learned,
            done=_number("done"),
            changed=_number("changed"),
            behind=lines[AT_ONCE - 1].id if len(lines) > AT_ONCE else 0,
            problem=problem,
        )
        return page, code

    def _book(self, line: StatementLine) -> str:
        number = "".join(filter(str.isdecimal, request.form.get("order_no", "")))
        if len(number) != 18:
            return _NO_NUMBER
        staff = need(*BOOKS)
        if line.state is not LineState.OPEN:
            return _CHANGED
        return self._do(lambda: self._settling.book(line, number, staff), _NO_MONEY)

    def _put_aside(self, line: StatementLine) -> str:
        reason = tidy(request.form.get("reason", ""))
        if not 2 <= len(reason) <= 100:
            return _NO_REASON
        staff = need(*BOOKS)
        return self._do(lambda: self._ledger.put_aside(line, reason, staff))

    def _do(self, deed: Callable[[], object], refused: str = _CHANGED) -> str:
        """What is wrong, "" when it is done."""
        try:
            deed()
        except IllegalMove:
            return refused
        return ""


def _kind(proposed: Proposed) -> object:
    return FITS[proposed.proposal.fit]


def _number(name: str) -> int:
    given = request.args.get(name, "")
    return int(given) if given.isdecimal() else 0
