"""Who takes part in the comparison of engines, and what each must be able to do."""

from collections.abc import Sequence
from typing import Protocol


class Talk(Protocol):
    """One person's conversation, opened as far as the first of the twenty questions."""

    async def go(self) -> None:
        """Every prepared message, one after another: this is what the clock sees."""

    async def end(self) -> dict[str, str]:
        """The values that are stored now, in the order in which they came; then everything is forgotten."""


class Contestant(Protocol):
    """`name` as the table shows it; `does` and `lacks` say what a step holds and what it does not."""

    name: str
    does: str
    lacks: str

    async def begin(self, number: int, texts: Sequence[str]) -> Talk:
        """A new person, about to write these texts; their messages are built before the clock starts."""
