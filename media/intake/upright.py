"""Turns the copies of a file upright, by what a reader found: a sideways photo without a note of it."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from PIL import Image

from media.intake import Intake, Side
from media.intake.adjusted import TURNS
from media.intake.picture import NORMAL_QUALITY, jpeg, thumbnail


def upright(taken: Intake, turns: Sequence[int]) -> Intake:
    """The same with each picture turned by so many degrees clockwise; `original` stays as it came.

    `turns` has one number for each of `sides`, or one for the picture of a file without sides.
    """
    if not any(turns):
        return taken
    if not taken.sides:
        picture = turned(taken.normalised, turns[0])
        width, height = (taken.height, taken.width) if turns[0] % 180 else (taken.width, taken.height)
        return _with(taken, picture, picture, width, height)
    from media.intake.pages import places, together

    pages = [turned(side.picture, by) for side, by in zip(taken.sides, turns, strict=True)]
    sheet, boxes = together(pages), places([page.size for page in pages])
    pictures = (
        jpeg(page, NORMAL_QUALITY) if by else side.picture
        for page, by, side in zip(pages, turns, taken.sides, strict=True)
    )
    sides = tuple(Side(picture, box) for picture, box in zip(pictures, boxes, strict=True))
    return replace(_with(taken, sheet, pages[0], sheet.width, sheet.height), sides=sides)


def turned(picture: bytes, degrees: int) -> Image.Image:
    """A JPEG of ours, turned clockwise by a multiple of 90 degrees."""
    with Image.open(BytesIO(picture), formats=["JPEG"]) as opened:
        opened.load()
        return opened.transpose(TURNS[degrees]) if degrees else opened.copy()


def _with(taken: Intake, shown: Image.Image, first: Image.Image, width: int, height: int) -> Intake:
    return replace(
        taken,
        normalised=jpeg(shown, NORMAL_QUALITY),
        thumbnail=thumbnail(first),
        width=width,
        height=height,
    )
