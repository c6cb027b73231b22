"""The word lists of lexicon.toml, as sets with the length of their longest word."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "lexicon.toml"


class Words:
    """A set of words that is asked which of them begins or ends a text; the longest one wins."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._longest = max(map(len, self._words), default=0)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def at_front(self, text: str) -> str:
        """The longest word that begins the text, or ""."""
        longest = min(self._longest, len(text))
        return next((text[:n] for n in range(longest, 0, -1) if text[:n] in self._words), "")

    def at_end(self, text: str) -> str:
        """The longest word that ends the text, or ""."""
        longest = min(self._longest, len(text))
        return next((text[-n:] for n in range(longest, 0, -1) if text[-n:] in self._words), "")

    def within(self, text: str) -> str:
        """The first word that stands anywhere in the text, the longest at its place, or ""."""
        return next(
            (word for at in range(len(text)) if (word := self.at_front(text[at : at + self._longest]))), ""
        )

    def cover(self, text: str) -> bool:
        """Whether the text is nothing but these words, one after the other."""
        reached = [True] + [False] * len(text)
        for start in range(len(text)):
            if reached[start]:
                for length in range(1, min(self._longest, len(text) - start) + 1):
                    if text[start : start + length] in self._words:
                        reached[start + length] = True
        return reached[-1]


@cache
def words(group: str, *names: str) -> Words:
    """One list of a group, or several of them together."""
    return Words(word for name in names for word in _lists()[group][name].split())


@cache
def grouped(group: str) -> Mapping[str, tuple[str, ...]]:
    """All lists of a group."""
    return {name: tuple(listed.split()) for name, listed in _lists()[group].items()}


@cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(_FILE.read_text("utf-8"))
