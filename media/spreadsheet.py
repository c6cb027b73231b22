"""The bytes of an xls or xlsx file as rows of cells."""

import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

_MOST_UNPACKED = 150 * 1024 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class SpreadsheetError(Exception):
    """The file cannot be read. `reason`: broken, or too_large."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class CellRow(NamedTuple):
    """`number`: the row in the file, from 1. `cells`: str, int, float, bool, datetime, date, time, timedelta.

    The result of a formula stands for it; a formula without one is an empty text.
    """

    number: int
    cells: list[object]


def is_spreadsheet(data: bytes) -> bool:
    return data.startswith((_ZIP, _OLE))


def rows_of_spreadsheet(data: bytes) -> Iterator[CellRow]:
    """All rows of the first sheet that has any. Raises SpreadsheetError."""
    _refuse_bombs(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.start is None:
                continue
            for number, cells in enumerate(sheet.iter_rows(), start=1):
                yield CellRow(number, list(cells))
            return
    except (CalamineError, ValueError, OverflowError) as error:
        raise SpreadsheetError("broken") from error
    except BaseException as error:
        # The library panics on some broken files, and a panic of Rust is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise SpreadsheetError("broken") from None


def _refuse_bombs(data: bytes) -> None:
    """A few kilobytes of a zip may hold gigabytes."""
    if not data.startswith(_ZIP):
        return
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise SpreadsheetError("broken") from error
    if unpacked > _MOST_UNPACKED:
        raise SpreadsheetError("too_large")
