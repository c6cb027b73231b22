"""Whether somebody signed beside 手写签名."""

import cv2
import numpy as np
from numpy.typing import NDArray

from media.reading.layout import Page, Word
from media.reading.quality import CLEAR

Pixels = NDArray[np.uint8]
LABEL = "手写签名"
LONGEST_LABEL = 16  # with a name read into it
LOWER_PART = 0.55  # of a page, from its top
LINE_CHARACTERS = 10  # the line to sign on is as long as this many characters of the label
DARK = 0.62  # of the paper's light; pencils and pale ink are lighter and leave it undecided
RULE = 0.55  # a row this full of ink is the printed line
TALL = 0.35  # of the label's height
SIGNED, BLANK = 0.012, 0.004  # of the place to sign; between them it stays undecided


def is_signed(page: Page, pixels: Pixels, *, is_foot: bool = False) -> bool | None:
    """Of a whole page or of its foot. None where the place is not on it or the ink is too little to tell."""
    label = label_of(page, is_foot=is_foot)
    if label is None:
        return None
    place = label.text.index(LABEL) + len(LABEL)
    across = (label.right - label.left) / max(1, len(label.text))
    if len(label.text.rstrip(":;")) - place >= 2:  # the name was read as part of the line
        return True
    start = label.left + min(len(label.text), place + 1) * across
    part = page.cut(
        pixels,
        start + 0.3 * across,
        label.top - 1.5 * label.height,
        start + LINE_CHARACTERS * across,
        label.bottom + 0.4 * label.height,
    )
    share = ink(part, TALL * label.height)
    if share >= SIGNED:
        return True
    # On a page that is hard to read a pale hand may have vanished altogether.
    return False if share <= BLANK and page.certainty >= CLEAR else None


def ink(part: Pixels, tall: float, darkest: float = DARK) -> float:
    """The share of ink in strokes at least this tall, without printed lines; red light hides seals.

    `darkest`: of the paper's light, below which something is ink.
    """
    light = part[..., 2].astype(np.float32)
    dark = light < darkest * float(np.percentile(light, 80))
    for row in np.flatnonzero(dark.mean(axis=1) > RULE):  # with the soft edge of the line above and below
        dark[max(0, row - 2) : row + 3] = False
    _, strokes, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8))
    # A hand moves up and down; what is left of a line that was printed or shaken does not.
    is_tall = stats[:, cv2.CC_STAT_HEIGHT] >= tall
    is_tall[0] = False  # the paper
    return float(is_tall[strokes].mean())


def label_of(page: Page, *, is_foot: bool) -> Word | None:
    """The lowest, and on a whole page far down: the frames of a seal sheet are named alike further up."""
    labels = (word for word in page.words if LABEL in word.text and len(word.text) <= LONGEST_LABEL)
    label = max(labels, key=lambda word: word.top, default=None)
    foot = max((word.bottom for word in page.words), default=0.0)
    is_low = label is not None and (is_foot or label.top > LOWER_PART * foot)
    return label if is_low else None
