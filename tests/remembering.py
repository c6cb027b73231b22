"""A real reader of print that reads the same picture once: dialogues show the same papers again and again."""

from functools import cache
from hashlib import sha256

from media.ocr import Line, RapidReader


class Remembering:
    """Seconds a page the first time, nothing afterwards."""

    def __init__(self) -> None:
        self._reader = RapidReader()
        self._lines: dict[str, list[Line]] = {}
        self._strips: dict[str, tuple[str, float]] = {}

    def lines(self, picture: bytes) -> list[Line]:
        key = sha256(picture).hexdigest()
        if key not in self._lines:
            self._lines[key] = self._reader.lines(picture)
        return self._lines[key]

    def strip(self, picture: bytes) -> tuple[str, float]:
        key = sha256(picture).hexdigest()
        if key not in self._strips:
            self._strips[key] = self._reader.strip(picture)
        return self._strips[key]


@cache
def the_reader() -> Remembering:
    """One for all tests of a process: its models take half a gigabyte."""
    return Remembering()
