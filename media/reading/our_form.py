"""Our own printed forms as they come back: by their code, or by their print where that cannot be read."""

from collections.abc import Iterator, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from media.ocr import Reader
from media.reading import blanks, codes, quality, signature
from media.reading.labels import Vocabulary
from media.reading.layout import DOUBT, Page
from media.reading.result import Field, Kind, Reading
from media.reading.seal_text import seal_text
from media.reading.values import Values
from media.seal import Marks

Pixels = NDArray[np.uint8]

KINDS: Mapping[str, Kind] = {"application_form": "application_form", "seal_sheet": "seal_sheet"}
# Of the page in millimetres: where every form of ours has its line to sign, with room for a slanted view.
FOOT = (2.0, 185.0, 208.0, 297.0)
FINE = 6.2  # pixels to the millimetre for reading it
LEAST_FINE = 3.4  # an A4 page 720 pixels wide
OUTSIDE = 0.02  # of the picture: so far a corner may seem to lie outside and yet be on it
STOPS = ("证件类型", "证件号码", "单位地址", "证书类型", "经办人", "联系电话", "机构名称", "姓名", "身份证号")
VOCABULARY = Vocabulary(STOPS)


def by_code(seen: codes.Seen, pixels: Pixels, marks: Marks, reader: Reader) -> Reading:
    """Only the foot is read: what stands above was printed by us, and the code's digest answers for it."""
    part = seen.cut(pixels, *FOOT, FINE)
    page = Page(reader.lines(encoded(part)), part.shape[1], part.shape[0])
    label = signature.label_of(page, is_foot=True)
    found = list(_of_picture(seen, pixels, has_label=label is not None))
    return Reading(
        kind=KINDS.get(seen.code.form, "unknown"),
        confidence=1.0,
        fields=seal_text(pixels, marks.seals, reader),
        flaws=tuple(found),
        seals=marks.seals,
        is_signed=signature.is_signed(page, part, is_foot=True),
        blanks=tuple(_blanks(seen, pixels, marks, reader, page, part)),
        code=seen.code,
        turned=seen.turned,
    )


def _blanks(
    seen: codes.Seen, pixels: Pixels, marks: Marks, reader: Reader, foot: Page, part: Pixels
) -> Iterator[str]:
    if blanks.is_undated(foot, part, FINE):
        yield "date"
    label = signature.label_of(foot, is_foot=True)
    if label is not None and seen.code.form == "seal_sheet":
        yield from blanks.empty_frames(seen, pixels, marks.seals, label.text, reader)


def by_print(page: Page) -> dict[str, Field]:
    """Whose form it is, for people to look at."""
    fields, values = {}, Values(page, VOCABULARY)
    for name, label, lines in (
        ("organisation_name", "机构名称", 2),
        ("organisation_id_number", "证件号码", 1),
    ):
        found = next((found for found in values.after((label,), lines=lines) if found.words), None)
        if found is not None:
            fields[name] = page.field(found.text, min(found.confidence, DOUBT), found.words)
    return fields


def encoded(pixels: Pixels) -> bytes:
    return bytes(cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, 95))[1])


def _of_picture(seen: codes.Seen, pixels: Pixels, *, has_label: bool) -> list[str]:
    found = []
    if quality.is_dark(pixels):
        found.append("dark")
    if seen.per_mm < LEAST_FINE:
        found.append("too_small")
    if not has_label:
        found.append("cut_off" if _is_cut_off(seen, pixels) else "blurred")
    return found


def _is_cut_off(seen: codes.Seen, pixels: Pixels) -> bool:
    height, width = pixels.shape[:2]
    corners = [seen.spot(x, y) for x in (0.0, codes.PAGE[0]) for y in (0.0, codes.PAGE[1])]
    return any(
        not (
            -OUTSIDE * width <= x <= (1 + OUTSIDE) * width
            and -OUTSIDE * height <= y <= (1 + OUTSIDE) * height
        )
        for x, y in corners
    )
