"""Several pages of one document, read one by one: what they are and say together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from media.reading.result import CARD_SIDES, Field, Frame, Reading
from media.seal import Seal


def joined(readings: Sequence[Reading], boxes: Sequence[Frame]) -> Reading:
    """Of one page or more. `boxes` say where each lies on the sheet that shows all of them.

    The page that says most decides what the document is; others of its kind add what it lacks. Pages that
    are nothing by themselves, such as the stamped back of a copy, lend their seals.
    """
    pages = [_moved(reading, box) for reading, box in zip(readings, boxes, strict=True)]
    main = max(pages, key=_weight)
    if {page.kind for page in pages} >= set(CARD_SIDES) and main.kind in CARD_SIDES:
        return _both_sides(pages)
    alike = [main, *(page for page in pages if page.kind == main.kind and page is not main)]
    nameless = [page for page in pages if page.kind == "unknown" and page is not main]
    return _together(main, alike, alike if main.kind == "unknown" else [*alike, *nameless])


def _weight(page: Reading) -> tuple[bool, bool, int, float, int]:
    sure = sum(found.is_sure for found in page.fields.values())
    return page.code is not None, page.kind != "unknown", sure, page.confidence, -len(page.flaws)


def _both_sides(pages: Sequence[Reading]) -> Reading:
    """The two sides of a card, each on a page of its own, are its copy."""
    front, back = (max((page for page in pages if page.kind == side), key=_weight) for side in CARD_SIDES)
    copy = replace(front, kind="id_copy", confidence=min(front.confidence, back.confidence))
    flaws = tuple(dict.fromkeys((*front.flaws, *back.flaws)))
    return replace(_together(copy, [front, back], pages), flaws=flaws)


def _together(main: Reading, alike: Sequence[Reading], sealed: Sequence[Reading]) -> Reading:
    fields: dict[str, Field] = {}
    for page in alike:
        fields = {**page.fields, **fields}
    signed = {page.is_signed for page in alike}
    seals = sorted((seal for page in sealed for seal in page.seals), key=lambda seal: -seal.confidence)
    return replace(
        main,
        fields=fields,
        seals=tuple(seals),
        seals_of_others=sum(page.seals_of_others for page in sealed),
        is_signed=True if True in signed else main.is_signed,
        blanks=tuple(_in_all(alike)),
    )


def _in_all(pages: Sequence[Reading]) -> Iterator[str]:
    """What is filled in on one copy of a form is not missed on another."""
    first, *others = pages
    return (blank for blank in first.blanks if all(blank in other.blanks for other in others))


def _moved(page: Reading, box: Frame) -> Reading:
    fields: Mapping[str, Field] = {
        name: replace(found, box=_inside(found.box, box)) for name, found in page.fields.items()
    }
    return replace(page, fields=fields, seals=tuple(_seal_inside(seal, box) for seal in page.seals))


def _seal_inside(seal: Seal, box: Frame) -> Seal:
    there = _inside(Frame(seal.left, seal.top, seal.right, seal.bottom), box)
    return replace(seal, left=there.left, top=there.top, right=there.right, bottom=there.bottom)


def _inside(frame: Frame, box: Frame) -> Frame:
    across, down = box.right - box.left, box.bottom - box.top
    return Frame(
        round(box.left + frame.left * across, 4),
        round(box.top + frame.top * down, 4),
        round(box.left + frame.right * across, 4),
        round(box.top + frame.bottom * down, 4),
    )
