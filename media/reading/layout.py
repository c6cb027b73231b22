"""Lines of print set upright and straight."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, hypot, sin
from statistics import median
from unicodedata import normalize

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from media.ocr import Box, Line
from media.reading.result import Field, Frame

Pixels = NDArray[np.uint8]
LIKE_ENOUGH = 75.0  # of a label of four or more characters one may be misread
NARROW = 0.55  # the width of a digit or Latin letter beside that of a Chinese character
EDGE = 0.004  # print that ends this close to the border of the picture may go on beyond it
DOUBT = 0.6  # at most this for what does not look as it should
LEAST_PRINT = 16.0  # pixels: in smaller print a character is taken for one that is like it


@dataclass(frozen=True, slots=True)
class Word:
    """A line in the upright frame. Its text is without blanks and full-width signs."""

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float
    box: Box  # on the picture

    @property
    def height(self) -> float:
        """At least a pixel: print at right angles to the page has none."""
        return max(1.0, self.bottom - self.top)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def part(self, start: int, end: int) -> "Word":
        """These characters alone, their place estimated from the usual widths of characters."""
        if start <= 0 and end >= len(self.text):
            return self
        widths = [NARROW if char.isascii() else 1.0 for char in self.text]
        whole = sum(widths)
        first, last = sum(widths[:start]) / whole, sum(widths[:end]) / whole
        across = self.right - self.left
        upper_left, upper_right, lower_right, lower_left = self.box
        return replace(
            self,
            text=self.text[start:end],
            left=self.left + first * across,
            right=self.left + last * across,
            box=(
                _between(upper_left, upper_right, first),
                _between(upper_left, upper_right, last),
                _between(lower_left, lower_right, last),
                _between(lower_left, lower_right, first),
            ),
        )


class Page:
    """The words of a picture of this width and height."""

    def __init__(self, lines: Sequence[Line], width: int, height: int) -> None:
        self.width, self.height = width, height
        self.angle = _direction(lines)
        words = (self._straight(line) for line in lines)
        self.words = sorted((word for word in words if word.text), key=lambda word: (word.top, word.left))
        self.text = "\n".join(word.text for word in self.words)

    def only(self, words: Sequence[Word]) -> "Page":
        """The page as if nothing but these words stood on it."""
        part = copy(self)
        part.words = [word for word in self.words if word in set(words)]
        part.text = "\n".join(word.text for word in part.words)
        return part

    @property
    def turned(self) -> int:
        return round(-degrees(self.angle) / 90) % 4 * 90

    @property
    def certainty(self) -> float:
        """The mean over all characters."""
        characters = sum(len(word.text) for word in self.words)
        return sum(word.confidence * len(word.text) for word in self.words) / max(1, characters)

    def says(self, anchor: str) -> bool:
        """Whether the page has these words, one of four or more perhaps misread."""
        if anchor in self.text:
            return True
        if len(anchor) < 4:
            return any(self.spells(word, anchor) for word in self.words if word.text == anchor[0])
        return fuzz.partial_ratio(anchor, self.text, score_cutoff=LIKE_ENOUGH) > 0

    def right_of(self, word: Word) -> Word | None:
        return min(
            (other for other in self.words if follows(word, other)),
            key=lambda other: other.left,
            default=None,
        )

    def touches_edge(self, word: Word) -> bool:
        """Whether the print may go on beyond the border of the picture."""
        across, down = EDGE * self.width, EDGE * self.height
        return any(
            x <= across or x >= self.width - across or y <= down or y >= self.height - down
            for x, y in word.box
        )

    def field(
        self, text: str, confidence: float, words: Sequence[Word], *, is_checked: bool = False
    ) -> Field:
        """A value and its place. Doubted if it is tiny or touches the border, unless a check digit holds."""
        is_tiny = bool(words) and median(word.height for word in words) < LEAST_PRINT
        if not is_checked and (is_tiny or any(self.touches_edge(word) for word in words)):
            confidence = min(confidence, DOUBT)
        points = [point for word in words for point in word.box]
        x, y = zip(*points, strict=True) if points else ((0.0,), (0.0,))
        frame = Frame(
            _share(min(x), self.width),
            _share(min(y), self.height),
            _share(max(x), self.width),
            _share(max(y), self.height),
        )
        return Field(text, round(confidence, 3), frame)

    def cut(self, pixels: Pixels, left: float, top: float, right: float, bottom: float) -> Pixels:
        """A part of the picture, given in the upright frame."""
        turn, lean = cos(self.angle), sin(self.angle)
        # From the part to the picture: the inverse of what `_straight` does.
        bend = np.array(
            (
                (turn, -lean, turn * left - lean * top),
                (lean, turn, lean * left + turn * top),
            )
        )
        size = (max(1, round(right - left)), max(1, round(bottom - top)))
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(
            cv2.warpAffine(pixels, bend, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8
        )

    def _straight(self, line: Line) -> Word:
        turn, lean = cos(self.angle), sin(self.angle)
        spots = [(x * turn + y * lean, y * turn - x * lean) for x, y in line.box]
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = spots
        text = "".join(normalize("NFKC", line.text).split()).lstrip("*")  # our forms mark what is required
        confidence = line.confidence
        return Word(text, confidence, (x0 + x3) / 2, (y0 + y1) / 2, (x1 + x2) / 2, (y2 + y3) / 2, line.box)

    def spells(self, word: Word, anchor: str) -> bool:
        """Whether a word and those to the right of it are this one, set wide."""
        text, last = word.text, word
        while text != anchor:
            following = self.right_of(last) if anchor.startswith(text) else None
            if following is None:
                return False
            text, last = text + following.text, following
        return True


def follows(word: Word, other: Word) -> bool:
    """Whether it stands in the same line, further to the right. Frames of print overlap a little."""
    short = min(word.height, other.height)
    is_beyond = (other.left + other.right) / 2 > word.right
    return other.left > max(word.left, word.right - (0.8 if is_beyond else 0.5) * short) and is_level(
        word, other
    )


def is_level(word: Word, other: Word) -> bool:
    tall, short = max(word.height, other.height), min(word.height, other.height)
    return abs(other.middle - word.middle) < 0.5 * tall and short > 0.4 * tall


def _direction(lines: Sequence[Line]) -> float:
    """The angle in which most print runs, long lines counting more: a slanted watermark is outvoted."""
    runs = [
        (line.box[1][0] - line.box[0][0], line.box[1][1] - line.box[0][1])
        for line in lines
        if len(line.text) > 1
    ]
    across, down = sum(x for x, _ in runs), sum(y for _, y in runs)
    if hypot(across, down) == 0:
        return 0.0
    mean = atan2(down, across)
    turn, lean = cos(mean), sin(mean)
    # How far each line is off the mean, and how long it is.
    off = sorted((atan2(y * turn - x * lean, x * turn + y * lean), hypot(x, y)) for x, y in runs)
    half, passed = sum(length for _, length in off) / 2, 0.0
    for angle, length in off:
        passed += length
        if passed >= half:
            return mean + angle
    return mean


def _between(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _share(value: float, whole: int) -> float:
    return round(min(1.0, max(0.0, value / whole)), 4)
