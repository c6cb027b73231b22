"""Whether the payer of a transfer is the organisation of an order."""

import re
import unicodedata

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.fuzz import ratio

# Written in many ways for the same thing.
_SAME = (
    ("有限责任公司", "有限公司"),
    ("股份有限公司", "股份公司"),
    ("个体工商户", ""),
)
_CLOSE = 92.0


def folded(name: str) -> str:
    """Without brackets, spaces and marks; 有限责任公司 as 有限公司."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = re.sub(r"[\s()\[\]【】〔〕·.,，。、\-_/'\"“”]", "", plain)
    for long, short in _SAME:
        plain = plain.replace(long, short)
    return plain


def is_same(one: str, other: str) -> bool:
    """Whether two names are written alike, but for brackets, spaces and forms of 有限公司."""
    return bool(folded(one)) and folded(one) == folded(other)


def is_close(one: str, other: str) -> bool:
    """Whether two names differ by a slip of the pen, or one of them was cut off by the bank.

    The beginning of a name tells one organisation from another, so it counts most; 洛阳一建 and 洛阳二建
    are two.
    """
    first, second = folded(one), folded(other)
    if min(len(first), len(second)) < 4:
        return False
    if max(first, second, key=len).startswith(min(first, second, key=len)) and _is_long(first, second):
        return True
    close = ratio(first, second) >= _CLOSE and JaroWinkler.similarity(first, second) >= _CLOSE / 100
    return close and first[:4] == second[:4]


def _is_long(first: str, second: str) -> bool:
    """What is left of a name that was cut off is most of it."""
    return min(len(first), len(second)) * 10 >= max(len(first), len(second)) * 7
