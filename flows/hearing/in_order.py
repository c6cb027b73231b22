"""Values without names, in their natural order: each person followed by their numbers."""

import re
from datetime import date

from flows.form import Look
from flows.hearing.heard import Told
from flows.hearing.numbers import numbers
from flows.hearing.recognise import Certainty, recognise
from flows.sections.people import PEOPLE

_BLANKS = re.compile(r"[\s，,、；;|｜]+")
_FEWEST = 2  # people; of one the ear finds out by itself
_GAP, _LETTER = r"[\s，,、；;|｜\d@]+", r"[^\s，,、；;|｜\d@]"
# Two words of two letters or more, as two names are; between them may be letters of numbers.
_SEVERAL = re.compile(rf"{_LETTER}{{2}}{_GAP}(?:{_LETTER}{_GAP})*{_LETTER}{{2}}")
_IN_LATIN = re.compile("[. ]")  # one stands in every name of a person in Latin letters
_OF_KIND = {"id_number": "id_number", "mobile": "mobile", "email": "email"}
_OF_ORGANISATION = ("organisation.name", "organisation.address")


def in_order(text: str, look: Look) -> tuple[Told, ...]:
    """The values of a text that is nothing else: of the organisation, and of as many people as the form
    has, in the form's order. Whose they are only the person can confirm. () for any other text.
    """
    if not _may_be_listed(text):
        return ()
    people = [who for who in PEOPLE if f"{who}.name" in look.form.by_id]
    if len(people) < _FEWEST:
        return ()
    parts: list[tuple[str, str]] = []
    for line in text.split("\n"):
        parts += _parts(line, look.today)
        if any(kind == "" for kind, _ in parts):
            return ()
    names = [value for kind, value in parts if kind == "name"]
    if len(names) != len(people):
        return ()
    told: list[Told] = []
    owner = ""
    for kind, value in parts:
        if kind == "name":
            owner = people[names.index(value)]
        certainty = Certainty.SURE if "." in kind else Certainty.MAYBE
        field = kind if "." in kind else f"{_owner(kind, owner)}.{kind}"
        told.append(Told(field, value, certainty))
    is_whole = len({one.field for one in told}) == len(told) and all(
        one.field in look.form.by_id for one in told
    )
    return tuple(told) if is_whole else ()


def _may_be_listed(text: str) -> bool:
    """Whether there are two words, which may be names, and nothing is named."""
    is_named = ":" in text or "：" in text
    is_code = text.isascii() and not _IN_LATIN.search(text)
    return not (is_named or is_code) and _SEVERAL.search(text) is not None


def _owner(kind: str, owner: str) -> str:
    """Only the contact has a position."""
    return "contact" if kind == "position" else owner


def _parts(line: str, today: date) -> list[tuple[str, str]]:
    """Kind and value of each part of a line; the kind is a field for what there is once, "" for the rest."""
    found: list[tuple[str, str]] = []
    at = 0
    for number in numbers(line, today):
        found += _words(line[at : number.start])
        kind = "organisation.id_number" if number.kind == "uscc" else _OF_KIND.get(number.kind, "")
        found.append((kind if number.is_sure else "", number.value))
        at = number.end
    return found + _words(line[at:])


def _words(text: str) -> list[tuple[str, str]]:
    return [(_kind(part), part) for part in _BLANKS.split(text) if part]


def _kind(part: str) -> str:
    for field in _OF_ORGANISATION:
        if recognise(field, part) is Certainty.SURE:
            return field
    if recognise("contact.position", part) is Certainty.SURE:
        return "position"
    return "name" if recognise("x.name", part) is Certainty.SURE else ""
