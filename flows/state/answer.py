"""What an application is made of: answers, photos put aside, recorded changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Answer:
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
        return replace(self, state=state, note=note, marked_at=at)


@dataclass(frozen=True, slots=True)
class Aside:
    """A photo that came and was put nowhere. `place` is the question that it seemed meant for, or ""."""

    document: str
    place: str
    at: str


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to an application; it becomes an audit row and is never overwritten."""

    action: str
    actor: str
    detail: Mapping[str, str]
