"""Reads whole pages on this machine."""

from datetime import date

from media.ocr import Reader
from media.reading.reader import read
from media.reading.result import Reading


class LocalPages:
    """Reads on this machine; nothing leaves it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def read(self, picture: bytes, today: date) -> Reading:
        return read(picture, self._reader, today=today)
