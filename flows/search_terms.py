"""What an application is found by at the desk: names, their initials, ends of numbers; and what words of a
conversation are found by.

Both sides are cut into the same small terms, so that a table of keyed terms can be searched that shows
neither names nor numbers.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

from flows.state import Application
from flows.wording.sounds import syllables_of

_NAMES = ("organisation.name", "legal_rep.name", "holder.name", "contact.name")
_PEOPLE = ("legal_rep", "holder", "contact")
_NUMBERS = (
    "organisation.id_number",
    *(f"{who}.{part}" for who in _PEOPLE for part in ("id_number", "mobile")),
)
_TAILS = (4, 6, 8)
_LEAST_NAME, _LEAST_NUMBER, _MOST_WORDS = 2, 4, 3
_LONGEST = 40
# In what is said, numbers of people are no words to search for.
_NUMBER_SAID = re.compile(r"\d[\dxX -]{3,}")


def search_terms(application: Application) -> frozenset[str]:
    """Everything that an application is found by; nothing once it was forgotten."""
    terms: set[str] = set()
    for name in _names(application):
        terms |= {f"name:{pair}" for pair in _pairs(name)} | {f"initials:{pair}" for pair in _initials(name)}
    for number in numbers_of(application).values():
        terms |= {f"tail:{number[-length:]}" for length in (*_TAILS, len(number)) if len(number) >= length}
    return frozenset(terms)


def numbers_of(application: Application) -> dict[str, str]:
    """Question → its number as it is compared; of a slip the bank's number of the transfer, of a parcel the
    courier's."""
    answers = application.answers
    values = {field: answers[field].value for field in _NUMBERS if field in answers}
    slip = answers.get("slip")
    paper = application.papers.get(slip.document) if slip else None
    if paper is not None and "serial" in paper.fields:
        values["slip"] = paper.fields["serial"].value
    if "parcel" in answers:
        values["parcel"] = answers["parcel"].value.rpartition(" ")[2]
    plain = ((question, _plain(value)) for question, value in values.items())
    return {question: number for question, number in plain if len(number) >= _LEAST_NUMBER}


def whole(number: str) -> str:
    """The term of a whole number, as `numbers_of` has it."""
    return f"tail:{number}"


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search, as they are compared; words too short to be searched for are left out."""
    words = (_plain(word) for word in text[:_LONGEST].split())
    return tuple(word for word in words if len(word) >= _LEAST_NAME)[:_MOST_WORDS]


def said_terms(text: str) -> frozenset[str]:
    """What words in a conversation are found by: each two characters that stand beside each other."""
    parts = _NUMBER_SAID.split(unicodedata.normalize("NFKC", text))
    return frozenset(f"said:{pair}" for part in parts for pair in _pairs(_plain(part)))


def says(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text has all words of a search (see `words_of`) in it."""
    plain = _plain(text)
    return all(word in plain for word in words)


def wanted_terms(word: str) -> tuple[frozenset[str], ...]:
    """Ways to read a word: an application is found that has all terms of one of them."""
    ways = [frozenset(f"name:{pair}" for pair in _pairs(word))]
    if word.isascii() and word.isalpha():
        ways.append(frozenset(f"initials:{pair}" for pair in _pairs(word)))
    if word.isascii() and len(word) >= _LEAST_NUMBER:
        length = max(length for length in _TAILS if length <= len(word))
        ways.append(frozenset({f"tail:{word[-length:]}"}))
    return tuple(ways)


def is_meant(application: Application, word: str) -> bool:
    """Whether an application is found by a word. Terms that meet by chance do not count."""
    is_number = word.isascii() and len(word) >= _LEAST_NUMBER
    if is_number and (
        word in application.order_no or any(one.endswith(word) for one in numbers_of(application).values())
    ):
        return True
    return any(word in name or _begins_so(name, word) for name in _names(application))


def _names(application: Application) -> Iterator[str]:
    values = (application.answers[field].value for field in _NAMES if field in application.answers)
    return (name for value in values if len(name := _plain(value)) >= _LEAST_NAME)


def _plain(text: str) -> str:
    """Without spaces, brackets and hyphens, in small letters, full-width forms as the usual ones."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _letters(character: str) -> frozenset[str]:
    """The first letters of its readings; a letter or digit stands for itself."""
    if character.isascii():
        return frozenset(character)
    return frozenset(syllable[0] for syllable in syllables_of(character))


def _initials(name: str) -> set[str]:
    return {
        first + second
        for at in range(len(name) - 1)
        for first, second in product(_letters(name[at]), _letters(name[at + 1]))
    }


def _begins_so(name: str, word: str) -> bool:
    """Whether the letters of a word are the initials of characters of the name that follow each other."""
    last = len(name) - len(word)
    return any(
        all(letter in _letters(name[at + place]) for place, letter in enumerate(word))
        for at in range(last + 1)
    )
