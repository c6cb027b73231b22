"""What a page is and what it says.

    from media.reading.reader import read

    reading = read(picture, reader, today=today)
    reading.kind, reading.sure("name"), reading.flaws

Readings pre-fill and point out; people decide. A number with a check digit is sure only if that holds.

`reader` and `pages` load OpenCV, so only a process that reads pictures imports them.
"""

from media.reading.apart import papers_of
from media.reading.joined import joined
from media.reading.page_reader import PageReader
from media.reading.result import FLAWS, SURE, Field, Frame, Kind, Reading

__all__ = [
    "FLAWS",
    "SURE",
    "Field",
    "Frame",
    "Kind",
    "PageReader",
    "Reading",
    "joined",
    "papers_of",
]
