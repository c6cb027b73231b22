"""The word lists of lexicon.toml, as sets with the length of their longest word."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "lexicon.toml"


class Words:
    """A set of words that is asked which of them begins or ends a text; the longest one wins.

    Most texts hold no letter that begins a word, which a pattern of these letters sees first: of Chinese
    letters it is far quicker than a set.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._by_first = _lengths((word[:1], len(word)) for word in self._words)
        self._by_last = _lengths((word[-1:], len(word)) for word in self._words)
        self._starts = _one_of(self._by_first)
        self._made_of = _one_of("".join(self._words), "*")

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def at_front(self, text: str) -> str:
        """The longest word that begins the text, or ""."""
        for length in self._by_first.get(text[:1], ()):
            if (word := text[:length]) in self._words:
                return word
        return ""

    def at_end(self, text: str) -> str:
        """The longest word that ends the text, or ""."""
        for length in self._by_last.get(text[-1:], ()):
            if (word := text[-length:]) in self._words:
                return word
        return ""

    def within(self, text: str) -> str:
        """The first word that stands anywhere in the text, the longest at its place, or ""."""
        for start in self._starts.finditer(text):
            if word := self._at(start.start(), text):
                return word
        return ""

    def each(self, text: str, first: int = 0) -> Iterator[tuple[int, str]]:
        """From the `first` place on, each place where a word stands, with the longest that stands there."""
        for start in self._starts.finditer(text, first):
            if word := self._at(start.start(), text):
                yield start.start(), word

    def made_of(self, text: str) -> int:
        """How many letters at the front of the text stand in some word."""
        found = self._made_of.match(text)
        return found.end() if found else 0

    def cover(self, text: str) -> bool:
        """Whether the text is nothing but these words, one after the other."""
        if not self._made_of.fullmatch(text):
            return False
        reached = [True] + [False] * len(text)
        for start, letter in enumerate(text):
            if reached[start]:
                for length in self._by_first.get(letter, ()):
                    end = start + length
                    if end <= len(text) and text[start:end] in self._words:
                        reached[end] = True
        return reached[-1]

    def _at(self, place: int, text: str) -> str:
        for length in self._by_first.get(text[place : place + 1], ()):
            if (word := text[place : place + length]) in self._words:
                return word
        return ""


def _one_of(letters: Iterable[str], times: str = "") -> re.Pattern[str]:
    """Matches one of these letters, or so many `times`; without letters it matches none.

    It is quick as long as the letters are of the basic plane.
    """
    known = "".join(map(re.escape, sorted({*letters} - {""})))
    return re.compile(f"[{known}]{times}" if known else f"(?!){times}")


def _lengths(words: Iterable[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    """The lengths of the words with each letter at one of their edges, the longest first."""
    found: dict[str, set[int]] = {}
    for letter, length in words:
        found.setdefault(letter, set()).add(length)
    return {letter: tuple(sorted(each, reverse=True)) for letter, each in found.items()}


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
