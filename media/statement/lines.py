"""The lines of a statement, each read by itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from media.statement.cells import day_of, fen_of, is_received, time_of
from media.statement.columns import Column, Columns
from media.statement.file import Row

_LONGEST = 300
_TOTAL = re.compile(r"合计|总计|小计|累计|承前|过次|期初|期末|上期|本页|总笔数|总额|笔数")
_SUM = re.compile(r"合计|总计")


@dataclass(frozen=True, slots=True)
class Line:
    """Money that came (`is_credit`) or went. `row`: its number in the file; `fen`: the amount, above 0.

    `time` is HH:MM:SS or ""; `balance` is the text of the cell.
    """

    row: int
    day: date
    time: str
    is_credit: bool
    fen: int
    payer: str = ""
    account: str = ""
    bank: str = ""
    remark: str = ""
    serial: str = ""
    balance: str = ""


@dataclass(frozen=True, slots=True)
class UnreadableLine:
    """A line that is one, but cannot be read. `text`: its cells; `why`: for the cashier."""

    row: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Statement:
    """`signature` tells heads apart, `head` are its texts. `notes`: rows that are no lines, as totals.

    `doubt`: a total of the file that is not the sum of its lines, in words, else "".
    """

    signature: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    unreadable: tuple[UnreadableLine, ...]
    notes: int
    doubt: str = ""

    @property
    def received(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_credit)


class _Bad(Exception):
    """A cell that cannot be read; the text says why."""


class LineReader:
    """Reads the rows behind a head."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    def read(self, row: Row) -> Line | UnreadableLine | None:
        """None for a row that is no line: a total, a note below the table."""
        if self._is_note(row):
            return None
        try:
            return self._line(row)
        except _Bad as problem:
            return UnreadableLine(row.number, _joined(row.cells), str(problem))

    def total(self, row: Row) -> int | None:
        """The sum of what came that a row of totals tells, in fen; None when it tells none."""
        if not any(map(_SUM.search, row.cells)):
            return None
        return fen_of(self._cell(row, Column.CREDIT))

    def _is_note(self, row: Row) -> bool:
        has_day = day_of(self._cell(row, Column.DAY)) is not None
        if has_day:
            return False
        if any(map(_TOTAL.search, row.cells)) or _is_sentence(row.cells):
            return True
        money = (Column.CREDIT, Column.DEBIT, Column.AMOUNT)
        return not any(any(map(str.isdigit, self._cell(row, column))) for column in (*money, Column.DAY))

    def _line(self, row: Row) -> Line:
        day, time = self._moment(row)
        is_credit, fen = self._money(row)
        return Line(
            row.number,
            day,
            time,
            is_credit,
            fen,
            self._text(row, Column.PAYER),
            self._text(row, Column.ACCOUNT).replace(" ", ""),
            self._text(row, Column.BANK),
            self._text(row, Column.REMARK),
            self._text(row, Column.SERIAL),
            self._text(row, Column.BALANCE),
        )

    def _moment(self, row: Row) -> tuple[date, str]:
        text = self._cell(row, Column.DAY)
        found = day_of(text)
        if found is None:
            raise _Bad(f"日期“{text[:20]}”读不出来" if text else "没有日期")
        day, time = found
        written = self._cell(row, Column.TIME)
        if not written:
            return day, time
        # Where a column has the whole moment in it, the day in it is the same.
        other = day_of(written)
        of_its_own = other[1] if other else time_of(written)
        if of_its_own is None:
            raise _Bad(f"时间“{written[:20]}”读不出来")
        return day, of_its_own or time

    def _money(self, row: Row) -> tuple[bool, int]:
        """Whether it came, and how much. A negative amount is the other way round, as when it is reversed."""
        came, amount = self._by_side(row) if Column.CREDIT in self._columns else self._by_direction(row)
        if not amount:
            raise _Bad("金额是 0")
        return (came, amount) if amount > 0 else (not came, -amount)

    def _by_side(self, row: Row) -> tuple[bool, int]:
        credit, debit = (self._amount(row, column) for column in (Column.CREDIT, Column.DEBIT))
        if credit and debit:
            raise _Bad("收入和支出都有金额")
        if credit is None and debit is None:
            raise _Bad("没有金额")
        return (False, debit) if debit else (True, credit or 0)

    def _by_direction(self, row: Row) -> tuple[bool, int]:
        amount = self._amount(row, Column.AMOUNT)
        if amount is None:
            raise _Bad("没有金额")
        if Column.DIRECTION not in self._columns:
            return True, amount
        mark = self._cell(row, Column.DIRECTION)
        came = is_received(mark)
        if came is None:
            raise _Bad(f"收支方向“{mark[:10]}”读不出来" if mark else "没有收支方向")
        return (came, amount) if came else (False, abs(amount))

    def _amount(self, row: Row, column: Column) -> int | None:
        """In fen; None for an empty cell, as of the side that nothing went to."""
        text = self._cell(row, column)
        if not text or text in ("-", "--", "—"):
            return None
        fen = fen_of(text)
        if fen is None:
            raise _Bad(f"金额“{text[:20]}”读不出来")
        return fen

    def _cell(self, row: Row, column: Column) -> str:
        return self._text(row, column)

    def _text(self, row: Row, column: Column) -> str:
        places = self._columns.get(column, ())
        found = dict.fromkeys(row.cells[at] for at in places if at < len(row.cells))
        return " ".join(filter(None, found))[:_LONGEST]


def _is_sentence(cells: Sequence[str]) -> bool:
    """One text alone, such as when the file was printed. A day or an amount alone is a line cut off."""
    texts = [text for text in cells if text]
    return len(texts) == 1 and day_of(texts[0]) is None and fen_of(texts[0]) is None


def _joined(cells: Sequence[str]) -> str:
    return " | ".join(filter(None, cells))[:_LONGEST]
