"""What is wanted of us, by a rule instead of by phrases: a clause of the words of one wish, its core among
them.
"""

from functools import cache

from flows.hearing.lexicon import Words, words
from flows.hearing.vocabulary import Kind
from flows.hearing.writing import bare

_RULES = {
    "human": Kind.HUMAN,
    "cancel": Kind.CANCEL,
    "upset": Kind.UPSET,
    "urge": Kind.URGE,
    "postpone": Kind.POSTPONE,
}
_LONGEST = 24


def wished(clause: str) -> Kind | None:
    """The wish that all words of a clause speak of, or None."""
    said = bare(clause)
    if not 2 <= len(said) <= _LONGEST:
        return None
    for name, kind in _RULES.items():
        core, all_of_it = _lists(name)
        if core.within(said) and all_of_it.cover(said):
            return kind
    return None


@cache
def _lists(name: str) -> tuple[Words, Words]:
    return words(name, "core"), words(name, "core", "around")
