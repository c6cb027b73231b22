"""Reads one picture: what it is, what it says, what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import cv2
import numpy as np
from numpy.typing import NDArray

from media.histogram import percentile
from media.ocr import Line, Reader
from media.reading import (
    beside_forms,
    codes,
    id_card,
    kinds,
    licence,
    our_form,
    quality,
    several,
    signature,
    slip,
    whose,
)
from media.reading.layout import EDGE, Page
from media.reading.result import Field, Kind, Reading
from media.reading.seal_text import seal_text
from media.reading.turning import turn, turned_line
from media.seal.finder import look

Pixels = NDArray[np.uint8]

LEAST_RED = 0.002  # of a page; with more, there may be red ink over print
PAPER = 245  # what paper is stretched to in red light
WORTH_A_LOOK = 1.25  # a second look must show the print this much larger
MARGIN = 0.04
BESIDE = 0.15  # of the longer side of what a paper's own words span: so far beyond them its values may stand
READ_AT = 960  # the longest side at which a reader finds print
# In a picture without any print a reader still finds some letters, one by one and unsure.
LEGIBLE = 0.8
LEAST_PRINT = 4


@dataclass(frozen=True, slots=True)
class _Document:
    read: Callable[[Page], dict[str, Field]]
    is_sure: Callable[[dict[str, Field]], bool]


def _read_both(page: Page) -> dict[str, Field]:
    return {**id_card.read_front(page), **id_card.read_back(page)}


def _is_copy_sure(fields: dict[str, Field]) -> bool:
    return id_card.is_front_sure(fields) and id_card.is_back_sure(fields)


DOCUMENTS: Mapping[Kind, _Document] = {
    "licence": _Document(licence.read, licence.is_sure),
    "id_front": _Document(id_card.read_front, id_card.is_front_sure),
    "id_back": _Document(id_card.read_back, id_card.is_back_sure),
    "id_copy": _Document(_read_both, _is_copy_sure),
    "slip": _Document(slip.read, slip.is_sure),
}
NUMBERS = ("code", "id_number")


def read(picture: bytes, reader: Reader, *, today: date) -> Reading:
    """Of a JPEG or PNG, best the normalised copy that intake makes. Raises ValueError for anything else."""
    pixels = _decoded(picture)
    if seen := codes.find(pixels):
        return _read_form(seen, pixels, reader)
    return _read_print(pixels, reader, today)


def _read_form(seen: codes.Seen, pixels: Pixels, reader: Reader) -> Reading:
    turned = seen.turned
    upright = turn(pixels, turned)
    if turned and (again := codes.find(upright)):
        pixels, seen = upright, again
    reading = our_form.by_code(seen, pixels, look(pixels), reader)
    return replace(reading, turned=turned - seen.turned, papers=beside_forms.frames(pixels, reader))


def _read_print(pixels: Pixels, reader: Reader, today: date) -> Reading:
    marks = look(pixels)
    clear = _without_red(pixels) if marks.redness >= LEAST_RED else pixels
    lines = reader.lines(our_form.encoded(clear))
    page = _page(lines, pixels)
    if turned := page.turned:
        # Which seal is whose is told by where it stands, and its ring is read from the left below.
        lines = [turned_line(line, turned, pixels.shape[1], pixels.shape[0]) for line in lines]
        pixels, clear = turn(pixels, turned), turn(clear, turned)
        page, marks = _page(lines, pixels), look(pixels)
    kind, fields = _understand(page)
    if not _is_complete(kind.kind, fields) and (closer := _look_closer(clear, page, kind.kind, reader)):
        page_2 = closer
        kind_2, fields_2 = _understand(page_2)
        if _worth(fields_2) > _worth(fields):
            page, kind, fields = page_2, kind_2, fields_2
    marks = whose.counted(kind.kind, marks, page)
    theirs = whose.others(kind.kind, marks, page, pixels)
    reading = Reading(
        kind=kind.kind,
        confidence=round(kind.confidence, 3),
        fields=fields,
        seals=marks.seals,
        seals_of_others=len(theirs),
        papers=several.frames(page),
        turned=turned,
    )
    if kind.kind in kinds.OURS:
        reading = replace(reading, is_signed=signature.is_signed(page, pixels))
    if kind.kind in (*kinds.OURS, "licence", "id_copy", "id_front"):
        own = [seal for seal in marks.seals if seal not in theirs]
        reading = replace(reading, fields={**fields, **seal_text(pixels, own, reader)})
    return replace(reading, flaws=_flaws(reading, page, pixels, today))


def _understand(page: Page) -> tuple[kinds.Sorted, dict[str, Field]]:
    sorted_ = kinds.sort(page)
    if sorted_.kind in kinds.OURS:
        return sorted_, our_form.by_print(page)
    document = DOCUMENTS.get(sorted_.kind)
    return sorted_, document.read(page) if document else {}


def _is_complete(kind: Kind, fields: dict[str, Field]) -> bool:
    document = DOCUMENTS.get(kind)
    return document.is_sure(fields) if document else kind in kinds.OURS


def _worth(fields: Mapping[str, Field]) -> float:
    return sum(1.0 + field.is_sure for field in fields.values())


def _look_closer(clear: Pixels, page: Page, kind: Kind, reader: Reader) -> Page | None:
    """Only the part with the paper's own words, or with any print, if that shows it larger.

    On a screenshot a paper may be small, and other print is at the borders.
    """
    own = [word for word in page.words if kinds.is_of(word, kind)]
    points = np.array([point for word in (own if len(own) > 1 else page.words) for point in word.box])
    if not len(points):
        return None
    whole = np.array((page.width, page.height))
    first, last = points.min(axis=0), points.max(axis=0)
    margin = np.maximum(MARGIN * whole, BESIDE * (last - first).max() * (len(own) > 1))
    low = np.maximum(first - margin, 0).astype(int)
    high = np.minimum(last + margin, whole).astype(int)
    longest = int((high - low).max())
    gain = min(1.0, READ_AT / longest) / min(1.0, READ_AT / max(page.width, page.height))
    if gain < WORTH_A_LOOK:
        return None
    part = clear[low[1] : high[1], low[0] : high[0]]
    lines = [_moved(line, float(low[0]), float(low[1])) for line in reader.lines(our_form.encoded(part))]
    return Page(lines, page.width, page.height)


def _moved(line: Line, x: float, y: float) -> Line:
    first, second, third, fourth = ((point[0] + x, point[1] + y) for point in line.box)
    return replace(line, box=(first, second, third, fourth))


def _flaws(reading: Reading, page: Page, pixels: Pixels, today: date) -> tuple[str, ...]:
    is_complete = _is_complete(reading.kind, dict(reading.fields))
    found = list(quality.of_print(page, pixels, is_complete=is_complete))
    if "cut_off" not in found and any(map(_ends_at_edge, reading.fields.values())):
        found.append("cut_off")
    if reading.kind in kinds.OURS:
        found.append("code_unread")
    elif reading.kind == "unknown":
        flaw = "unreadable" if found else "unrecognised"
        found.append(flaw if _has_print(page) else "no_print")
    elif not any(field.is_sure for field in reading.fields.values()):
        found.append("unreadable")
    if any(name in reading.fields and not reading.fields[name].is_sure for name in NUMBERS):
        found.append("number_doubtful")
    until = reading.sure("valid_until")
    if until is not None and until < today.isoformat():  # 长期 sorts after all digits
        found.append("expired_licence" if reading.kind == "licence" else "expired_id")
    return tuple(found)


def _ends_at_edge(field: Field) -> bool:
    """Whether a value is in doubt because it may go on beyond the border."""
    box = field.box
    is_at_edge = min(box.left, box.top) <= EDGE or max(box.right, box.bottom) >= 1 - EDGE
    return is_at_edge and not field.is_sure


def _has_print(page: Page) -> bool:
    return sum(len(word.text) for word in page.words if word.confidence >= LEGIBLE) >= LEAST_PRINT


def _page(lines: list[Line], pixels: Pixels) -> Page:
    return Page(lines, pixels.shape[1], pixels.shape[0])


def _without_red(pixels: Pixels) -> Pixels:
    """In red light red ink is as bright as paper, and print stays black."""
    red = np.ascontiguousarray(pixels[..., 2])
    steps = np.arange(256, dtype=np.float32) * PAPER / max(1.0, percentile(red, 95))
    return np.asarray(cv2.LUT(red, np.clip(steps, 0, 255).astype(np.uint8)), np.uint8)


def _decoded(picture: bytes) -> Pixels:
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR) if picture else None
    if pixels is None:
        raise ValueError("Neither a JPEG nor a PNG")
    return np.asarray(pixels, np.uint8)
