"""A sheet to draw on: text that wraps, lines, and the faint 样本 across it."""

from collections.abc import Iterator
from functools import cache
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from media import font

Weight = Literal["sans", "sans_bold", "serif", "serif_bold"]
Colour = tuple[int, int, int]
INK: Colour = (28, 28, 30)


@cache
def typeface(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    face = getattr(font.find(), weight)
    return ImageFont.truetype(str(face.path), size, index=face.index)


class Sheet:
    """An RGB picture and a few words for drawing on it."""

    def __init__(self, width: int, height: int, colour: Colour = (255, 255, 255)) -> None:
        self.image = Image.new("RGB", (width, height), colour)
        self.draw = ImageDraw.Draw(self.image)

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: int,
        *,
        weight: Weight = "sans",
        colour: Colour = INK,
        anchor: str = "la",
        spacing: float = 0,
    ) -> None:
        face = typeface(weight, size)
        if not spacing:
            self.draw.text(at, text, colour, face, anchor=anchor)
            return
        x, y = at
        for char in text:
            self.draw.text((x, y), char, colour, face, anchor=anchor)
            x += face.getlength(char) + spacing

    def paragraph(
        self,
        at: tuple[float, float],
        text: str,
        size: int,
        *,
        width: float,
        weight: Weight = "sans",
        leading: float = 1.4,
    ) -> float:
        """Write text wrapped to the width; returns the height below it."""
        x, y = at
        for line in wrapped(text, typeface(weight, size), width):
            self.text((x, y), line, size, weight=weight)
            y += size * leading
        return y

    def watermark(self, size: int, colour: Colour = (120, 120, 120), strength: int = 22) -> None:
        """The word 样本 across the sheet, faint enough to leave everything readable."""
        self.image.paste(colour, (0, 0), _watermark(*self.image.size, size, strength))


@cache
def _watermark(width: int, height: int, size: int, strength: int) -> Image.Image:
    """Every sheet of a kind carries the same."""
    side = round((width**2 + height**2) ** 0.5)  # so that the turned layer still covers the corners
    layer = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(layer)
    for row, y in enumerate(range(0, side, size * 3)):
        for x in range((row % 2) * size * 2, side, size * 4):
            draw.text((x, y), "样本", strength, typeface("sans_bold", size))
    layer = layer.rotate(20, resample=Image.Resampling.BICUBIC)
    left, top = (side - width) // 2, (side - height) // 2
    return layer.crop((left, top, left + width, top + height))


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float) -> Iterator[str]:
    line = ""
    for char in text:
        if line and face.getlength(line + char) > width:
            yield line
            line = ""
        line += char
    if line:
        yield line


def chinese_date(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{year}年{month}月{day}日"
