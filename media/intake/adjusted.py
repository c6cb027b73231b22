"""Turns and crops a picture as a person asked by hand."""

from dataclasses import dataclass

from PIL import Image

from media.intake.picture import LEAST_SIDE, LONGEST_SHAPE
from media.intake.words import refusal

TURNS = {
    90: Image.Transpose.ROTATE_270,  # Pillow counts against the clock
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Adjustment:
    """First turned clockwise by 0, 90, 180 or 270 degrees, then cropped.

    `box`: left, top, right, bottom in fractions of the turned picture.
    """

    turn: int = 0
    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)


def adjusted(picture: Image.Image, wish: Adjustment) -> Image.Image:
    """The result can be taken as a picture again. Raises Unreadable when it would be too long for that."""
    turned = picture.transpose(TURNS[wish.turn]) if wish.turn else picture
    left, right = _pixels(wish.box[0], wish.box[2], turned.width)
    top, bottom = _pixels(wish.box[1], wish.box[3], turned.height)
    short, long = sorted((right - left, bottom - top))
    if long > short * LONGEST_SHAPE:
        raise refusal("odd_shape")
    return turned.crop((left, top, right, bottom))


def _pixels(first: float, last: float, length: int) -> tuple[int, int]:
    start = min(round(first * length), length - LEAST_SIDE)
    return start, max(round(last * length), start + LEAST_SIDE)
