"""CSV files for the bank and for finance."""

import csv
import io
from collections.abc import Iterable, Sequence

# A spreadsheet takes a cell that begins so for a formula, and would run what a payer wrote into a remark.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """In GB18030 with CRLF, as banks and Chinese spreadsheets read it. No cell is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("gb18030")


def _harmless(cell: str) -> str:
    plain = cell.replace("\n", " ").replace("\0", "")
    return f"'{plain}" if plain.lstrip().startswith(_FORMULA) else plain
