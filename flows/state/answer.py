"""What an application is made of: answers, photos put aside, recorded changes.

They are tuples, which are quick to make: a turn reads and writes all answers of an application.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Answer(NamedTuple):
    """A value and where it came from. `state`: given, reopened, rejected or void; only given counts.

    `note` says why it was marked, `marked_at` when.
    """

    value: str
    source: str
    at: str
    actor: str
    document: str = ""
    confidence: float = 1.0
    state: str = "given"
    note: str = ""
    marked_at: str = ""

    @property
    def is_given(self) -> bool:
        return self.state == "given"

    def marked(self, state: str, note: str = "", at: str = "") -> "Answer":
        """The same value in another state."""
        return self._replace(state=state, note=note, marked_at=at)


class Aside(NamedTuple):
    """A photo that came and was put nowhere. `place` is the question that it seemed meant for, or ""."""

    document: str
    place: str
    at: str


class Change(NamedTuple):
    """One thing that happened to an application; it becomes an audit row and is never overwritten."""

    action: str
    actor: str
    detail: Mapping[str, str]
