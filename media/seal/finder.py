"""Red shapes on a page, and which of them are seals."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from media.seal import ink, outline
from media.seal.marks import Marks, Seal

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Frame = tuple[int, int, int, int]  # left, top, width, height

SIDE = 1000  # everything is measured on a page of this longest side
CLOSING = 13  # joins the characters of a seal with its rim
THICK = 31  # of a shape: print and rules that touch a seal are thinner
SMALLEST, LARGEST = 0.045, 0.62  # of the page's longest side; only a seal cut out alone is larger
FLATTEST, HIGHEST = 0.68, 1.47  # width to height; an oval one is 40 by 30 mm
ROUND_RIM, SQUARE_RIM = 0.62, 0.80  # how much of the rim is inked
CLEAR_RIM, CLEAN_CORNERS = (
    0.9,
    0.15,
)  # of a faint ring: tinted paper and faces have no such rim on clean paper
LEAST_FAINT_BAND = 0.12  # of that ring's characters: a blurred circle of a pen grows into the band a little
INK = (0.08, 0.70)  # of the frame
BAND = (0.05, 0.60)  # of the ring between 0.60 and 0.80 of the radius: characters, neither empty nor solid


@dataclass(frozen=True, slots=True)
class _Shape:
    frame: Frame
    mask: Mask
    colours: Pixels  # of the pixels in the mask
    is_trimmed: bool


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
    white = ink.balanced(small)
    red = ink.red(white, ink.STRONG)
    strong, faint = list(_shapes(white, red)), _shapes(white, ink.red(white, ink.FAINT))
    seals = [seal for shape in strong if _is_fresh(shape) and (seal := _seal(shape, size))]
    seals += [seal for shape in faint if _is_clear_ring(shape) and (seal := _seal(shape, size))]
    return Marks(
        seals=_apart(seals),
        redness=float(red.mean()),
        has_solid=any(outline.disc(shape.mask) > INK[1] for shape in strong if _is_fresh(shape)),
    )


def _shapes(white: Pixels, red: Mask) -> Iterator[_Shape]:
    """The shapes as they are, and what is left of them when thin print and rules are taken off."""
    joined = cv2.morphologyEx(red.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((CLOSING, CLOSING), np.uint8))
    thick = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (THICK, THICK))
    opened = cv2.morphologyEx(_filled(joined), cv2.MORPH_OPEN, thick)
    for shapes, is_trimmed in ((joined, False), (opened, True)):
        for frame in _frames(shapes):
            mask = np.asarray(_part(red, frame), np.bool_)
            if mask.any():
                yield _Shape(frame, mask, _part(white, frame)[mask], is_trimmed)


def _part(whole: NDArray[Any], frame: Frame) -> NDArray[Any]:
    left, top, width, height = frame
    return whole[top : top + height, left : left + width]


def _frames(shapes: NDArray[Any]) -> list[Frame]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(shapes)
    frames = [(int(row[0]), int(row[1]), int(row[2]), int(row[3])) for row in stats[1:]]
    return [frame for frame in frames if _has_size_of_a_seal(frame)]


def _filled(joined: NDArray[Any]) -> NDArray[Any]:
    """With the holes filled that fit into a seal: a seal becomes a disc, a frame of a page stays one."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(1 - joined, connectivity=4)
    is_small = (stats[:, cv2.CC_STAT_WIDTH] <= LARGEST * SIDE) & (
        stats[:, cv2.CC_STAT_HEIGHT] <= LARGEST * SIDE
    )
    is_small[0] = True  # the shapes themselves
    return np.asarray(is_small[labels], np.uint8)


def _has_size_of_a_seal(frame: Frame) -> bool:
    width, height = frame[2:]
    return min(width, height) >= SMALLEST * SIDE and FLATTEST <= width / height <= HIGHEST


def _is_fresh(shape: _Shape) -> bool:
    is_whole = not shape.is_trimmed or _is_ring(shape.mask)
    return is_whole and ink.is_fresh(shape.colours)


def _is_clear_ring(shape: _Shape) -> bool:
    has_characters = outline.band(shape.mask) >= LEAST_FAINT_BAND
    return _is_ring(shape.mask) and has_characters and ink.is_faint(shape.colours)


def _is_ring(mask: Mask) -> bool:
    return outline.round_rim(mask) >= CLEAR_RIM and outline.corners(mask) <= CLEAN_CORNERS


def _seal(shape: _Shape, size: tuple[int, int]) -> Seal | None:
    mask = shape.mask
    if max(mask.shape) > LARGEST * SIDE and not _is_ring(mask):
        return None
    round_rim, square_rim = outline.round_rim(mask), outline.square_rim(mask)
    is_round = round_rim >= ROUND_RIM and square_rim < SQUARE_RIM
    if not (is_round or square_rim >= SQUARE_RIM) or not INK[0] <= float(mask.mean()) <= INK[1]:
        return None
    if not BAND[0] <= outline.band(mask) <= BAND[1]:
        return None
    rim = round_rim if is_round else square_rim
    least = ROUND_RIM if is_round else SQUARE_RIM
    left, top, width, height = shape.frame
    return Seal(
        left=left / size[0],
        top=top / size[1],
        right=(left + width) / size[0],
        bottom=(top + height) / size[1],
        confidence=round(0.5 + 0.5 * (rim - least) / (1 - least), 3),
        is_round=is_round,
    )


def _apart(seals: list[Seal]) -> tuple[Seal, ...]:
    """The surest first, each place once."""
    kept: list[Seal] = []
    for seal in sorted(seals, key=lambda seal: -seal.confidence):
        if not any(_holds(other, seal) or _holds(seal, other) for other in kept):
            kept.append(seal)
    return tuple(kept)


def _holds(outer: Seal, inner: Seal) -> bool:
    x, y = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    return outer.left <= x <= outer.right and outer.top <= y <= outer.bottom
