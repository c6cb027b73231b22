"""The characters on a seal's ring, laid out as one line for a reader of print."""

import cv2
import numpy as np
from numpy.typing import NDArray

from media.seal.marks import Seal

Pixels = NDArray[np.uint8]
RADIUS = 240  # a seal is enlarged or shrunk to this
INNER, OUTER = 0.60, 0.915  # between star and rim, where the characters stand with their feet inwards
HEIGHT, MARGIN = 64, 10


def unrolled(pixels: Pixels, seal: Seal) -> Pixels:
    """Black characters on white, cut open where the ring has its widest gap."""
    ink = _ink(_square(pixels, seal))
    centre = (float(RADIUS), float(RADIUS))
    length = round(2 * np.pi * RADIUS)
    rolled = cv2.warpPolar(ink, (RADIUS, length), centre, RADIUS, cv2.WARP_POLAR_LINEAR)
    band = cv2.rotate(np.asarray(rolled, np.uint8), cv2.ROTATE_90_COUNTERCLOCKWISE)
    band = band[round(RADIUS * (1 - OUTER)) : round(RADIUS * (1 - INNER))]
    strip = _opened(np.ascontiguousarray(band))
    # The middle of the band is shorter than the outer edge that it was stretched to.
    width = round(strip.shape[1] * (INNER + OUTER) / 2 * HEIGHT / strip.shape[0])
    strip = np.asarray(cv2.resize(strip, (width, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(
        cv2.copyMakeBorder(255 - strip, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=(255,)),
        np.uint8,
    )


def _square(pixels: Pixels, seal: Seal) -> Pixels:
    """The seal alone, an ellipse made a circle."""
    height, width = pixels.shape[:2]
    rows = slice(int(seal.top * height), max(int(seal.top * height) + 1, round(seal.bottom * height)))
    columns = slice(int(seal.left * width), max(int(seal.left * width) + 1, round(seal.right * width)))
    side = (2 * RADIUS, 2 * RADIUS)
    return np.asarray(cv2.resize(pixels[rows, columns], side, interpolation=cv2.INTER_CUBIC), np.uint8)


def _ink(pixels: Pixels) -> Pixels:
    """How much redder than green each pixel is, stretched to full contrast."""
    excess = pixels[..., 2].astype(np.int16) - pixels[..., 1]
    full = max(30.0, float(np.percentile(excess, 97)))
    return np.asarray(np.clip(excess * (255 / full), 0, 255), np.uint8)


def _opened(strip: Pixels) -> Pixels:
    """Start in the middle of the widest run of columns without ink."""
    empty = (strip > 110).mean(axis=0) < 0.04
    twice = np.concatenate((empty, empty))
    best, run, end = 0, 0, 0
    for place, is_empty in enumerate(twice.tolist()):
        run = run + 1 if is_empty else 0
        if run > best:
            best, end = run, place
    return np.roll(strip, -((end - best // 2) % len(empty)), axis=1)
