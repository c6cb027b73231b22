"""Words that sound alike: 砖票 for 专票, 上一布 for 上一步, as they come out of a typing method."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "syllables.toml"
_SHORTEST = 2  # characters: one alone sounds like too many others


def alike(said: str, word: str) -> bool:
    """Whether words differ and are read alike, tones aside, with at least one character in common."""
    if len(said) != len(word) or len(word) < _SHORTEST or said == word:
        return False
    pairs = list(zip(said, word, strict=True))
    if not any(one == other for one, other in pairs):
        return False
    read = _readings()
    return all(one == other or read.get(one, _NONE) & read.get(other, _NONE) for one, other in pairs)


def syllables_of(character: str) -> frozenset[str]:
    """The readings of a character without their tones; none of a rare one."""
    return _readings().get(character, _NONE)


class Sounds:
    """Words that are asked which of them a text was probably meant to be.

    Words that are alike are of one length and share a character at one place: only such words are compared.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._sharing: dict[tuple[int, int, str], list[tuple[int, str]]] = {}
        for number, word in enumerate(words):
            for place, character in enumerate(word):
                self._sharing.setdefault((len(word), place, character), []).append((number, word))

    def like(self, said: str) -> list[str]:
        """Those that sound like the text, in the order in which the words were given."""
        length = len(said)
        near = {
            one
            for place, character in enumerate(said)
            for one in self._sharing.get((length, place, character), ())
        }
        return [word for _, word in sorted(near) if alike(said, word)]


_NONE: frozenset[str] = frozenset()


@cache
def _readings() -> Mapping[str, frozenset[str]]:
    """The syllables of each character."""
    found: dict[str, set[str]] = {}
    for syllable, characters in tomllib.loads(_FILE.read_text("utf-8")).items():
        for character in characters:
            found.setdefault(character, set()).add(syllable)
    return {character: frozenset(syllables) for character, syllables in found.items()}
