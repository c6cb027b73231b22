"""Which seals count, and whose they are: a registrar seals beside its name and the day, a bank its slips."""

import re
from collections.abc import Iterator
from dataclasses import replace
from math import hypot

import cv2
import numpy as np
from numpy.typing import NDArray

from media.reading.kinds import TITLE
from media.reading.layout import Page, Word
from media.reading.numbers import persons
from media.reading.result import Kind
from media.seal import Marks, Seal

Pixels = NDArray[np.uint8]
Place = tuple[float, float, float, float]  # left, top, right, bottom, in pixels
REACH = 1.2  # times the width of a seal: so far from the registrar's name or day its centre lies at most
REGISTRAR = re.compile(r"登记机关|发照机关|发证机关|登记管理机关")
DAY = re.compile(
    r"[0-9〇一二三四五六七八九十]{4}年[0-9〇一二三四五六七八九十]{1,3}月[0-9〇一二三四五六七八九十]{1,3}日?"
)
CLEAR_RING = 0.8
FOOT = 0.55  # of the height of a page: below it stands the day on which a licence was given
COLOUR = 45  # the strongest channel exceeds the weakest by more than that
COLOURED = 0.02  # of the page beside its seals: frame, emblem or paper of an original in colour


def counted(kind: Kind, marks: Marks, page: Page) -> Marks:
    """Without the red shapes that only look like seals: an emblem above its title, a face in its frame."""
    seals = marks.seals
    if kind == "licence":
        title = min(
            (min(y for _, y in word.box) for word in page.words if TITLE.fullmatch(word.text)), default=0
        )
        seals = tuple(seal for seal in seals if (seal.top + seal.bottom) / 2 * page.height > title)
    if kind in ("id_front", "id_copy"):
        seals = tuple(seal for seal in seals if not any(_is_face(seal, word, page) for word in page.words))
    return replace(marks, seals=seals)


def _is_face(seal: Seal, number: Word, page: Page) -> bool:
    """Whether it lies where a card has its portrait, above the right half of the number, and is no ring."""
    if seal.confidence >= CLEAR_RING or not persons(number.text[-18:]):
        return False
    x, y = zip(*number.box, strict=True)
    left, right = min(x), max(x)
    return (seal.left * page.width > left + 0.45 * (right - left)) and seal.bottom * page.height < min(y)


def others(kind: Kind, marks: Marks, page: Page, pixels: Pixels) -> tuple[Seal, ...]:
    """The seals that are not the applicant's."""
    if kind == "slip":
        return marks.seals
    if kind != "licence" or not marks.seals:
        return ()
    spots = list(_spots(page))
    stamps = tuple(seal for seal in marks.seals if not seal.is_round)  # 年报提示, in a frame with corners
    near = [
        seal for seal in marks.seals if seal.is_round and any(_is_near(seal, spot, page) for spot in spots)
    ]
    if near and (marks.has_solid or _is_coloured(pixels, marks)):
        return (min(near, key=lambda seal: _distance(seal, spots, page)), *stamps)
    rings = [seal for seal in marks.seals if seal.is_round]
    if rings and not spots and marks.has_solid:  # the registrar's name was not read: its seal stands last
        return (max(rings, key=lambda seal: seal.right + seal.bottom), *stamps)
    return stamps


def _spots(page: Page) -> Iterator[Place]:
    """Where on the picture the registrar's name is, and the day below it, which stands alone."""
    for word in page.words:
        x, y = zip(*word.box, strict=True)
        if REGISTRAR.search(word.text) or (DAY.fullmatch(word.text) and min(y) > FOOT * page.height):
            yield min(x), min(y), max(x), max(y)


def _is_near(seal: Seal, spot: Place, page: Page) -> bool:
    return _distance(seal, [spot], page) <= REACH * (seal.right - seal.left) * page.width


def _distance(seal: Seal, spots: list[Place], page: Page) -> float:
    """In pixels, from the centre of a seal to the nearest of these places."""
    x = (seal.left + seal.right) / 2 * page.width
    y = (seal.top + seal.bottom) / 2 * page.height
    return min(
        hypot(max(left - x, 0.0, x - right), max(top - y, 0.0, y - bottom))
        for left, top, right, bottom in spots
    )


def _is_coloured(pixels: Pixels, marks: Marks) -> bool:
    """A copy in black and white has no colour but that of the applicant's seal."""
    small = np.asarray(cv2.resize(pixels, (200, 200), interpolation=cv2.INTER_AREA), np.uint8)
    chroma = small.max(axis=2).astype(np.int16) - small.min(axis=2)
    for seal in marks.seals:
        rows = slice(int(seal.top * 200), int(seal.bottom * 200) + 1)
        chroma[rows, int(seal.left * 200) : int(seal.right * 200) + 1] = 0
    middle = chroma[30:170, 30:170]  # the table around a copy may be of any colour
    return float((middle > COLOUR).mean()) > COLOURED
