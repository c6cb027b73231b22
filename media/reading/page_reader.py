"""The door to whatever reads whole pages: this machine, or a service that is asked as well."""

from datetime import date
from typing import Protocol

from media.reading.result import Reading


class PageReader(Protocol):
    """Reads one picture: what it is, what it says, what is wrong with it."""

    def read(self, picture: bytes, today: date) -> Reading:
        """Of a JPEG or PNG, best the normalised copy of the intake. Raises ValueError for anything else."""
