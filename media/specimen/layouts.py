"""Slips of many banks and certificates of many kinds, laid out from data.

`slips.toml` and `licences.toml` say how each form stands on its page: which labels it has, where values
begin, how far rows are apart, what is set in two lines. A layout that says `held_out` is for measuring only:
no reader is tuned on it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from media.ocr import Line
from media.specimen.cells import Cell, downwards, drawn, lines_of
from media.specimen.dice import dice

HERE = Path(__file__).parent
MARGIN = 44
CHINESE = {"payer": "付款", "payee": "收款"}


@dataclass(frozen=True, slots=True)
class Layout:
    """One form. `says` holds what its table in the file says."""

    name: str
    kind: str  # slip or licence
    says: Mapping[str, Any]

    @property
    def is_held_out(self) -> bool:
        return bool(self.says.get("held_out", False))

    @property
    def size(self) -> tuple[int, int]:
        width, height = self.says["size"]
        return width, height

    def cells(self, values: Mapping[str, str]) -> list[Cell]:
        return (
            _Slip(self.says, values).cells() if self.kind == "slip" else _Licence(self.says, values).cells()
        )

    def lines(self, values: Mapping[str, str], seed: int) -> list[Line]:
        return lines_of(self.cells(values), dice("layout", self.name, seed))

    def image(self, values: Mapping[str, str]) -> Image.Image:
        return drawn(self.cells(values), *self.size)


@cache
def layouts(kind: str) -> tuple[Layout, ...]:
    """All of `slip` or `licence`."""
    held = tomllib.loads((HERE / f"{kind}s.toml").read_text(encoding="utf-8"))
    return tuple(Layout(name, kind, says) for name, says in held.items())


class _Form:
    def __init__(self, says: Mapping[str, Any], values: Mapping[str, str]) -> None:
        self.says, self.values = says, values
        self.print: int = says["print"]
        self.pitch: int = says["pitch"]
        self.width: int = says["size"][0]
        self.found: list[Cell] = []

    def add(self, text: str, left: float, middle: float, *, is_label: bool = False, size: int = 0) -> Cell:
        cell = Cell(text, left, middle, size or self.print, is_label)
        self.found.append(cell)
        return cell

    def row(self, label: str, value: str, left: float, middle: float, start: float, most: float) -> int:
        """A label and its value in one line or more; returns how many lines more it took."""
        shown = label + self.says.get("sign", "")
        spot = self.add(shown, left, middle, is_label=True)
        if self.says.get("align") == "right":
            self.add(value, self.width - MARGIN - self.add_width(value), middle)
            return 0
        start = max(start, spot.right + self.says.get("gap", 0.4) * self.print)
        parts = list(self.wrapped(value, most - start))
        is_centred = self.says.get("centred", False) and len(parts) > 1
        small = round(self.print * 0.8) if is_centred else self.print
        leading = small * (1.25 if is_centred else self.says.get("leading", 1.45))
        top = middle - leading * (len(parts) - 1) / 2 if is_centred else middle
        for number, part in enumerate(parts):
            self.add(part, start, top + number * leading, size=small)
        return 0 if is_centred else round((len(parts) - 1) * leading)

    def add_width(self, text: str) -> float:
        return Cell(text, 0, 0, self.print).width

    def wrapped(self, text: str, width: float) -> list[str]:
        parts, line = [], ""
        for char in text:
            if line and self.add_width(line + char) > width:
                parts.append(line)
                line = ""
            line += char
        return [*parts, line] if line else parts


class _Slip(_Form):
    def cells(self) -> list[Cell]:
        self.add(self.says["bank"], MARGIN, 40, size=self.print + 8)
        title = self.says["title"]
        self.add(title, self.width / 2 - self.add_width(title) / 2, 60, size=self.print + 10)
        y = 110.0
        for rows in self.says.get("above", ()):
            y = self.rows([rows], y)
        y = self.blocks(y)
        y = self.rows(self.says["below"], y)
        if stamp := self.says.get("stamp"):
            self.add(stamp, 0.72 * self.width, y - self.says.get("stamp_up", 1) * self.pitch)
        return self.found

    def rows(self, rows: list[list[str]], y: float) -> float:
        """Each row has one or more pairs of a label and a value's name."""
        for row in rows:
            pairs = list(zip(row[::2], row[1::2], strict=True))
            share = (self.width - 2 * MARGIN) / len(pairs)
            more = 0
            for number, (label, key) in enumerate(pairs):
                left = MARGIN + share * number
                start = left + self.says.get("column", 7) * self.print
                value = self.values.get(key, key)
                more = max(more, self.row(label, value, left, y, start, left + share))
            y += self.pitch + more
        return y

    def blocks(self, y: float) -> float:
        sides = ["payer", "payee"] if self.says.get("first", "payer") == "payer" else ["payee", "payer"]
        if self.says["blocks"] == "beside":
            half = (self.width - 2 * MARGIN) / 2
            return max(
                self.block(side, MARGIN + half * number, y, MARGIN + half * (number + 1) - self.print / 2)
                for number, side in enumerate(sides)
            )
        for side in sides:
            y = self.block(side, MARGIN, y, self.width - MARGIN)
        return y

    def block(self, side: str, left: float, y: float, most: float) -> float:
        heading, words = self.says.get("heading", "none"), self.says.get("headings", {}).get(side, "")
        rows: list[str] = self.says["order"]
        if heading == "above":
            self.add(words, left + self.says.get("indent", 0) * self.print, y, is_label=True)
            y += self.pitch
        if heading in ("left", "downwards"):
            centre = y + self.pitch * (len(rows) - 1) / 2
            if heading == "left":
                self.add(words, left, centre, is_label=True)
                left += (len(words) + 0.8) * self.print
            else:
                self.found += downwards(words, left, centre, self.print)
                left += 2 * self.print
        start = left + self.says.get("column", 5) * self.print
        for row in rows:
            label = self.says["labels"][row].format(side=CHINESE[side])
            y += self.pitch + self.row(label, self.values[f"{side}_{row}"], left, y, start, most)
        return y


class _Licence(_Form):
    def cells(self) -> list[Cell]:
        title = self.says["title"]
        size = self.says.get("title_print", self.print * 3)
        self.add(title, self.width / 2 - len(title) * size / 2, self.says.get("title_at", 120), size=size)
        for label, key, left, middle in self.says.get("placed", ()):
            spot = self.add(label, left, middle, is_label=True)
            below = self.says.get("code_below", False)
            at = (left, middle + 1.4 * self.print) if below else (spot.right + 0.4 * self.print, middle)
            self.add(self.values.get(key, key), *at)
        for column in self.says["columns"]:
            y = float(self.says["top"])
            for label, key in column["rows"]:
                start = column["left"] + column["label"] * self.print
                value = self.values.get(key, key)
                y += self.pitch + self.row(label, value, column["left"], y, start, column["right"])
        for text, left, middle in self.says.get("loose", ()):
            self.add(text, left, middle)
        return self.found
