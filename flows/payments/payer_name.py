"""Whether the payer of a transfer is the organisation of an order."""

import re
import unicodedata

from rapidfuzz.distance import OSA, Levenshtein

# Written in many ways for the same thing.
_SAME = (
    ("有限责任公司", "有限公司"),
    ("股份有限公司", "股份公司"),
    ("个体工商户", ""),
)
_LEAST = 4
_BRANCH = re.compile(r"分公司|分店|分部|分行|支行|办事处")
# What tells one organisation from another of nearly the same name.
_TELLING = frozenset("0123456789一二三四五六七八九十百东南西北中上下左右新老大小总分甲乙丙丁")


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


def is_close(payer: str, due: str) -> bool:
    """Whether the payer's name is that of the order but for a slip of the pen, or cut off by the bank.

    Another character in the place of one is another organisation: 洛阳一建 and 洛阳二建 are two. So is a
    branch.
    """
    first, second = folded(payer), folded(due)
    if len(first) < _LEAST:
        return False
    if second.startswith(first):
        return len(first) * 10 >= len(second) * 7 and not _BRANCH.search(second[len(first) :])
    return _is_slip(first, second)


def _is_slip(first: str, second: str) -> bool:
    """One character too many or too few, such as 市, or two that changed places."""
    shorter, longer = sorted((first, second), key=len)
    if len(longer) == len(shorter) + 1 and Levenshtein.distance(shorter, longer) == 1:
        at = next((at for at, one in enumerate(shorter) if one != longer[at]), len(shorter))
        return longer[at] not in _TELLING
    return sorted(first) == sorted(second) and OSA.distance(first, second) == 1
