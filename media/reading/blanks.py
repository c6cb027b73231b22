"""Places on our own forms that were left empty: the date, and the frames of a seal sheet.

A place counts as empty only if it was surely found and nothing at all is in it: a pale hand, a shadow or a
page seen askew leave it undecided.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from media.ocr import Reader
from media.reading import signature
from media.reading.codes import Seen
from media.reading.layout import Page, Word
from media.reading.quality import CLEAR
from media.seal import Seal

Pixels = NDArray[np.uint8]

# In millimetres, from where 日期： ends: what 年, 月 and 日 leave open between them. These lines are set in
# one size on all our forms, so the way from the beginning of the label to its end is known as well.
GAPS: Final = ((2.0, 14.5), (22.5, 31.0), (38.0, 46.5))
TO_COLON: Final = {"申请日期": 19.4, "日期": 11.6}
HIGH, LOW = 3.2, 1.2  # above and below the print of the line
LEAST_DIGITS = 3  # beside the label, of a day that was read

PALE = 0.82  # of the paper's light; a pencil is darker
STROKE = 1.4  # millimetres; what is less tall is dirt, or what is left of a line
REDDISH, LEAST_RED = 0.14, 0.002  # how much more red than green a pixel has; the share of such pixels

BAND: Final = (2.0, 80.0, 208.0, 222.0)  # of the page: where the frames lie, with room for a slanted view
FINE = 6.2  # pixels to the millimetre for reading it
SEALED_AT: Final = (30.0, 112.0, 95.0, 200.0)  # the middle of a seal that is in its frame, wherever that lies
OFF_CENTRE, OFF_LENGTH = 8.0, 0.12


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame, in millimetres, between its title and its note."""

    title: str
    note: str
    width: float
    height: float
    margin: float  # kept from its edge, for a view that is bent


COMPANY = Frame("单位公章印模", "请盖在方框", 70, 70, 6)
HOLDERS = (
    Frame("持有人手写签名", "请用黑色签字笔", 70, 26, 4),
    Frame("持有人方章", "请用红色印油", 26, 26, 4),
)
PERSONS = (
    Frame("手写签名", "请用黑色签字笔", 80, 50, 6),
    Frame("个人方章", "请使用红色印油", 50, 50, 6),
)
# From the middle of the title and of the note to the frame between them.
UNDER_TITLE, OVER_NOTE = 3.3, 2.9


def is_undated(foot: Page, part: Pixels, fine: float) -> bool:
    """Of a form's foot, cut out with so many pixels to the millimetre."""
    found = _colon(foot, fine)
    if found is None or foot.certainty < CLEAR:
        return False
    label, end, more = found
    if sum(char.isdigit() for char in more) >= LEAST_DIGITS:
        return False
    top, bottom = label.top - HIGH * fine, label.bottom + LOW * fine
    gaps = (foot.cut(part, end + left * fine, top, end + right * fine, bottom) for left, right in GAPS)
    return all(_is_bare(gap, fine) for gap in gaps)


def empty_frames(
    seen: Seen, pixels: Pixels, seals: Sequence[Seal], signer: str, reader: Reader
) -> Iterator[str]:
    """Of a seal sheet, whose last line names who signs. The frames are read only if they may be empty."""
    height, width = pixels.shape[:2]
    is_stray = bool(seals) and not any(_is_at_place(seen, seal, width, height) for seal in seals)
    persons = {"持有人": HOLDERS, "申请人": PERSONS}.get(signer[:3], ())
    has_company = signer[:3] in ("经办人", "持有人")
    if not persons and not (has_company and is_stray):
        return
    part = seen.cut(pixels, *BAND, FINE)
    page = Page(reader.lines(_encoded(part)), part.shape[1], part.shape[0])
    if has_company and is_stray and _is_without_red(_inside(page, part, COMPANY)):
        yield "seal_box"
    insides = [_inside(page, part, frame) for frame in persons]
    if persons and all(_is_without_red(inside) and _is_bare(inside, FINE) for inside in insides):
        yield "sign_box"


def _colon(page: Page, fine: float) -> tuple[Word, float, str] | None:
    """The date's label, where it ends, and what was read behind it."""
    for word in sorted(page.words, key=lambda word: -word.top):
        for label, length in TO_COLON.items():
            if word.text.startswith(label):
                more = word.text[len(label) :]
                following = page.right_of(word)
                return word, word.left + length * fine, more + (following.text if following else "")
    return None


def _is_at_place(seen: Seen, seal: Seal, width: int, height: int) -> bool:
    """Whether its middle is where the frame may be; by the code alone, which is bent a little by a slant."""
    x, y = seen.point((seal.left + seal.right) / 2 * width, (seal.top + seal.bottom) / 2 * height)
    left, top, right, bottom = SEALED_AT
    return left <= x <= right and top <= y <= bottom


def _inside(page: Page, part: Pixels, frame: Frame) -> Pixels | None:
    """What a frame encloses, None where title and note were not both read at the right distance."""
    whole = UNDER_TITLE + frame.height + OVER_NOTE
    for title in (word for word in page.words if word.text == frame.title):
        for note in (word for word in page.words if word.text.startswith(frame.note)):
            scale = (note.middle - title.middle) / whole
            is_under = abs(_centre(note) - _centre(title)) < OFF_CENTRE * FINE
            if not is_under or abs(scale / FINE - 1) > OFF_LENGTH:
                continue
            centre = (_centre(note) + _centre(title)) / 2
            across = (frame.width / 2 - frame.margin) * scale
            top = title.middle + (UNDER_TITLE + frame.margin) * scale
            bottom = note.middle - (OVER_NOTE + frame.margin) * scale
            return page.cut(part, centre - across, top, centre + across, bottom)
    return None


def _centre(word: Word) -> float:
    return (word.left + word.right) / 2


def _is_bare(part: Pixels | None, fine: float) -> bool:
    """No stroke of a hand, however pale."""
    return part is not None and signature.ink(part, STROKE * fine, PALE) <= signature.BLANK


def _is_without_red(part: Pixels | None) -> bool:
    """Beside the paper's own tint."""
    if part is None:
        return False
    paper = np.percentile(part.reshape(-1, 3), 75, axis=0)
    white = part / np.maximum(paper, 1.0)
    red = (white[..., 2] - white[..., 1]) / np.maximum(white[..., 2], 0.05) >= REDDISH
    return float(red.mean()) <= LEAST_RED


def _encoded(pixels: Pixels) -> bytes:
    return bytes(cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, 95))[1])
