"""关账和发票: the days of the bank, and the list of invoices."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from bot.errors import IllegalMove
from bot.models.roles import Sight, who_sees
from desk.entrance.session import need
from flows.deadlines import china_day
from flows.money import yuan
from media.statement import fen_of
from office.money.day_close import DayClose
from office.money.invoices import MOST_DAYS, InvoiceList
from office.permissions import BOOKS
from office.trail import Trail

Page = tuple[str, int]
_NOT_CLOSED = "没有关账：这一天还有待处理或读不出来的流水，或者已经关过账了。"
_NO_SUM = "没有关账：请填写网银里这一天的收入合计，例如 1500.00。"
_NO_DAYS = f"请填写开始和结束日期，最多 {MOST_DAYS} 天。"


class DaysPage:
    """One page with two forms."""

    def __init__(
        self, close: DayClose, invoices: InvoiceList, trail: Trail, clock: Callable[[], datetime]
    ) -> None:
        self._close = close
        self._invoices = invoices
        self._trail = trail
        self._clock = clock

    def register(self, desk: Blueprint) -> None:
        desk.add_url_rule("/money/days", "money_days", self.show)
        desk.add_url_rule("/money/days", "money_close", self.close, methods=["POST"])
        desk.add_url_rule("/money/invoices.csv", "invoices", self.invoices)

    def show(self) -> Page:
        need(*who_sees(Sight.MONEY))
        return self._render()

    def close(self) -> Page | Answer:
        """The cashier types the bank's own sum: what is only clicked is not compared."""
        staff = need(*BOOKS)
        told, day = fen_of(request.form.get("sum", "")), request.form.get("day", "")
        if told is None:
            return self._render(_NO_SUM, 422)
        try:
            self._close.close(day, told, staff)
        except IllegalMove:
            return self._render(self._differs(day, told) or _NOT_CLOSED, 422)
        return redirect(url_for("desk.money_days", done="1"), 303)

    def _differs(self, day: str, told: int) -> str:
        """How far the bank's sum is from ours, "" when they are the same."""
        found = self._close.days(day)
        if not found or found[0].came == told:
            return ""
        came = found[0].came
        less = f"网银{'多' if told > came else '少'} {yuan(abs(told - came))} 元"
        return f"没有关账：网银 {yuan(told)} 元，这里 {yuan(came)} 元，{less}。请核对是不是有流水没有导入。"

    def invoices(self) -> Response | Page:
        staff = need(*BOOKS)
        first, last = (_day(request.args.get(name, "")) for name in ("first", "last"))
        if first is None or last is None or not timedelta() <= last - first < timedelta(days=MOST_DAYS):
            return self._render(_NO_DAYS, 422)
        self._trail.record(staff, "invoices_listed", "", "", first=str(first), last=str(last))
        headers = {"Content-Disposition": f"attachment; filename=invoices-{first}-{last}.csv"}
        data = self._invoices.file(first, last)
        return Response(data, content_type="text/csv; charset=gb18030", headers=headers)

    def _render(self, problem: str = "", code: int = 200) -> Page:
        today = china_day(self._clock())
        page = render_template(
            "desk/money/days.html",
            days=self._close.days(),
            unreadable=self._close.unreadable(),
            first=today.replace(day=1),
            last=today,
            yuan=yuan,
            done="done" in request.args,
            problem=problem,
        )
        return page, code


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
