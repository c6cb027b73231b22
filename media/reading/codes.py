"""Finds the code of our own forms on a picture, and from it where the page lies."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from media.histogram import percentile
from media.qr import BLACK, LONGEST_SIDE, QR_ONLY, QUIET, FormCode

Pixels = NDArray[np.uint8]

# On A4, in millimetres: with its quiet zone of four modules the code is 25 mm, in the upper right corner.
PAGE = (210.0, 297.0)
ZONE_LEFT, ZONE_TOP, ZONE = 168.0, 13.0, 25.0
MODULES = 33  # a code of version 4, which our texts fill


@dataclass(frozen=True, slots=True)
class Seen:
    """A form's code, and the way from millimetres on the page to pixels of the picture."""

    code: FormCode
    way: NDArray[np.float64]  # 2 x 3

    @property
    def per_mm(self) -> float:
        return float(np.hypot(self.way[0, 0], self.way[1, 0]))

    @property
    def turned(self) -> int:
        """By how many degrees clockwise the picture is to be turned."""
        angle = np.degrees(np.arctan2(self.way[1, 0], self.way[0, 0]))
        return round(-float(angle) / 90) % 4 * 90

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """The pixel of a point on the page."""
        there = self.way @ np.array((x, y, 1.0))
        return float(there[0]), float(there[1])

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The place on the page of a pixel."""
        there = cv2.invertAffineTransform(self.way) @ np.array((x, y, 1.0))
        return float(there[0]), float(there[1])

    def cut(
        self, pixels: Pixels, left: float, top: float, right: float, bottom: float, fine: float
    ) -> Pixels:
        """A part of the page, upright, with so many pixels to the millimetre."""
        shrink = np.array(((1 / fine, 0, left), (0, 1 / fine, top), (0, 0, 1)))
        bend = self.way @ shrink
        size = (round((right - left) * fine), round((bottom - top) * fine))
        how = cv2.INTER_AREA if self.per_mm > fine else cv2.INTER_CUBIC
        flags = how | cv2.WARP_INVERSE_MAP
        return np.asarray(
            cv2.warpAffine(pixels, bend, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8
        )


def find(pixels: Pixels) -> Seen | None:
    """The first of a picture with its channels in OpenCV's order."""
    return next(iter(find_all(pixels)), None)


def find_all(pixels: Pixels) -> tuple[Seen, ...]:
    """Those that can be read alike: another, under ink, may take a look at its page alone."""
    for attempt, scale in _attempts(pixels):
        if found := tuple(_seen(attempt, scale)):
            return found
    return ()


def _seen(attempt: Pixels, scale: float) -> Iterator[Seen]:
    for found in zxingcpp.read_barcodes(attempt, formats=QR_ONLY):
        code = FormCode.parse(found.text)
        way = _way(found.position, scale) if code else None
        if code and way is not None:
            yield Seen(code, way)


def _attempts(pixels: Pixels) -> Iterator[tuple[Pixels, float]]:
    """As it is; without red ink, which a seal over the code brings; larger, for a small code."""
    red = np.ascontiguousarray(pixels[..., 2])
    low, high = percentile(red, 1), percentile(red, 95)
    steps = np.clip((np.arange(256) - low) * 255 / max(1.0, high - low), 0, 255).astype(np.uint8)
    stretched = np.asarray(cv2.LUT(red, steps), np.uint8)
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    yield grey, 1.0
    yield stretched, 1.0
    yield np.asarray(cv2.threshold(stretched, BLACK - 1, 255, cv2.THRESH_BINARY)[1], np.uint8), 1.0
    if max(grey.shape) * 2 <= LONGEST_SIDE:
        yield np.asarray(cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8), 2.0


def _way(position: zxingcpp.Position, scale: float) -> NDArray[np.float64] | None:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    there = np.array([(corner.x / scale, corner.y / scale) for corner in corners], np.float64)
    edge = ZONE * QUIET / (MODULES + 2 * QUIET)
    left, top, side = ZONE_LEFT + edge, ZONE_TOP + edge, ZONE - 2 * edge
    here = np.array(((left, top), (left + side, top), (left + side, top + side), (left, top + side)))
    # Only turned, scaled and shifted: so small a code tells nothing of perspective.
    way, _ = cv2.estimateAffinePartial2D(here, there)
    return None if way is None else np.asarray(way, np.float64)
