"""What a question speaks of: its text cut into the words of topics.toml."""

import re
import unicodedata
from dataclasses import dataclass

from flows.catalogue import catalogue
from flows.checks.writing import simplified

LONGEST = 80  # a longer text is no question
_PARTS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """`words`: the topics of each word that has some. `unknown`: how many letters no word explains."""

    words: tuple[frozenset[str], ...] = ()
    unknown: int = 0

    @property
    def topics(self) -> frozenset[str]:
        return frozenset[str]().union(*self.words)

    def __add__(self, other: "Spoken") -> "Spoken":
        return Spoken(self.words + other.words, self.unknown + other.unknown)


def parts(text: str) -> tuple[str, ...]:
    """A text in small letters of one script, cut at punctuation and blanks; "" of one that is too long."""
    said = unicodedata.normalize("NFKC", text).lower()
    return tuple(filter(None, _PARTS.split(simplified(said)))) if len(said) <= LONGEST else ()


def spoken(part: str) -> Spoken:
    """The words of one part: as few letters unexplained, and as few words, as there can be.

    Nothing is remembered of it, since people's names and numbers are among the parts.
    """
    of, lengths = catalogue().topics.of, catalogue().topics.lengths
    end = len(part)
    best: list[tuple[int, int, int]] = [(0, 0, 0)] * (end + 1)  # unknown, words, minus length of the first
    for start in range(end - 1, -1, -1):
        unknown, words, _ = best[start + 1]
        found = (unknown + 1, words + 1, -1)
        for length in lengths.get(part[start], ()):
            if start + length <= end and part[start : start + length] in of:
                unknown, words, _ = best[start + length]
                found = min(found, (unknown, words + 1, -length))
        best[start] = found
    cut, at = [], 0
    while at < end:
        length = -best[at][2]
        if topics := of.get(part[at : at + length]):
            cut.append(topics)
        at += length
    return Spoken(tuple(cut), best[0][0])
