"""Order numbers in the remark of a transfer, as people and spreadsheets write them."""

import re
import unicodedata
from collections.abc import Collection

LENGTH = 18
_KEPT_BY_SPREADSHEETS = 15
_LEAST_PART = 10  # of a number that was cut off
_LEAST = 8  # shorter runs of digits are amounts, years and phone numbers
# Inside of a number people put spaces, hyphens and dots; between two numbers a comma, 和 or another word.
_RUN = re.compile(r"\d(?:[ \-_.·]{0,2}\d)*")


def digits_in(remark: str) -> list[str]:
    """The runs of digits of a remark that may be order numbers, without what stands inside of them."""
    plain = unicodedata.normalize("NFKC", remark)
    runs = (re.sub(r"\D", "", found) for found in _RUN.findall(plain))
    return [piece for run in runs if len(run) >= _LEAST for piece in _pieces(run)]


def orders_in(remark: str, known: Collection[str]) -> tuple[str, ...]:
    """The known orders that a remark names, in its order; each one that is surely meant.

    Zeros that a spreadsheet dropped in front or put behind are made good. A number that is short of some
    digits counts when one order alone has them.
    """
    return tuple(dict.fromkeys(number for digits in digits_in(remark) for number in _meant(digits, known)))


def _pieces(run: str) -> list[str]:
    """Two orders written without anything between them."""
    if len(run) > LENGTH and len(run) % LENGTH == 0:
        return [run[at : at + LENGTH] for at in range(0, len(run), LENGTH)]
    return [run]


def _meant(digits: str, known: Collection[str]) -> list[str]:
    if digits in known:
        return [digits]
    if inside := [number for number in known if number in digits]:
        return sorted(inside, key=digits.index)
    if len(digits) < _LEAST_PART:
        return []
    plain = digits.replace("0", "")
    ways = (
        _of_a_spreadsheet(digits, known),
        [number for number in known if number.replace("0", "") == plain],
        [number for number in known if number.startswith(digits) or number.endswith(digits)],
    )
    return next((way for way in ways if len(way) == 1), [])


def _of_a_spreadsheet(digits: str, known: Collection[str]) -> list[str]:
    """A spreadsheet keeps 15 digits of a number and writes zeros for the others."""
    if len(digits) != LENGTH or digits[_KEPT_BY_SPREADSHEETS:] != "0" * (LENGTH - _KEPT_BY_SPREADSHEETS):
        return []
    return [number for number in known if number[:_KEPT_BY_SPREADSHEETS] == digits[:_KEPT_BY_SPREADSHEETS]]
