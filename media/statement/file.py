"""The bytes of a statement as rows of texts. Banks write CSV in GB18030 or UTF-8, and xls or xlsx."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from media.spreadsheet import SpreadsheetError, is_spreadsheet, rows_of_spreadsheet
from media.statement.words import CUT_OFF, StatementError

MOST_BYTES = 10 * 1024 * 1024
_MOST_ROWS = 50_000
_MOST_CELLS = 60
_CSV_SIGNATURES = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DELIMITERS = ",\t;|"
_LEAST_COLUMNS = 3
# Banks guard long numbers against spreadsheets: ="0012", a leading apostrophe, a tab.
_GUARD = re.compile(r'^=\s*"(.*)"$', re.DOTALL)
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
csv.field_size_limit(100_000)


class Row(NamedTuple):
    """`number`: the row in the file, from 1. `cells`: texts without spaces around them."""

    number: int
    cells: tuple[str, ...]


def rows_of(data: bytes, *, is_whole: bool = False) -> list[Row]:
    """All rows that are not empty, of the first sheet that has any.

    `is_whole`: somebody said that the file is complete, although its last line has no end. Raises
    StatementError.
    """
    if len(data) > MOST_BYTES:
        raise StatementError("too_large")
    is_book = is_spreadsheet(data)
    rows = []
    for row in _of_book(data) if is_book else _of_text(data, is_whole=is_whole):
        if any(row.cells):
            rows.append(row)
        if len(rows) > _MOST_ROWS:
            raise StatementError("too_large")
    if not rows:
        raise StatementError("empty")
    return rows


def _of_book(data: bytes) -> Iterator[Row]:
    try:
        for number, cells in rows_of_spreadsheet(data):
            yield Row(number, tuple(map(_text, cells[:_MOST_CELLS])))
    except SpreadsheetError as error:
        too_large = error.reason == "too_large"
        raise StatementError("too_large" if too_large else "not_a_statement") from error


def _text(cell: object) -> str:
    """A cell of a spreadsheet. The result of a formula stands for it; a formula without one is empty."""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M:%S")
    if isinstance(cell, float):
        # A spreadsheet keeps 15 digits of a number; the ones behind them would be noise.
        return f"{Decimal(f'{cell:.15g}'):f}"
    return _plain(str(cell))


def _of_text(data: bytes, *, is_whole: bool) -> Iterator[Row]:
    text = _decoded(data)
    if "\0" in text:
        raise StatementError("not_a_statement")
    if not is_whole and text.count("\n") and not text.endswith(("\n", "\r")):
        raise StatementError(CUT_OFF)
    delimiter = _delimiter(text)
    for number, cells in enumerate(_records(text, delimiter), 1):
        yield Row(number, tuple(_plain(cell) for cell in cells[:_MOST_CELLS]))


def _decoded(data: bytes) -> str:
    signed = next((name for start, name in _CSV_SIGNATURES.items() if data.startswith(start)), "")
    for encoding in (signed,) if signed else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            # In the middle of a character, at the very end.
            if error.end >= len(data) and error.start > 0 and encoding != "utf-8":
                raise StatementError(CUT_OFF) from error
    raise StatementError("not_a_statement")


def _delimiter(text: str) -> str:
    """What most lines are divided by. What stands in quotation marks is no division: some banks put a tab
    behind every cell."""
    lines = [_QUOTED.sub("", line) for line in text.splitlines()[:200]]
    return max(_DELIMITERS, key=lambda one: sum(line.count(one) >= _LEAST_COLUMNS - 1 for line in lines))


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise StatementError(CUT_OFF) from error
        yield from _lax(text, delimiter)


def _lax(text: str, delimiter: str) -> Iterator[list[str]]:
    """Quotation marks inside of cells, as people write them into remarks."""
    try:
        yield from list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise StatementError("not_a_statement") from error


def _plain(text: str) -> str:
    text = text.replace("\ufeff", "").strip()
    if guarded := _GUARD.match(text):
        text = guarded[1].strip()
    return text.removeprefix("'").strip()
