"""A hostile file: how it is made and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    make: Callable[[], bytes]
    codes: str  # that it may be refused with, between blanks; none if it is harmless and taken
    allow_png: bool = True
    recompress: bool = True
    seconds: int = 20  # of those that only a limit stops: as many as the test is ready to wait
