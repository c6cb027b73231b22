"""What is wanted of us, by a rule instead of by phrases: a clause of the words of one wish, its core among
them.
"""

from functools import cache

from flows.wording.lexicon import Words, words
from flows.wording.vocabulary import Kind
from flows.wording.writing import bare

_RULES = {
    "human": Kind.HUMAN,
    "cancel": Kind.CANCEL,
    "upset": Kind.UPSET,
    "urge": Kind.URGE,
    "postpone": Kind.POSTPONE,
    "status": Kind.STATUS,
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


def consents(clause: str) -> bool:
    """Whether all words of a message agree, and 同意 is among them."""
    core, all_of_it = _lists("consent")
    said = bare(clause)
    return len(said) <= _LONGEST and core.within(said) != "" and all_of_it.cover(said)


@cache
def _lists(name: str) -> tuple[Words, Words]:
    return words(name, "core"), words(name, "core", "around")
