"""Red shapes on a page, and which of them are seals."""

from math import pi
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from media.histogram import percentile
from media.seal.marks import Marks, Seal

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Frame = tuple[int, int, int, int]  # left, top, width, height

SIDE = 1000  # everything is measured on a page of this longest side
# Red on OpenCV's circle of 180 hues; ink that is faint or in shade is still this strong and this light.
LAST_WARM_RED, FIRST_COLD_RED, LEAST_STRENGTH, LEAST_LIGHT = 12, 158, 38, 60
LEAST_EXCESS = 0.21  # of red over green, as a share of the red: faded ink on a grey scan has as little
# A face has an excess of up to 0.3, but its red leans to yellow, which ink does not.
SKIN, SKIN_EXCESS = (8.5, 25.0), 0.32
CLOSING = 13  # joins the characters of a seal with its rim
SMALLEST, LARGEST = 0.045, 0.62  # of the page's longest side
FLATTEST, HIGHEST = 0.68, 1.47  # width to height; an oval one is 40 by 30 mm
SECTORS = 72
ROUND_RIM, SQUARE_RIM = 0.62, 0.80  # how much of the rim is inked
INK = (0.08, 0.70)  # of the frame
BAND = (0.05, 0.60)  # of the ring between 0.60 and 0.80 of the radius: characters, neither empty nor solid


def find(picture: bytes) -> tuple[Seal, ...]:
    """The seals, the surest first. Raises ValueError for what is not a picture."""
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR) if picture else None
    if pixels is None:
        raise ValueError("Neither a JPEG nor a PNG")
    return look(np.asarray(pixels, np.uint8)).seals


def look(pixels: Pixels) -> Marks:
    """Of a picture with its channels in OpenCV's order: blue, green, red."""
    scale = SIDE / max(pixels.shape[:2])
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    white = _balanced(small)
    red = _red(white)
    shapes = [
        (frame, mask)
        for frame in _frames(red)
        if _is_ink(_part(white, frame), mask := np.asarray(_part(red, frame), np.bool_))
    ]
    seals = [seal for frame, mask in shapes if (seal := _seal(frame, mask, size))]
    return Marks(
        seals=tuple(sorted(seals, key=lambda seal: -seal.confidence)),
        redness=float(red.mean()),
        has_solid=any(_is_solid(mask) for _, mask in shapes),
    )


def lightness(pixels: Pixels) -> Pixels:
    """The strongest channel of each pixel; four times as fast as the same along an axis."""
    blue, green, red = cv2.split(pixels)
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)


def _balanced(pixels: Pixels) -> Pixels:
    """White becomes white: lamps tint a page, and its brightest quarter is paper."""
    light = lightness(pixels)
    paper = pixels[light >= percentile(light, 75)].mean(axis=0)
    white = pixels * (paper.max() / np.maximum(paper, 1.0))
    return np.asarray(np.clip(white, 0, 255), np.uint8)


def _red(pixels: Pixels) -> Mask:
    hue, strength, light = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_BGR2HSV))
    is_red = (hue <= LAST_WARM_RED) | (hue >= FIRST_COLD_RED)
    return np.asarray(is_red & (strength >= LEAST_STRENGTH) & (light >= LEAST_LIGHT), np.bool_)


def _part(whole: NDArray[Any], frame: Frame) -> NDArray[Any]:
    left, top, width, height = frame
    return whole[top : top + height, left : left + width]


def _is_ink(pixels: Pixels, mask: Mask) -> bool:
    """A face is of a reddish hue too, but has more green in it than ink, and more of that than of blue."""
    inked = pixels[mask]
    green, red = inked[:, 1].astype(float), inked[:, 2].astype(float)
    excess = float(np.median((red - green) / np.maximum(red, 1.0)))
    hue = float(np.median(cv2.cvtColor(inked[None], cv2.COLOR_BGR2HSV)[0, :, 0]))
    return excess >= LEAST_EXCESS and not (excess < SKIN_EXCESS and SKIN[0] <= hue <= SKIN[1])


def _frames(red: Mask) -> list[Frame]:
    joined = cv2.morphologyEx(red.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((CLOSING, CLOSING), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    frames = [(int(row[0]), int(row[1]), int(row[2]), int(row[3])) for row in stats[1:]]
    return [frame for frame in frames if _has_size_of_a_seal(frame)]


def _has_size_of_a_seal(frame: Frame) -> bool:
    width, height = frame[2:]
    is_size = min(width, height) >= SMALLEST * SIDE and max(width, height) <= LARGEST * SIDE
    return is_size and FLATTEST <= width / height <= HIGHEST


def _seal(frame: Frame, mask: Mask, size: tuple[int, int]) -> Seal | None:
    round_rim, square_rim, band = _round_rim(mask), _square_rim(mask), _band(mask)
    is_round = round_rim >= ROUND_RIM and square_rim < SQUARE_RIM
    if not (is_round or square_rim >= SQUARE_RIM) or not INK[0] <= float(mask.mean()) <= INK[1]:
        return None
    if not BAND[0] <= band <= BAND[1]:
        return None
    rim = round_rim if is_round else square_rim
    least = ROUND_RIM if is_round else SQUARE_RIM
    left, top, width, height = frame
    return Seal(
        left=left / size[0],
        top=top / size[1],
        right=(left + width) / size[0],
        bottom=(top + height) / size[1],
        confidence=round(0.5 + 0.5 * (rim - least) / (1 - least), 3),
        is_round=is_round,
    )


def _polar(mask: Mask) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Distance from the middle (1 at the frame's edge) and direction (0 to 1) of every pixel."""
    height, width = mask.shape
    y, x = np.mgrid[0:height, 0:width]
    across, down = (x + 0.5) / width * 2 - 1, (y + 0.5) / height * 2 - 1
    return np.hypot(across, down), (np.arctan2(down, across) / (2 * pi)) % 1.0


def _round_rim(mask: Mask) -> float:
    distance, direction = _polar(mask)
    rim = mask & (distance >= 0.84) & (distance <= 1.06)
    return len(np.unique((direction[rim] * SECTORS).astype(int))) / SECTORS


def _square_rim(mask: Mask) -> float:
    """How much of the four edges has ink within a tenth of the width of them."""
    height, width = mask.shape
    edge_y, edge_x = max(1, height // 10), max(1, width // 10)
    edges = (mask[:edge_y].any(0), mask[-edge_y:].any(0), mask[:, :edge_x].any(1), mask[:, -edge_x:].any(1))
    return float(np.concatenate(edges).mean())


def _band(mask: Mask) -> float:
    distance, _ = _polar(mask)
    return float(mask[(distance >= 0.60) & (distance <= 0.80)].mean())


def _is_solid(mask: Mask) -> bool:
    distance, _ = _polar(mask)
    return bool(mask[distance <= 0.9].mean() > INK[1])
