"""A statement is uploaded; a head that is not known is told once."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.models.roles import Sight, who_sees
from desk.entrance.session import need
from desk.money.page import MoneyPage
from media.statement import (
    CUT_OFF,
    MOST_BYTES,
    Column,
    StatementError,
    UnknownColumns,
    is_enough,
)
from office.money.statements import Statements
from office.permissions import BOOKS

COLUMNS = {
    Column.DAY: "日期",
    Column.TIME: "时间",
    Column.CREDIT: "收入金额（贷方）",
    Column.DEBIT: "支出金额（借方）",
    Column.AMOUNT: "金额（收支同一列）",
    Column.DIRECTION: "借贷标志",
    Column.PAYER: "对方户名",
    Column.ACCOUNT: "对方账号",
    Column.BANK: "对方开户行",
    Column.REMARK: "附言、摘要",
    Column.SERIAL: "流水号",
    Column.BALANCE: "余额",
}
_NO_FILE = "请先选择网银导出的流水文件。"
_TOO_LARGE = "这份文件太大了，请分几段日期导出后再上传。"
_NOT_ENOUGH = "至少要指定日期，和收入金额或金额这一列。"
_MOST_COLUMNS = 60


class Importing:
    """The forms that take a statement, and the meaning of its columns."""

    def __init__(self, page: MoneyPage, statements: Statements) -> None:
        self._page = page
        self._statements = statements

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/money/statements", "money_statement", self.take, methods=["POST"])
        desk.add_url_rule("/money/columns", "money_columns", self.learn, methods=["POST"])
        desk.add_url_rule("/money/columns", "money_learned", self.learned)

    def take(self) -> tuple[str, int]:
        staff = need(*BOOKS)
        file = request.files.get("statement")
        data = file.stream.read(MOST_BYTES + 1) if file else b""
        if not data:
            return self._page.render(problem=_NO_FILE, code=422)
        if len(data) > MOST_BYTES:
            return self._page.render(problem=_TOO_LARGE, code=422)
        try:
            imported = self._statements.take(data, staff, is_whole=bool(request.form.get("whole")))
        except UnknownColumns as unknown:
            return self._ask(unknown.head, unknown.sample, unknown.words)
        except StatementError as error:
            more = "确认文件完整的，请勾选“文件是完整的”再导入一次。" if error.reason == CUT_OFF else ""
            return self._page.render(problem=error.words + more, code=422)
        return self._page.render(imported=imported)

    def learn(self) -> Response | tuple[str, int]:
        """What each column of a head is; the file is chosen once more, since it was not kept."""
        staff = need(*BOOKS)
        head = request.form.getlist("head")[:_MOST_COLUMNS]
        columns: dict[Column, tuple[int, ...]] = {}
        for at in range(len(head)):
            told = request.form.get(f"column-{at}", "")
            if told in COLUMNS:
                columns[Column(told)] = (*columns.get(Column(told), ()), at)
        if not is_enough(columns):
            return self._ask(head, (), _NOT_ENOUGH)
        self._statements.learn(head, columns, staff)
        return redirect(url_for("desk.money_learned"), 303)

    def learned(self) -> tuple[str, int]:
        need(*who_sees(Sight.MONEY))
        return self._page.render(learned=True)

    def _ask(self, head: object, sample: object, problem: str) -> tuple[str, int]:
        page = render_template(
            "desk/money/columns.html", head=head, sample=sample, columns=COLUMNS, problem=problem
        )
        return page, 422
