"""What a page is and what it says.

    reading = read(picture, reader, today=today)
    reading.kind, reading.sure("name"), reading.flaws

Readings pre-fill and point out; people decide. A number with a check digit is sure only if that holds.
"""

from media.reading.joined import joined
from media.reading.pages import LocalPages, PageReader
from media.reading.reader import read
from media.reading.result import FLAWS, SURE, Field, Frame, Kind, Reading

__all__ = [
    "FLAWS",
    "SURE",
    "Field",
    "Frame",
    "Kind",
    "LocalPages",
    "PageReader",
    "Reading",
    "joined",
    "read",
]
