"""Tables that offices send and open: CSV (UTF-8 or GB18030; commas, semicolons or tabs), xls and xlsx."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from bot.errors import Refused
from media.spreadsheet import SpreadsheetError, is_spreadsheet, rows_of_spreadsheet

MOST_LINES = 2000
MOST_BYTES = 4 * 1024 * 1024
_MOST_COLUMNS = 60
_EXACT = 10**15  # a spreadsheet keeps 15 digits of a number, and zeros behind them
_BOM = "\ufeff"  # without it Excel takes UTF-8 for GBK
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BROKEN = "打不开这个文件。请在 Excel 里另存为“CSV UTF-8”或 xlsx 再上传。"
_Numbered = tuple[int, Sequence[object]]


def write(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV file that Excel opens. A cell that a spreadsheet would calculate begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return _BOM + out.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read(
    content: bytes, names: Mapping[str, Sequence[str]], as_text: Collection[str] = ()
) -> list[tuple[int, dict[str, str]]]:
    """The lines of a file, each with its number and its cells by the `names` of their columns.

    `as_text`: columns in which a spreadsheet must hold texts, since a number loses the zeros before it.
    A number that is too long for a spreadsheet is returned as it shows it: 9.9E+17. Raises Refused.
    """
    if len(content) > MOST_BYTES:
        raise Refused("too_large", "这个文件太大了（超过 4 MB），请分开上传。")
    found = _of_book(content) if is_spreadsheet(content) else _of_text(content)
    rows = [(number, cells) for number, cells in found if any(map(_cell, cells))]
    if not rows:
        raise Refused("empty", "文件是空的。")
    columns = _columns(rows[0][1], names)
    for number, cells in rows[1:]:
        _refuse_numbers(number, cells, columns, {name: names[name][0] for name in as_text})
    lines = [
        (number, {columns[at]: _cell(cell) for at, cell in enumerate(cells) if at in columns})
        for number, cells in rows[1:]
    ]
    if len(lines) > MOST_LINES:
        raise Refused("too_long", f"一个文件最多 {MOST_LINES} 行，这个有 {len(lines)} 行，请分开上传。")
    return lines


def _of_text(content: bytes) -> list[_Numbered]:
    text = _decoded(content)
    return list(enumerate(csv.reader(io.StringIO(text), delimiter=_delimiter(text)), start=1))


def _of_book(content: bytes) -> list[_Numbered]:
    try:
        return [(number, cells[:_MOST_COLUMNS]) for number, cells in rows_of_spreadsheet(content)]
    except SpreadsheetError as error:
        raise Refused("broken", _BROKEN) from error


def _columns(head: Sequence[object], names: Mapping[str, Sequence[str]]) -> dict[int, str]:
    columns = {at: column for at, cell in enumerate(head) if (column := _column(_cell(cell), names))}
    first = next(iter(names))
    if first not in columns.values():
        wanted = "、".join(each[0] for each in names.values())
        raise Refused("no_head", f"第一行要写列名，至少有“{names[first][0]}”。可以有的列：{wanted}。")
    return columns


def _refuse_numbers(
    number: int, cells: Sequence[object], columns: Mapping[int, str], as_text: Mapping[str, str]
) -> None:
    for at, cell in enumerate(cells):
        column = columns.get(at, "")
        if column in as_text and isinstance(cell, int | float):
            words = (
                f"第 {number} 行的“{as_text[column]}”是数字格式，开头的 0 会丢，所以整个文件都没有登记。"
                "请把这一列设成“文本”，重新粘贴后再上传。"
            )
            raise Refused("number", words)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("not_text", _BROKEN)


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _column(told: str, names: Mapping[str, Sequence[str]]) -> str:
    told = "".join(told.split()).casefold()
    return next((column for column, known in names.items() if told in map(str.casefold, known)), "")


def _cell(cell: object) -> str:
    """Without blanks around it, and without the mark by which a spreadsheet is told that it is text."""
    plain = _text(cell).strip().strip("\t")
    return plain[1:].strip() if plain.startswith("'") else plain


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return f"{cell:.15g}" if abs(cell) < _EXACT else f"{cell:.1E}"
    return str(cell)
