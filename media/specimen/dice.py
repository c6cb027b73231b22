"""Repeatable chance: the same words always give the same throws."""

from random import Random


def dice(*words: object) -> Random:
    """Chance for drawing, never for secrets."""
    return Random("|".join(str(word) for word in words))  # noqa: S311
