"""A statement, from its bytes to its lines."""

from collections.abc import Mapping, Sequence

from media.statement.columns import Columns, find_columns
from media.statement.file import Row, rows_of
from media.statement.lines import Line, LineReader, Statement, UnreadableLine


def read_statement(
    data: bytes, known: Mapping[str, Columns] | None = None, *, is_whole: bool = False
) -> Statement:
    """`known`: signature of a head → what its columns are. `is_whole`: somebody said that nothing is cut off.

    Raises StatementError for a file that is not taken at all; UnknownColumns when somebody has to say what
    its columns are.
    """
    rows = rows_of(data, is_whole=is_whole)
    head, columns = find_columns(rows, known or {})
    reader = LineReader(columns)
    lines: list[Line] = []
    unreadable: list[UnreadableLine] = []
    notes: list[Row] = []
    for row in rows[head.behind :]:
        # Printed pages repeat the head.
        read = None if row.cells == head.texts else reader.read(row)
        if isinstance(read, Line):
            lines.append(read)
        elif isinstance(read, UnreadableLine):
            unreadable.append(read)
        else:
            notes.append(row)
    doubt = _doubt(reader, notes, lines)
    return Statement(head.signature, head.texts, tuple(lines), tuple(unreadable), len(notes), doubt)


def _doubt(reader: LineReader, notes: Sequence[Row], lines: Sequence[Line]) -> str:
    """What the file's own total says, where it is not what was read."""
    read = sum(line.fen for line in lines if line.is_credit)
    totals = [total for row in notes if (total := reader.total(row)) is not None]
    if not totals or read in totals:
        return ""
    return f"文件里的收入合计是 {totals[-1] / 100:.2f} 元，读到的收入一共 {read / 100:.2f} 元，请核对。"
