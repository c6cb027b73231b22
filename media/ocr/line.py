"""What every reader of print gives, whether it runs here or is a service."""

from dataclasses import dataclass
from typing import Protocol

Point = tuple[float, float]
# Four corners, clockwise, from where reading starts: on a picture turned by 180° that is the lower right.
Box = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Line:
    """One run of print, in pixels of the picture that was given."""

    text: str
    confidence: float  # 0 to 1
    box: Box


class Reader(Protocol):
    """Both take a JPEG or PNG. They raise ValueError for what is neither."""

    def lines(self, picture: bytes) -> list[Line]:
        """All lines, whichever way up the picture is."""

    def strip(self, picture: bytes) -> tuple[str, float]:
        """The text of a picture that is one upright line, and how sure that is; empty if there is none."""
