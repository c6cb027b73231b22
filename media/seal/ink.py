"""Which pixels of a picture are red, and whether their red is that of ink."""

import cv2
import numpy as np
from numpy.typing import NDArray

from media.histogram import percentile

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

# Red on OpenCV's circle of 180 hues; ink in shade is still this light.
LAST_WARM_RED, FIRST_COLD_RED, LEAST_LIGHT = 12, 158, 60
STRONG, FAINT = 38, 20  # saturation of fresh ink, and of ink that sunlight or a scanner bleached
# Of red over green, as a share of the red: faded ink on a grey scan has as little.
LEAST_EXCESS, LEAST_FAINT_EXCESS = 0.21, 0.10
# A face has an excess of 0.2 to 0.3 and drawn hair of 0.45, but their red leans to yellow; ink's does not.
SKIN, LEAST_SKIN_EXCESS, SKIN_EXCESS = (8.5, 25.0), 0.18, 0.32
BROWN, BROWN_EXCESS = 10.0, 0.48


def lightness(pixels: Pixels) -> Pixels:
    """The strongest channel of each pixel; four times as fast as the same along an axis."""
    blue, green, red = cv2.split(pixels)
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)


def balanced(pixels: Pixels) -> Pixels:
    """White becomes white: lamps tint a page, and its brightest quarter is paper."""
    light = lightness(pixels)
    paper = pixels[light >= percentile(light, 75)].mean(axis=0)
    white = pixels * (paper.max() / np.maximum(paper, 1.0))
    return np.asarray(np.clip(white, 0, 255), np.uint8)


def red(pixels: Pixels, strength: int) -> Mask:
    """The pixels of a red hue that are at least this saturated (0 to 255)."""
    hue, saturation, light = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_BGR2HSV))
    is_red = (hue <= LAST_WARM_RED) | (hue >= FIRST_COLD_RED)
    return np.asarray(is_red & (saturation >= strength) & (light >= LEAST_LIGHT), np.bool_)


def is_fresh(inked: Pixels) -> bool:
    """Of the red pixels of a shape: whether they are ink, and neither skin nor brown hair."""
    excess, hue = _excess(inked), _hue(inked)
    return excess >= LEAST_EXCESS and not _is_skin(excess, hue)


def is_faint(inked: Pixels) -> bool:
    """Whether red pixels that form a clear ring may be bleached ink: there is less red in it than in skin."""
    excess, hue = _excess(inked), _hue(inked)
    is_paler = LEAST_FAINT_EXCESS <= excess < LEAST_SKIN_EXCESS and not BROWN <= hue <= SKIN[1]
    return is_paler or is_fresh(inked)


def _is_skin(excess: float, hue: float) -> bool:
    limit = BROWN_EXCESS if hue >= BROWN else SKIN_EXCESS
    return excess < limit and SKIN[0] <= hue <= SKIN[1]


def _excess(inked: Pixels) -> float:
    green, strongest = inked[:, 1].astype(float), inked[:, 2].astype(float)
    return float(np.median((strongest - green) / np.maximum(strongest, 1.0)))


def _hue(inked: Pixels) -> float:
    return float(np.median(cv2.cvtColor(inked[None], cv2.COLOR_BGR2HSV)[0, :, 0]))
