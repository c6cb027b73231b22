"""Where each of several papers lies on one picture: a licence beside a card, two cards on one sheet.

Papers are parted along a straight gap that no print crosses. The two sides of one card are its copy and stay
together; so do several slips, which a cashier looks at together.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from media.reading import kinds, numbers
from media.reading.layout import Page, Word
from media.reading.result import CARD_SIDES, Frame, Kind

# What each kind has once, as its title or its number. The words that a licence has in its scope of business
# are no title: 凭营业执照依法自主开展经营活动.
_HEADS: dict[Kind, re.Pattern[str]] = {
    "licence": re.compile(
        r".{0,8}营业执照|事业单位法人证书|社会团体法人登记证书|民办非企业单位登记证书|.{0,12}统一社会信用代码证书?"
    ),
    "id_front": re.compile(r".?民身份号码.*"),
    "id_back": re.compile(r"居民身份证"),
    "slip": re.compile(r".{0,16}(?:回单|凭证|电子回执)(?:\(.*\))?"),
    "application_form": re.compile(r".{0,12}数字证书申请表"),
    "seal_sheet": re.compile(r".{0,4}电子签章采集表"),
}
_TITLE = "营业执照"
_LEAST_GAP = 0.8  # of the height of print


@dataclass(frozen=True, slots=True)
class _Head:
    kind: Kind
    word: Word


@dataclass(frozen=True, slots=True)
class _Part:
    """A rectangle of the picture in pixels, and the print that lies in it."""

    left: float
    top: float
    right: float
    bottom: float
    words: tuple[Word, ...]
    heads: tuple[_Head, ...]


def frames(page: Page) -> tuple[Frame, ...]:
    """One for each paper, together all of the picture; none where it shows only one paper, or none."""
    heads = tuple(_heads(page))
    whole = _Part(0.0, 0.0, float(page.width), float(page.height), tuple(page.words), heads)
    parts = list(_parted(whole, page)) if len(heads) > 1 else []
    if len(parts) < 2:
        return ()
    return tuple(
        Frame(
            round(part.left / page.width, 4),
            round(part.top / page.height, 4),
            round(part.right / page.width, 4),
            round(part.bottom / page.height, 4),
        )
        for part in parts
    )


def _heads(page: Page) -> Iterator[_Head]:
    for word in page.words:
        kind = next((kind for kind, head in _HEADS.items() if head.fullmatch(word.text)), None)
        if kind is None and word.text == _TITLE[0] and page.spells(word, _TITLE):
            kind = "licence"
        if kind is None and any(map(numbers.is_person, numbers.persons(word.text))):
            kind = "id_front"  # the label may stand in a word of its own, or may not have been read
        if kind is not None:
            yield _Head(kind, word)


def _parted(part: _Part, page: Page) -> Iterator[_Part]:
    if _is_one(part.heads):
        yield part
        return
    for _, first, second in sorted(_cuts(part), key=lambda cut: -cut[0]):
        if _is_paper(first, page) and _is_paper(second, page):
            yield from _parted(first, page)
            yield from _parted(second, page)
            return
    yield part


def _is_one(heads: Sequence[_Head]) -> bool:
    """Whether these are the heads of one paper, or of slips alone."""
    kinds_ = {head.kind for head in heads}
    if kinds_ <= {"slip"}:
        return True
    rows = {kind: _rows([head.word for head in heads if head.kind == kind]) for kind in kinds_}
    return max(rows.values()) == 1 and (len(kinds_) == 1 or kinds_ <= set(CARD_SIDES))


def _rows(words: Sequence[Word]) -> int:
    """Words of one kind that stand in one line close together are one head: a label and its number."""
    return sum(
        not any(_is_beside(other, word) for other in words[:number]) for number, word in enumerate(words)
    )


def _is_beside(word: Word, other: Word) -> bool:
    gap = max(other.left - word.right, word.left - other.right)
    return abs(word.middle - other.middle) < word.height and gap < 4 * word.height


def _cuts(part: _Part) -> Iterator[tuple[float, _Part, _Part]]:
    """Each gap with heads on both sides: its width in heights of print, and the parts that it makes."""
    height = sorted(word.height for word in part.words)[len(part.words) // 2]
    for is_across in (True, False):
        place = 0 if is_across else 1
        spans = sorted(_span(word, place) for word in part.words)
        end = spans[0][1]
        for start, stop in spans:
            if start - end > _LEAST_GAP * height:
                first, second = _divided(part, (start + end) / 2, is_across=is_across)
                if first.heads and second.heads:
                    yield (start - end) / height, first, second
            end = max(end, stop)


def _span(word: Word, place: int) -> tuple[float, float]:
    """From where to where a word reaches on the picture, from left to right or from top to bottom."""
    points = [point[place] for point in word.box]
    return min(points), max(points)


def _divided(part: _Part, at: float, *, is_across: bool) -> tuple[_Part, _Part]:
    place = 0 if is_across else 1
    before = {word for word in part.words if _span(word, place)[0] < at}
    right, bottom = (at, part.bottom) if is_across else (part.right, at)
    left, top = (at, part.top) if is_across else (part.left, at)
    return (
        _Part(
            part.left,
            part.top,
            right,
            bottom,
            tuple(word for word in part.words if word in before),
            tuple(head for head in part.heads if head.word in before),
        ),
        _Part(
            left,
            top,
            part.right,
            part.bottom,
            tuple(word for word in part.words if word not in before),
            tuple(head for head in part.heads if head.word not in before),
        ),
    )


def _is_paper(part: _Part, page: Page) -> bool:
    """Whether the print of a part alone says what it is: one of the kinds of which it has a head."""
    kind = kinds.sort(page.only(part.words)).kind
    named = {head.kind for head in part.heads}
    return kind in named or (kind == "id_copy" and named >= set(CARD_SIDES))
