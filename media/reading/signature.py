"""Whether somebody signed beside 手写签名."""

import numpy as np
from numpy.typing import NDArray

from media.reading.layout import Page, Word

Pixels = NDArray[np.uint8]
LABEL = "手写签名"
LABEL_CHARACTERS = 8  # 经办人手写签名：
LINE_CHARACTERS = 10  # the line to sign on is as long as this many characters of the label
DARK = 0.62  # of the paper's light; pencils and pale ink are lighter and leave it undecided
RULE = 0.55  # a row this full of ink is the printed line
SIGNED, BLANK = 0.012, 0.004  # of the place to sign; between them it stays undecided


def is_signed(page: Page, pixels: Pixels) -> bool | None:
    """None where the place is not on the picture or the ink is too little to tell."""
    label = next((word for word in page.words if LABEL in word.text and len(word.text) <= 16), None)
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
    share = ink(part)
    return True if share >= SIGNED else False if share <= BLANK else None


def ink(part: Pixels) -> float:
    """The share of dark pixels, without printed lines. Red light makes seals vanish."""
    light = part[..., 2].astype(np.float32)
    paper = float(np.percentile(light, 80))
    dark = light < DARK * paper
    full = np.flatnonzero(dark.mean(axis=1) > RULE)
    for row in full:  # with the soft edge of the line above and below
        dark[max(0, row - 2) : row + 3] = False
    return float(dark.mean())


def label_of(page: Page) -> Word | None:
    return next((word for word in page.words if LABEL in word.text), None)
