"""Some pages of a PDF as a file of their own: one paper of several that were scanned together."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from PIL import Image

from media.intake import Intake, Side
from media.intake.picture import NORMAL_QUALITY, jpeg, thumbnail


def part(taken: Intake, pages: Sequence[int]) -> Intake:
    """Only those of its `sides`, counted from 0. `original` stays the whole file, which is the evidence."""
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


def _opened(picture: bytes) -> Image.Image:
    with Image.open(BytesIO(picture), formats=["JPEG"]) as opened:
        opened.load()
        return opened.copy()
