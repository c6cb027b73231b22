"""A target of fuzzing, the limit of its time, and how its bytes are taken apart."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Target:
    """`check` takes any bytes; it raises what a finding is called.

    `seeds` are inputs that get far. `words` are what is put between them: marks, labels, numbers.
    `seconds` of processor time are more than any input may take; twenty times what a seed takes is usual.
    """

    check: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()
    longest: int = 4096
    seconds: float = 2.0

    def __call__(self, data: bytes) -> None:
        with limited(self.seconds):
            self.check(data)


class TooSlow(Exception):
    """An input takes more processor time than its target allows."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises TooSlow in the place where the time runs out; an endless loop ends there."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"more than {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Bytes:
    """Reads numbers and texts off the front; when nothing is left, numbers are 0 and texts empty."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def is_over(self) -> bool:
        return self._at >= len(self._data)

    def number(self) -> int:
        """0 to 255."""
        return int.from_bytes(self._take(1), "big")

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[self.number() % len(choices)]

    def part(self, mark: bytes = b"\0") -> bytes:
        """Up to the mark, which is dropped."""
        end = self._data.find(mark, self._at)
        found = self._data[self._at :] if end < 0 else self._data[self._at : end]
        self._at = len(self._data) if end < 0 else end + len(mark)
        return found

    def text(self, mark: bytes = b"\0") -> str:
        return self.part(mark).decode("utf-8", "replace")

    def rest(self) -> bytes:
        return self._take(len(self._data))

    def _take(self, length: int) -> bytes:
        found = self._data[self._at : self._at + length]
        self._at += length
        return found
