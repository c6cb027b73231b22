"""Statement files as banks write them, made for the tests."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import xlwt

HEAD = (
    "交易日期",
    "交易时间",
    "借方发生额",
    "贷方发生额",
    "余额",
    "对方户名",
    "对方账号",
    "摘要",
    "附言",
    "流水号",
)
Cells = Sequence[Any]


def csv_file(rows: Sequence[Cells], *, encoding: str = "gb18030", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_file(rows: Sequence[Cells], merged: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for place in merged:
        sheet.merge_cells(place)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def xls_file(rows: Sequence[Cells]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("明细")
    moment, day = (xlwt.easyxf(num_format_str=one) for one in ("yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd"))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            style = moment if isinstance(cell, datetime) else day if isinstance(cell, date) else None
            sheet.write(at, column, cell, *([style] if style else []))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def received(
    amount: str = "500.00",
    *,
    payer: str = "洛阳金玉贸易有限公司",
    remark: str = "",
    serial: str = "",
    day: str = "2026-11-23",
    time: str = "12:20:30",
    account: str = "6212345678901234567",
) -> tuple[str, ...]:
    """A line of money that came, in the columns of HEAD."""
    return (day, time, "", amount, "", payer, account, "转账", remark, serial)
