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


def sounding_like(said: str, words: Iterable[str]) -> list[str]:
    """Those of the words that the text was probably meant to be."""
    return [word for word in words if alike(said, word)]


_NONE: frozenset[str] = frozenset()


@cache
def _readings() -> Mapping[str, frozenset[str]]:
    """The syllables of each character."""
    found: dict[str, set[str]] = {}
    for syllable, characters in tomllib.loads(_FILE.read_text("utf-8")).items():
        for character in characters:
            found.setdefault(character, set()).add(syllable)
    return {character: frozenset(syllables) for character, syllables in found.items()}
