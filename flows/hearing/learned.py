"""Frequent questions that admins added at the desk, beside those of the catalogue.

One is found by its own words and by the other ways of asking that were written down, and by nothing else: a
question that was answered once says too little about what else it means.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from flows.catalogue import Faq


@dataclass(slots=True)
class _Adopted:
    by_words: dict[str, Faq]


@cache
def _adopted() -> _Adopted:
    """What this process answers from."""
    return _Adopted({})


def adopt(questions: Iterable[Faq]) -> None:
    """Answer these from now on, in place of all that were adopted before."""
    found = {_plain(words): one for one in questions for words in (one.question, *one.asks)}
    _adopted().by_words = found


def known() -> tuple[Faq, ...]:
    return tuple({one.id: one for one in _adopted().by_words.values()}.values())


def asked(text: str) -> Faq | None:
    """The question that a text is, word for word; signs and spaces do not count."""
    by_words = _adopted().by_words
    return by_words.get(_plain(text)) if by_words else None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())
