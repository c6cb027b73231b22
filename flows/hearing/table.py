"""A pasted table: a row of labels, and rows of values under it."""

import re

from flows.hearing.names import Names

_CELL = re.compile(r"\t| {0,3}[|｜] {0,3}| {2,9}")


def columns(text: str, names: Names) -> list[tuple[str, str]] | None:
    """Label and value of each column; [] if rows and labels do not fit; None if it is no table."""
    if "\n" not in text:
        return None
    lines = [line for line in text.split("\n") if line.strip()]
    head = _cells(lines[0]) if len(lines) > 1 else []
    if len(head) < 3 or not all(_is_label(cell, names) for cell in head):
        return None
    rows = [head, *map(_cells, lines[1:])]
    if len(rows) != 2 or len(rows[1]) != len(rows[0]):
        return []
    return list(zip(rows[0], rows[1], strict=True))


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in _CELL.split(line.strip("|｜ "))]
    return cells if len(cells) >= 3 else [cell for cell in line.split() if cell]


def _is_label(cell: str, names: Names) -> bool:
    return names.at_front(cell) == cell.lower() and bool(cell)
