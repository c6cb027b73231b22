"""Statements are read as banks write them. A line that cannot be read is told and is never an amount of 0."""

from datetime import date, datetime
from functools import partial

import pytest

from media.statement import CUT_OFF, Column, StatementError, UnknownColumns, read_statement
from tests.money.bank_layouts import (
    ACCOUNT,
    LAYOUTS,
    ORDER,
    OTHER,
    OTHER_ACCOUNT,
    PAYER,
    WITHOUT_SERIAL,
)
from tests.money.files import HEAD, csv_file, received, xls_file, xlsx_file

DAY = date(2026, 11, 23)
# A spreadsheet knows no time zones.
moment = partial(datetime, tzinfo=None)


def amounts(data: bytes) -> list[int]:
    return [line.fen for line in read_statement(data).received]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_every_encoding_that_banks_use(encoding: str, delimiter: str) -> None:
    rows = (HEAD, received(remark="订单 1", serial="S1"), received("1,234.56", payer="河南㐱记商行"))
    lines = read_statement(csv_file(rows, encoding=encoding, delimiter=delimiter)).lines
    assert [(line.day, line.time, line.fen) for line in lines] == [
        (DAY, "12:20:30", 50000),
        (DAY, "12:20:30", 123456),
    ]
    assert (lines[0].remark, lines[0].serial, lines[1].payer) == ("转账 订单 1", "S1", "河南㐱记商行")


@pytest.mark.parametrize("make", [xls_file, xlsx_file], ids=["xls", "xlsx"])
def test_a_book_is_read_with_a_preamble_dates_and_numbers(make) -> None:  # type: ignore[no-untyped-def]
    rows = [
        ("账户明细", "", "", ""),
        ("账号：15473969760074", "", "", "币种：人民币"),
        ("交易时间", "贷方发生额（元）", "借方发生额（元）", "对方户名", "附言"),
        (moment(2026, 11, 23, 12, 20, 30), 500.0, "", "甲公司", "100261123122030001"),
        (moment(2026, 11, 23, 13, 0), "", 20.5, "手续费", ""),
        ("合计", 500.0, 20.5, "", ""),
    ]
    read = read_statement(make(rows))
    assert [(line.row, line.is_credit, line.fen) for line in read.lines] == [
        (4, True, 50000),
        (5, False, 2050),
    ]
    assert (read.unreadable, read.notes, read.doubt) == ((), 1, "")


def test_a_head_of_two_rows_with_merged_cells_is_read() -> None:
    rows = [
        ("日期", "发生额", "", "对方户名"),
        ("", "借方", "贷方", ""),
        ("2026-11-23", "", "500.00", "甲公司"),
    ]
    (line,) = read_statement(xlsx_file(rows, merged=("B1:C1", "A1:A2", "D1:D2"))).lines
    assert (line.is_credit, line.fen, line.payer) == (True, 50000, "甲公司")


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("500", 50000),
        ("500.5", 50050),
        ("５００．００", 50000),
        ("1，234.00", 123400),
        ("12,345,678.90", 1234567890),
        ("￥500.00", 50000),
        ("500.00元", 50000),
        ("+500.00", 50000),
        ("500.000", 50000),
        (" 500.00 ", 50000),
        ("人民币500.00", 50000),
    ],
)
def test_amounts_are_read_as_people_and_banks_write_them(written: str, fen: int) -> None:
    assert amounts(csv_file((HEAD, received(written)))) == [fen]


@pytest.mark.parametrize(
    "written",
    ["伍佰元整", "5OO.00", "1,23.00", "500.001", "5E2", "500.00.00", "#N/A", "500 / 2", "0.00", "", "9" * 20],
)
def test_an_amount_that_cannot_be_read_is_an_error_and_never_zero(written: str) -> None:
    read = read_statement(csv_file((HEAD, received(), received(written, serial="bad"))))
    assert [line.fen for line in read.lines] == [50000]
    ((row, text, why),) = [(one.row, one.text, one.why) for one in read.unreadable]
    assert row == 3
    assert "洛阳金玉贸易有限公司" in text
    assert "金额" in why


def test_a_formula_without_a_result_is_an_error() -> None:
    rows = [
        ("交易日期", "收入金额", "对方户名"),
        ("2026-11-23", "=B3*2", "甲公司"),
        ("2026-11-23", 500, "乙公司"),
    ]
    read = read_statement(xlsx_file(rows))
    assert ([line.payer for line in read.lines], [one.why for one in read.unreadable]) == (
        ["乙公司"],
        ["没有金额"],
    )


@pytest.mark.parametrize("day", ["", "2026-13-01", "昨天"])
def test_a_day_that_cannot_be_read_is_an_error(day: str) -> None:
    read = read_statement(csv_file((HEAD, received(), received(day=day))))
    assert (len(read.lines), len(read.unreadable)) == (1, 1)
    assert "日期" in read.unreadable[0].why


@pytest.mark.parametrize(
    "day", ["20261123", "2026/11/23", "2026年11月23日", "2026.11.23", "２０２６－１１－２３", "46349"]
)
def test_a_day_is_read_in_every_usual_form(day: str) -> None:
    (line,) = read_statement(csv_file((HEAD, received(day=day)))).lines
    assert line.day == DAY


@pytest.mark.parametrize(
    ("mark", "amount", "came"),
    [
        ("贷", "500", True),
        ("借", "500", False),
        ("借", "-500", False),
        ("贷", "-500", False),
        ("收入", "5", True),
    ],
)
def test_one_column_of_amounts_goes_by_its_direction(mark: str, amount: str, came: bool) -> None:
    rows = [("日期", "借贷标志", "交易金额", "对方户名"), ("2026-11-23", mark, amount, "甲")]
    (line,) = read_statement(csv_file(rows)).lines
    assert (line.is_credit, line.fen > 0) == (came, True)


def test_a_direction_that_cannot_be_read_is_an_error() -> None:
    rows = [("日期", "借贷标志", "交易金额", "对方户名"), ("2026-11-23", "？", "500", "甲")]
    assert "收支方向" in read_statement(csv_file(rows)).unreadable[0].why


def test_one_signed_column_goes_by_its_sign() -> None:
    rows = [("日期", "金额", "对方户名"), ("2026-11-23", "500", "甲"), ("2026-11-23", "-20", "乙")]
    assert [line.is_credit for line in read_statement(csv_file(rows)).lines] == [True, False]


def test_money_on_both_sides_is_an_error() -> None:
    line = ("2026-11-23", "", "500.00", "500.00", *received()[4:])
    assert read_statement(csv_file((HEAD, line))).unreadable[0].why == "收入和支出都有金额"


def test_a_total_that_is_not_the_sum_is_told() -> None:
    total = ("合计", "", "", "1,000.00", *[""] * 6)
    assert read_statement(csv_file((HEAD, received(), received(serial="2"), total))).doubt == ""
    assert "1000.00" in read_statement(csv_file((HEAD, received(), total))).doubt


def test_what_guards_numbers_against_spreadsheets_is_taken_off() -> None:
    line = received(account='="0012345"', remark="'100261123122030001", serial="\t007")
    (read,) = read_statement(csv_file((HEAD, line))).lines
    assert (read.account, read.remark, read.serial) == ("0012345", "转账 100261123122030001", "007")


def test_a_file_that_is_cut_off_is_refused_whole() -> None:
    whole = csv_file((HEAD, received(remark="100261123122030001", serial="S1"), received(serial="S2")))
    for length in range(whole.index(b"\r\n") + 3, len(whole)):
        if whole[length - 1 : length] in (b"\r", b"\n"):
            continue
        with pytest.raises(StatementError) as refused:
            read_statement(whole[:length])
        assert refused.value.reason == CUT_OFF, length
    assert len(read_statement(whole.rstrip(), is_whole=True).lines) == 2


@pytest.mark.parametrize("make", [xls_file, xlsx_file], ids=["xls", "xlsx"])
def test_a_book_that_is_cut_off_is_refused(make) -> None:  # type: ignore[no-untyped-def]
    whole = make([HEAD, received()])
    for part in (0.2, 0.5, 0.9):
        with pytest.raises(StatementError):
            read_statement(whole[: int(len(whole) * part)])


@pytest.mark.parametrize("data", [b"", b"   \n", b"\x89PNG\r\n\x1a\n\0\0\n", b"PK\x03\x04not a zip"])
def test_what_is_no_statement_is_refused(data: bytes) -> None:
    with pytest.raises(StatementError):
        read_statement(data)


def test_an_unknown_head_is_shown_and_read_as_somebody_said() -> None:
    data = csv_file([("哪天", "进来多少", "谁"), ("2026-11-23", "500.00", "甲公司")])
    with pytest.raises(UnknownColumns) as unknown:
        read_statement(data)
    assert unknown.value.head == ("哪天", "进来多少", "谁")
    assert unknown.value.sample == (("2026-11-23", "500.00", "甲公司"),)
    columns = {Column.DAY: (0,), Column.CREDIT: (1,), Column.PAYER: (2,)}
    (line,) = read_statement(data, {"哪天|进来多少|谁": columns}).lines
    assert (line.fen, line.payer) == (50000, "甲公司")


def test_a_note_below_the_table_is_no_line() -> None:
    note = ("打印时间：2026-12-01 08:00:00", *[""] * 9)
    read = read_statement(csv_file((HEAD, received(), HEAD, note)))
    assert (len(read.lines), read.unreadable, read.notes) == (1, (), 2)


@pytest.mark.parametrize("bank", LAYOUTS)
def test_the_exports_of_the_large_banks_are_read_without_being_told_their_columns(bank: str) -> None:
    read = read_statement(LAYOUTS[bank]())
    assert [(line.day, line.time, line.is_credit, line.fen) for line in read.lines] == [
        (DAY, "12:20:30", True, 50000),
        (DAY, "13:00:00", True, 123456),
        (DAY, "14:00:00", False, 2050),
    ]
    first, second, _ = read.lines
    assert [(line.payer, line.account) for line in (first, second)] == [
        (PAYER, ACCOUNT),
        (OTHER, OTHER_ACCOUNT),
    ]
    assert ORDER in first.remark.split()
    assert ORDER not in second.remark
    assert (read.unreadable, read.doubt) == ((), "")
    serials = [line.serial for line in read.lines]
    assert len(set(serials)) == (1 if bank in WITHOUT_SERIAL else 3), serials


def test_marks_beside_unsigned_amounts_say_what_went_whatever_their_column_is_called() -> None:
    head, kinds = ("交易日期", "类别", "交易金额", "对方户名"), ("来账", "往账", "来账")
    rows = [("2026-11-23", kind, str(number), "甲") for number, kind in enumerate(kinds, 1)]
    assert [line.is_credit for line in read_statement(csv_file((head, *rows))).lines] == [True, False, True]
    mixed = [("2026-11-23", kind, "5", "甲") for kind in ("转账", "来账")]
    assert [line.is_credit for line in read_statement(csv_file((head, *mixed))).lines] == [True, True]
