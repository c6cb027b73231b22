"""The list of invoices that finance writes: one row for each order that was paid in a span of days."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import cast

from sqlalchemy import Table, select

from bot.models.database import Database
from bot.models.tables import ApplicationRow, to_ms
from bot.records import Records
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from flows.sections.opening import terms_of
from flows.state import Application, Status
from flows.workdays import CHINA
from office.money.csv_file import csv_bytes

MOST_DAYS = 92
_AT_ONCE = 500
# Every state that an order may have once it is paid, but for those that gave the money back.
_PAID = (
    Status.IN_REVIEW, Status.SUPPLEMENTING, Status.REJECTED, Status.APPROVED, Status.PRODUCED, Status.MAILED,
    Status.COMPLETED,
)  # fmt: skip
_HEAD = (
    "到账日期", "订单编号", "发票类型", "发票抬头", "税号", "金额", "项目", "注册地址", "注册电话",
    "开户银行", "银行账号", "收票邮箱",
)  # fmt: skip
_FIELDS = (
    "invoice.address", "invoice.phone", "invoice.bank", "invoice.account", "invoice.email",
)  # fmt: skip
_application = cast(Table, ApplicationRow.__table__)


class InvoiceList:
    """Reads the orders page by page."""

    def __init__(self, database: Database, records: Records, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._records = records
        self._clock = clock

    def file(self, first: date, last: date) -> bytes:
        """CSV of the orders whose payment was confirmed on these days of China, by day and number."""
        rows = sorted(self._rows(first, last))
        return csv_bytes(_HEAD, rows)

    def _rows(self, first: date, last: date) -> Iterator[tuple[str, ...]]:
        for application in self._paid_since(first):
            answer = application.answer("payment")
            paid = china_day(datetime.fromisoformat(answer.at)) if answer else None
            if paid is not None and first <= paid <= last:
                yield self._row(application, paid)

    def _paid_since(self, first: date) -> Iterator[Application]:
        """No order came into its state before it was paid."""
        begin = to_ms(datetime.combine(first, time.min, CHINA) - timedelta(days=1))
        for status in _PAID:
            after, more = "", True
            while more:
                wanted = (_application.c.status == status.value) & (_application.c.since >= begin)
                page = select(_application.c.id).where(wanted, _application.c.id > after)
                with self._database.reading() as connection:
                    ids = connection.execute(page.order_by(_application.c.id).limit(_AT_ONCE)).scalars().all()
                yield from self._records.several(ids).values()
                more = len(ids) == _AT_ONCE
                after = ids[-1] if ids else after

    def _row(self, application: Application, paid: date) -> tuple[str, ...]:
        look = look_at(application, self._clock())
        kind = next((q.show(look.value(q.id), look) for q in look.fields() if q.id == "invoice.kind"), "")
        terms = terms_of(application)
        return (
            paid.isoformat(),
            application.order_no,
            kind,
            look.value("invoice.title"),
            look.value("invoice.tax_number"),
            f"{terms.fee / 100:.2f}",
            terms.service,
            *(look.value(name) for name in _FIELDS),
        )
