"""Printed cells of a layout: drawn as a picture, or told as the lines that a reader of print finds.

A reader joins what stands close together, and parts what is set wide: so do the lines told here, by chance,
which tries thousands of papers without reading one picture.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from PIL import Image

from media.ocr import Box, Line
from media.specimen.paper import Sheet, typeface

WIDE = "　"  # between the characters of a label that is set wide
CLOSE = 0.9  # of the size of print: cells with a smaller gap become one line, more often than not
SHAKE = 0.07  # of the size of print: so far a box lies off its print
LABEL_INK = (80, 86, 100)


@dataclass(frozen=True, slots=True)
class Cell:
    """Print from this left end and at this middle."""

    text: str
    left: float
    middle: float
    size: int
    is_label: bool = False

    @property
    def width(self) -> float:
        return typeface("sans", self.size).getlength(self.text)

    @property
    def right(self) -> float:
        return self.left + self.width


def downwards(text: str, left: float, middle: float, size: int) -> list[Cell]:
    """Each character below the one before it, around this middle."""
    top = middle - size * 1.3 * (len(text) - 1) / 2
    return [
        Cell(char, left, top + 1.3 * size * place, size, is_label=True) for place, char in enumerate(text)
    ]


def lines_of(cells: Iterable[Cell], rng: Random) -> list[Line]:
    """As a good reader finds them: upright, hardly ever a wrong character, in no order."""
    found = [_line(cell, rng) for cell in _joined(sorted(_parted(cells), key=_place), rng)]
    rng.shuffle(found)
    return found


def drawn(cells: Sequence[Cell], width: int, height: int) -> Image.Image:
    sheet = Sheet(width, height, (253, 253, 250))
    for cell in cells:
        colour = LABEL_INK if cell.is_label else (28, 28, 30)
        sheet.text((cell.left, cell.middle), cell.text, cell.size, anchor="lm", colour=colour)
    sheet.watermark(max(40, min(width, height) // 10))
    return sheet.image


def _place(cell: Cell) -> tuple[float, float]:
    return cell.middle, cell.left


def _parted(cells: Iterable[Cell]) -> Iterator[Cell]:
    """A label that is set wide comes character by character."""
    for cell in cells:
        here = cell.left
        for part in cell.text.split(WIDE):
            one = replace(cell, text=part, left=here)
            here = one.right + cell.size * (1 if part else 0)
            here += cell.size if not part else 0
            if part:
                yield one


def _joined(cells: Sequence[Cell], rng: Random) -> list[Cell]:
    joined: list[Cell] = []
    for cell in cells:
        last = joined[-1] if joined else None
        if last is None or last.middle != cell.middle or last.size != cell.size:
            joined.append(cell)
        elif cell.left - last.right < CLOSE * cell.size and rng.random() < 0.7:
            joined[-1] = replace(last, text=last.text + cell.text)
        else:
            joined.append(cell)
    return joined


def _line(cell: Cell, rng: Random) -> Line:
    across, down = (rng.uniform(-SHAKE, SHAKE) * cell.size for _ in range(2))
    grown = rng.uniform(1.0, 1.25) * cell.size / 2
    left, right = cell.left + across, cell.right + across
    top, bottom = cell.middle + down - grown, cell.middle + down + grown
    box: Box = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Line(cell.text, round(rng.uniform(0.93, 1.0), 3), box)
