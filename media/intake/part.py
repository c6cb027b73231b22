"""Parts of a file: the papers that lie on one picture, and the pages of a PDF that make one paper."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from PIL import Image

from media.intake import Intake, Side
from media.intake.picture import NORMAL_QUALITY, jpeg, thumbnail

Box = tuple[float, float, float, float]  # left, top, right, bottom in fractions of a picture


def part(taken: Intake, pages: Sequence[int]) -> Intake:
    """Only those of its `sides`, counted from 0. `original` stays the whole file, which is the evidence.

    `pages` of the part are its sides: several of them may lie on one page of the file.
    """
    if len(pages) == len(taken.sides) or not taken.sides:
        return taken
    from media.intake.pages import places, together

    chosen = [taken.sides[page].picture for page in pages]
    pictures = [_opened(picture) for picture in chosen]
    sheet, boxes = together(pictures), places([picture.size for picture in pictures])
    sides = tuple(Side(picture, box) for picture, box in zip(chosen, boxes, strict=True))
    return replace(
        taken,
        width=sheet.width,
        height=sheet.height,
        pages=len(pages),
        normalised=chosen[0] if len(chosen) == 1 else jpeg(sheet, NORMAL_QUALITY),
        thumbnail=thumbnail(pictures[0]),
        sides=sides if len(sides) > 1 else (),
    )


def cut(taken: Intake, boxes: Sequence[Sequence[Box]]) -> Intake:
    """The same with each of its pictures replaced by those parts of it; a picture without parts stays whole.

    `boxes` has one entry for each of `sides`, or one for the picture of a file without sides.
    """
    whole = taken.sides or (Side(taken.normalised),)
    sides = tuple(
        part
        for side, parts in zip(whole, boxes, strict=True)
        for part in (_cut(side, parts) if parts else (side,))
    )
    return replace(taken, sides=sides)


def _cut(side: Side, boxes: Sequence[Box]) -> tuple[Side, ...]:
    picture = _opened(side.picture)
    return tuple(
        Side(jpeg(picture.crop(_pixels(box, picture.size)), NORMAL_QUALITY), _inside(box, side.box))
        for box in boxes
    )


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    width, height = size
    return round(left * width), round(top * height), round(right * width), round(bottom * height)


def _inside(box: Box, whole: Box) -> Box:
    """The place of a part of a page on the sheet that shows the page at `whole`."""
    across, down = whole[2] - whole[0], whole[3] - whole[1]
    return (
        whole[0] + box[0] * across,
        whole[1] + box[1] * down,
        whole[0] + box[2] * across,
        whole[1] + box[3] * down,
    )


def _opened(picture: bytes) -> Image.Image:
    with Image.open(BytesIO(picture), formats=["JPEG"]) as opened:
        opened.load()
        return opened.copy()
