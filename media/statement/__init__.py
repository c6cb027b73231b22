"""Bank statements: a file of bytes in, its lines of money in and out.

    statement = read_statement(data)                        # the columns are known by their usual names
    statement = read_statement(data, {"日期|收": columns})   # or as somebody said for a head like this

A line that cannot be read is told with the reason. None becomes an amount of 0, and none is left out unseen.
"""

from media.statement.cells import fen_of
from media.statement.columns import Column, Columns, is_enough, signature_of
from media.statement.file import MOST_BYTES
from media.statement.lines import Line, Statement, UnreadableLine
from media.statement.reading import read_statement
from media.statement.words import CUT_OFF, UNKNOWN_COLUMNS, StatementError, UnknownColumns

__all__ = [
    "CUT_OFF",
    "MOST_BYTES",
    "UNKNOWN_COLUMNS",
    "Column",
    "Columns",
    "Line",
    "Statement",
    "StatementError",
    "UnknownColumns",
    "UnreadableLine",
    "fen_of",
    "is_enough",
    "read_statement",
    "signature_of",
]
