"""CSV files as offices write and open them: UTF-8 or GB18030, commas, semicolons or tabs, no formulas."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from bot.errors import Refused

MOST_LINES = 2000
_BOM = "\ufeff"  # without it Excel takes UTF-8 for GBK
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A file that Excel opens. A cell that a spreadsheet would calculate begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return _BOM + out.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read(content: bytes, names: Mapping[str, Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    """The lines of a file, each with its number and its cells by the `names` of their columns.

    Raises Refused for a file without its first column of `names`, or with too many lines.
    """
    text = _decoded(content)
    rows = list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
    if not rows:
        raise Refused("empty", "文件是空的。")
    columns = {at: column for at, cell in enumerate(rows[0]) if (column := _column(cell, names)) is not None}
    first = next(iter(names))
    if first not in columns.values():
        wanted = "、".join(each[0] for each in names.values())
        raise Refused("no_head", f"第一行要写列名，至少有“{names[first][0]}”。可以有的列：{wanted}。")
    lines = [
        (number, {columns[at]: _cell(cell) for at, cell in enumerate(row) if at in columns})
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    if len(lines) > MOST_LINES:
        raise Refused("too_long", f"一个文件最多 {MOST_LINES} 行，这个有 {len(lines)} 行，请分开上传。")
    return lines


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("not_text", "这个文件不是 CSV。请在 Excel 里另存为“CSV UTF-8”再上传。")


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _column(cell: str, names: Mapping[str, Sequence[str]]) -> str | None:
    told = "".join(cell.split()).casefold()
    return next((column for column, known in names.items() if told in map(str.casefold, known)), None)


def _cell(cell: str) -> str:
    """Without blanks around it, and without the mark by which a spreadsheet is told that it is text."""
    plain = cell.strip().strip("\t")
    return plain[1:].strip() if plain.startswith("'") else plain
