"""Numbers and addresses of mail in a line, told apart by shape and check digits."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from bot.errors import Refused
from flows import checks

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}+ ?@ ?[A-Za-z0-9-]{1,63}(?:[.。][A-Za-z0-9-]{1,63}){1,4}+"
)
_FEWEST_DIGITS = re.compile(r"(?:[0-9][^0-9]*+){5}")
_GROUP = re.compile(r"(?<![0-9A-Za-z@])[+(（]?[0-9A-Za-z]{1,40}+(?![@.][A-Za-z0-9])")
_GAP = re.compile(r"[ \-‐-―，,、）)]{1,2}")
_BROKEN = re.compile(r"(?<![0-9A-Za-z])([0-9A-Z]{4,14}) ?\n ?([0-9A-Z]{4,14})(?![0-9A-Za-z])")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}|400\d{7}")
_ABROAD = re.compile(r"^(?:86|0086)(?=1[3-9]\d{9}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LONG_MOBILE = re.compile(r"1[3-9]\d{10}")
_OF_RESIDENT, _OF_ORGANISATION = (
    re.compile(r"\d{17}[\dXx]"),
    re.compile(r"[0-9A-Za-z]{2}\d{6}[0-9A-Za-z]{10}"),
)
_PARTS = 6  # groups of which one number is made: 137 0013 7002
_SHORTEST, _LONGEST = 12, 32  # digits of a bank account
_FEWEST = 10  # characters of a number that is whole for a kind
_BREAKS = "，,、"


class Number(NamedTuple):
    """`kind`: email, mobile, landline, id_number, uscc, account, digits. `is_sure`: its check digit holds,
    or it has none.
    """

    start: int
    end: int
    kind: str
    value: str
    is_sure: bool = True


def numbers(line: str, today: date) -> list[Number]:
    """All numbers of a line, in order, none within another."""
    found = list(_addresses(line)) if "@" in line else []
    if not _FEWEST_DIGITS.search(line):
        return found
    taken = [(one.start, one.end) for one in found]
    groups = [m for m in _GROUP.finditer(line) if not any(a <= m.start() < b for a, b in taken)]
    found += _joined(line, groups, today)
    return sorted(found, key=attrgetter("start")) if len(found) > 1 else found


def _addresses(line: str) -> Iterator[Number]:
    for m in _EMAIL.finditer(line):
        yield Number(m.start(), m.end(), "email", "".join(m[0].split()).replace("。", "."))


def _joined(line: str, groups: list[re.Match[str]], today: date) -> Iterator[Number]:
    at = 0
    while at < len(groups):
        best = _best(line, groups, at, today)
        if best is None:
            at += 1
            continue
        number, at = best
        yield number


def _best(line: str, groups: list[re.Match[str]], at: int, today: date) -> tuple[Number, int] | None:
    """The first run of groups that is a whole number; else the first group, if it is long enough to be
    meant as one.
    """
    digits = ""
    for last in range(at, min(at + _PARTS, len(groups))):
        if last > at and not _GAP.fullmatch(line[groups[last - 1].end() : groups[last].start()]):
            break
        digits += groups[last][0].strip("+(（")
        kind = kind_of(digits, today)
        if kind and _is_whole(line, groups, at, last, kind):
            value = line[groups[at].start() : groups[last].end()] if kind == "landline" else digits
            return Number(groups[at].start(), groups[last].end(), kind, value.strip(), True), last + 1
    return _loose(line, groups, at, today)


def _loose(line: str, groups: list[re.Match[str]], at: int, today: date) -> tuple[Number, int] | None:
    """A number that is whole for no kind: an account in groups of four, or one with a wrong digit."""
    first, last = groups[at], at
    while (
        last + 1 < len(groups)
        and groups[last + 1][0].isdigit()
        and _is_next(line, groups, last)
        and not _begins_whole(line, groups, last + 1, today)
    ):
        last += 1
    joined = "".join(group[0] for group in groups[at : last + 1])
    if last > at and joined.isdigit() and _SHORTEST <= len(joined) <= _LONGEST:
        kind = "18" if len(joined) == len("410105197506123311") else "account"
        return Number(first.start(), groups[last].end(), kind, joined, False), last + 1
    loose = loose_kind(first[0])
    return (Number(first.start(), first.end(), loose, first[0], False), at + 1) if loose else None


def _begins_whole(line: str, groups: list[re.Match[str]], at: int, today: date) -> bool:
    """Whether a telephone begins here: what stands before it is no part of it."""
    digits = groups[at][0]
    if at + 1 < len(groups) and _is_next(line, groups, at):
        return kind_of(digits + groups[at + 1][0], today) == "landline"
    return kind_of(digits, today) in ("landline", "mobile")


def _is_next(line: str, groups: list[re.Match[str]], last: int) -> bool:
    """Whether the next group stands behind a single blank or dash."""
    return line[groups[last].end() : groups[last + 1].start()] in (" ", "-")


def _is_whole(line: str, groups: list[re.Match[str]], at: int, last: int, kind: str) -> bool:
    """A pause as a comma joins only what was read aloud: two whole numbers with a comma are two."""
    if at == last:
        return True
    gaps = [line[groups[n - 1].end() : groups[n].start()] for n in range(at + 1, last + 1)]
    is_joined = kind == "uscc" and not any(mark in gap for gap in gaps for mark in _BREAKS)
    return (
        is_joined
        or all(groups[n][0].strip("+(（").isdigit() or n == last for n in range(at, last + 1))
        and (kind != "account" or not any(mark in gap for gap in gaps for mark in _BREAKS))
    )


def joined_lines(text: str, today: date) -> str:
    """A number of 18 that was broken over two lines, in one piece."""
    return _BROKEN.sub(
        lambda found: found[1] + found[2] if kind_of(found[1] + found[2], today) else found[0], text
    )


def kind_of(token: str, today: date) -> str:
    """What a whole number is, "" if nothing for certain."""
    if len(token) < _FEWEST:
        return ""
    digits = _ABROAD.sub("", token)
    if _MOBILE.fullmatch(digits):
        return "mobile"
    if len(token) == 18:
        return _of_18(token, today)
    if _LANDLINE.fullmatch(token):
        return "landline"
    return ""


def _of_18(token: str, today: date) -> str:
    """A resident's number may pass as a credit code; the other way round, no province has such a code."""
    if _OF_RESIDENT.fullmatch(token) and _passes(partial(checks.resident_id, today=today), token):
        return "id_number"
    return "uscc" if _OF_ORGANISATION.fullmatch(token) and _passes(checks.credit_code, token) else ""


def _passes(check: Callable[[str], str], token: str) -> bool:
    try:
        check(token)
    except Refused:
        return False
    return True


def loose_kind(token: str) -> str:
    """A number that is whole for no kind: one digit wrong, a bank account, or too short."""
    digits = token.strip("+(（")
    if len(digits) < 5 or not any(c.isdigit() for c in digits):
        return ""
    if _LONG_MOBILE.fullmatch(digits):
        return "digits"  # a digit too many
    if digits.isdigit() and (len(digits) >= 19 or 12 <= len(digits) <= 17):
        return "account"
    if len(digits) == 18:
        return "18"
    return "digits" if sum(c.isdigit() for c in digits) >= 5 else ""
