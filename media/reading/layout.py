"""Lines of print set upright and straight, and what stands beside a label."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, sin
from unicodedata import normalize

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from media.ocr import Box, Line
from media.reading.result import Field, Frame

Pixels = NDArray[np.uint8]
LIKE_ENOUGH = 75.0  # of a label of four or more characters one may be misread


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


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the words that it was read from; `label_end` is where the label before it ends."""

    text: str
    words: tuple[Word, ...]
    label: Word
    label_end: float

    @property
    def confidence(self) -> float:
        return min((word.confidence for word in self.words), default=0.0)


# The word where a label begins, the one where it ends, and after how many of its characters.
Ended = tuple[Word, Word, int]


class Page:
    """The words of a picture of this width and height."""

    def __init__(self, lines: Sequence[Line], width: int, height: int) -> None:
        self.width, self.height = width, height
        self.angle = _direction(lines)
        words = (self._straight(line) for line in lines)
        self.words = sorted((word for word in words if word.text), key=lambda word: (word.top, word.left))
        self.text = "\n".join(word.text for word in self.words)

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
            return any(self._split_label(word, anchor) for word in self.words if word.text == anchor[0])
        return fuzz.partial_ratio(anchor, self.text, score_cutoff=LIKE_ENOUGH) > 0

    def after(self, labels: Iterable[str], stops: Sequence[str], *, lines: int = 1) -> Iterator[Found]:
        """What stands to the right of each of these labels, with up to `lines` lines of it.

        Labels that were read exactly come before those that were perhaps misread by a character.
        """
        labels = tuple(labels)
        for find in (self._label_end, self._misread_label_end):
            for label in labels:
                for word in self.words:
                    if ended := find(word, label, stops):
                        yield self._value(*ended, stops, lines)

    def right_of(self, word: Word) -> Word | None:
        return min(
            (other for other in self.words if _follows(word, other)),
            key=lambda other: other.left,
            default=None,
        )

    def field(self, text: str, confidence: float, words: Sequence[Word]) -> Field:
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

    def _label_end(self, word: Word, label: str, stops: Sequence[str]) -> Ended | None:
        if word.text.startswith(label):
            return word, word, len(label)
        last = self._split_label(word, label)
        return (word, last, len(last.text)) if last else None

    def _misread_label_end(self, word: Word, label: str, stops: Sequence[str]) -> Ended | None:
        """付款方户名 and 收款方户名 differ by a character: what is one label exactly is no other misread."""
        if len(label) < 4 or len(word.text) < len(label) or any(stop in word.text for stop in stops):
            return None
        alike = fuzz.partial_ratio_alignment(label, word.text, score_cutoff=LIKE_ENOUGH)
        return (word, word, alike.dest_end) if alike is not None and alike.dest_start == 0 else None

    def _split_label(self, word: Word, label: str) -> Word | None:
        """Wide labels (名　　称) come as several words: the last of them."""
        text, last = word.text, word
        while text != label:
            following = self.right_of(last) if text and label.startswith(text) else None
            if following is None:
                return None
            text, last = text + following.text, following
        return last if last is not word else None

    def _value(self, first: Word, last: Word, ended: int, stops: Sequence[str], lines: int) -> Found:
        rest = last.text[ended:].lstrip(":;·.")
        end = last.left + (last.right - last.left) * ended / max(1, len(last.text))
        text, is_open = _until(rest, stops)
        words = [last] if text else []
        here = last
        while is_open and (following := self.right_of(here)) and not self._is_label(following, stops):
            more, is_open = _until(following.text.lstrip(":") if not text else following.text, stops)
            text, here = text + more, following
            words.append(following)
        if words and lines > 1:
            # After a label in the same word there may be a blank, which the text no longer shows.
            start, play = (words[0].left, 1.1) if words[0] is not last else (end + 0.8 * last.height, 1.9)
            for below in self._below(words[-1], (start, play), stops, lines - 1):
                text += below.text
                words.append(below)
        return Found(text, tuple(words), first, end)

    def _below(
        self, word: Word, start: tuple[float, float], stops: Sequence[str], most: int
    ) -> Iterator[Word]:
        for _ in range(most):
            under = [other for other in self.words if _is_under(word, other, *start)]
            if not under or self._is_label(under[0], stops):
                return
            word = under[0]
            yield word

    def _is_label(self, word: Word, stops: Sequence[str]) -> bool:
        return any(
            word.text.startswith(stop) or (word.text == stop[0] and self._split_label(word, stop))
            for stop in stops
        )


def _direction(lines: Sequence[Line]) -> float:
    """The angle in which lines run, long ones counting more."""
    across = sum(line.box[1][0] - line.box[0][0] for line in lines if len(line.text) > 1)
    down = sum(line.box[1][1] - line.box[0][1] for line in lines if len(line.text) > 1)
    return atan2(down, across) if hypot(across, down) > 0 else 0.0


def _follows(word: Word, other: Word) -> bool:
    """Whether it stands in the same line and begins further to the right."""
    tall, short = max(word.height, other.height), min(word.height, other.height)
    is_level = abs(other.middle - word.middle) < 0.5 * tall
    is_further = other.left > max(word.left, word.right - 0.5 * short)
    return is_further and is_level and short > 0.4 * tall


def _is_under(word: Word, other: Word, left: float, play: float) -> bool:
    """Whether it begins at about that left edge, give or take `play` times its height."""
    drop = other.middle - word.middle
    is_next = 0.6 * word.height < drop < 1.5 * word.height
    return is_next and abs(other.left - left) < play * word.height and other.height < 1.6 * word.height


def _until(text: str, stops: Sequence[str]) -> tuple[str, bool]:
    """The text before the first label inside it, and whether it may go on."""
    ends = [place for stop in stops if (place := text.find(stop)) >= 0]
    return (text[: min(ends)], False) if ends else (text, True)


def _share(value: float, whole: int) -> float:
    return round(min(1.0, max(0.0, value / whole)), 4)
