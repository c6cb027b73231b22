"""Where each paper lies on a picture of several of our forms, or of one with another paper beside it.

The code of a form tells where its page is. The picture beside it is read only if there is much of it.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from media.ocr import Reader
from media.reading import codes, kinds
from media.reading.layout import Page
from media.reading.our_form import encoded
from media.reading.result import Frame

Pixels = NDArray[np.uint8]

LEAST_ROOM = 0.25  # of the picture's width or height: a table around a page shows less
BENT = 0.02  # of the picture: the code tells nothing of perspective, which moves the far corners of a page
OVERLAP = 0.5  # of a page: two codes whose pages overlap more are on one page


def frames(pixels: Pixels, reader: Reader) -> tuple[Frame, ...]:
    """One for each paper; none where a form is alone."""
    pages: list[Frame] = []
    for seen in codes.find_all(pixels):
        page = _page(seen, pixels)
        if not any(_overlap(page, other) > OVERLAP for other in pages):
            pages.append(page)
    beside = [room for room in _rooms(pages) if _has_paper(room, pixels, reader)][:1]
    found = (*pages, *beside)
    return found if len(found) > 1 else ()


def _page(seen: codes.Seen, pixels: Pixels) -> Frame:
    height, width = pixels.shape[:2]
    spots = [seen.spot(x, y) for x in (0.0, codes.PAGE[0]) for y in (0.0, codes.PAGE[1])]
    across, down = [x / width for x, _ in spots], [y / height for _, y in spots]
    return Frame(
        max(0.0, min(across) - BENT),
        max(0.0, min(down) - BENT),
        min(1.0, max(across) + BENT),
        min(1.0, max(down) + BENT),
    )


def _overlap(page: Frame, other: Frame) -> float:
    """The share of the smaller one that lies on both."""
    across = min(page.right, other.right) - max(page.left, other.left)
    down = min(page.bottom, other.bottom) - max(page.top, other.top)
    return max(0.0, across) * max(0.0, down) / max(1e-6, min(_area(page), _area(other)))


def _area(frame: Frame) -> float:
    return (frame.right - frame.left) * (frame.bottom - frame.top)


def _rooms(pages: Sequence[Frame]) -> Iterator[Frame]:
    """What the picture shows to the left and right of all the pages, above and below them; large first."""
    left, right = min(page.left for page in pages), max(page.right for page in pages)
    top, bottom = min(page.top for page in pages), max(page.bottom for page in pages)
    rooms = (
        Frame(0.0, 0.0, left, 1.0),
        Frame(right, 0.0, 1.0, 1.0),
        Frame(0.0, 0.0, 1.0, top),
        Frame(0.0, bottom, 1.0, 1.0),
    )
    wide = [room for room in rooms if min(room.right - room.left, room.bottom - room.top) >= LEAST_ROOM]
    return iter(sorted(wide, key=_area, reverse=True))


def _has_paper(room: Frame, pixels: Pixels, reader: Reader) -> bool:
    height, width = pixels.shape[:2]
    rows = slice(int(room.top * height), int(room.bottom * height))
    part = pixels[rows, int(room.left * width) : int(room.right * width)]
    page = Page(reader.lines(encoded(np.ascontiguousarray(part))), part.shape[1], part.shape[0])
    return kinds.sort(page).kind != "unknown"
