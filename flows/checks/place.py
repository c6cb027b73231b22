"""A typed address taken apart: province and city, district, and the rest."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from flows.checks.writing import plain, simplified
from flows.wording.lexicon import Words

_TABLE = Path(__file__).parents[1] / "catalogue" / "divisions.json"
_ZONES = _TABLE.with_name("zones.toml")
_LEVELS = ("市辖区", "县")  # levels of a municipality's table that people hardly write
_DIRECT = ("省直辖县级行政区划", "自治区直辖县级行政区划")  # holds cities that belong to no prefecture
_SUFFIX = re.compile(r"(自治区|自治州|地区|省|市|盟)$")
_PEOPLES = re.compile(
    r"(维吾尔|壮族|回族|朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|傣族|白族|景颇族|傈僳族"
    r"|蒙古族|蒙古|哈萨克|柯尔克孜){1,5}$"
)
_GAP = re.compile(r"[\s,，、/|>·:：;；—-]")
_GAPS_BEFORE = re.compile(rf"^{_GAP.pattern}+")
_NATION = re.compile(r"^(?:中华人民共和国|中国)(?=.)")
# 北京路 and 南京大厦 stand in other towns, 朝阳区 is no part of 朝阳市: before these a name without its 市
# is no city.
_NO_CITY_BEFORE = re.compile(
    r"[东南西北中一二三四五六七八九十\d]{0,2}"
    r"(路|街|大街|大道|巷|道|里|弄|胡同|区|县|镇|乡|村|新村|新区|大厦|大楼|广场|公园|花园|宾馆|酒店)"
)
# 梁山 begins 梁山泊 and 梁山好汉: a county without its 县 stands alone or before a place.
_PLACE = re.compile(r"$|[^路街道巷村镇乡号里区园场城庄楼厦组社]*+[路街道巷村镇乡号里区园场城庄楼厦组社]")
# Cities whose short names are words of their own or begin the names of other places.
_NOT_ALONE = frozenset({"中山", "朝阳", "东方", "双河", "新星", "天门", "文昌", "北屯", "海南"})


class Place(NamedTuple):
    """`region` is 省 and 市 in full, or "" when the text names none; then `rest` is all of it."""

    region: str
    district: str
    rest: str


def split_address(text: str) -> Place:
    """An address in one piece as 河南省郑州市, 金水区 and 花园路85号3楼. Never raises."""
    whole = plain(text)
    typed = _NATION.sub("", whole) if whole[:1] == "中" else whole
    kept: Sequence[int] = range(len(typed))
    solid = typed
    if _GAP.search(typed):
        kept = [place for place, c in enumerate(typed) if not _GAP.match(c)]
        solid = "".join(typed[place] for place in kept)
    return _found(simplified(solid), typed, kept) or Place("", "", whole)


def _found(solid: str, typed: str, kept: Sequence[int]) -> Place | None:
    """The longest known beginning; `kept` are the places of its characters in what was typed."""
    heads = _heads()
    for length in _lengths().get(solid[:2], ()):
        head = heads.get(solid[:length]) if length <= len(solid) else None
        if head and head.may_stand_before(solid[length:]):
            rest = typed[kept[length - 1] + 1 :]
            return Place(head.region, head.district, _GAPS_BEFORE.sub("", rest))
    return None


@dataclass(frozen=True, slots=True)
class _Head:
    """What the beginning of an address means. `is_short`: the city's name lacks its 市 and ends the head.

    `is_county`: a county's or smaller city's name without 县 or 市, which gives way to every other meaning.
    `is_whole`: only where nothing follows: 新乡卫滨.
    """

    region: str
    district: str = ""
    is_short: bool = False
    is_county: bool = False
    is_whole: bool = False

    def may_stand_before(self, rest: str) -> bool:
        """Whether these words mean this place when `rest` follows them."""
        if self.is_whole and rest:
            return False
        if self.is_county and not _PLACE.match(rest):
            return False
        return not (self.is_short and _NO_CITY_BEFORE.match(rest))


@cache
def _heads() -> Mapping[str, _Head]:
    """All ways to begin an address. A beginning that means several places is left out."""
    meanings: dict[str, _Head | None] = {}
    all_heads = sorted(_all_heads(), key=lambda row: row[1].is_county)
    cities = {simplified(words) for words, head in all_heads if not head.is_county}
    for name, head in all_heads:
        words = simplified(name)  # as the address is: 乾县 becomes 干县
        if head.is_county and words in cities:
            continue  # 新乡 is the city, not 新乡县
        held = meanings.setdefault(words, head)
        if held is None or (held.region, held.district) != (head.region, head.district):
            meanings[words] = None
    return {words: head for words, head in meanings.items() if head}


@cache
def zones_of(kind: str) -> Mapping[str, tuple[str, ...]]:
    """City and its zones: `zones` that are known by their names, or those whose names are `shared`."""
    table = tomllib.loads(_ZONES.read_text("utf-8"))[kind]
    return {city: tuple(zones) for city, zones in table.items()}


def without_province(text: str) -> str:
    """我爱我家物业 of 河南我爱我家物业: what follows the name of a province; the text itself without one."""
    return text[len(_provinces().at_front(text)) :]


@cache
def _provinces() -> Words:
    """The names of all provinces, in full and short."""
    return Words(form for one in json.loads(_TABLE.read_text("utf-8")) for form in _short_forms(one["name"]))


@cache
def _lengths() -> Mapping[str, tuple[int, ...]]:
    """The lengths of the heads with each two characters at their front, the longest first."""
    found: dict[str, set[int]] = {}
    for head in _heads():
        if len(head) > 1:
            found.setdefault(head[:2], set()).add(len(head))
    return {front: tuple(sorted(each, reverse=True)) for front, each in found.items()}


def _all_heads() -> Iterator[tuple[str, _Head]]:
    for city, zones in (*zones_of("zones").items(), *zones_of("shared").items()):
        yield from ((zone, _Head(city, zone)) for zone in zones)
    for province in json.loads(_TABLE.read_text("utf-8")):
        if province["name"].endswith("市"):
            yield from _municipality(province)
            continue
        for city in province["children"]:
            if city["name"] in _DIRECT:
                for town in city["children"]:
                    yield from _city(
                        province["name"], (city["name"], ""), {"name": town["name"], "children": ()}
                    )
            else:
                yield from _city(province["name"], ("",), city)


def _municipality(province: Mapping[str, Any]) -> Iterator[tuple[str, _Head]]:
    """北京市, 北京; then its districts, also behind 北京市市辖区 and 北京市北京市."""
    name = province["name"]
    short = _SUFFIX.sub("", name)
    for words in (name, name + name, short + name):
        yield words, _Head(name)
    yield short, _Head(name, is_short=True)
    for level in province["children"]:
        middles = ("", name, *_LEVELS)
        for district, front, middle in product(level["children"], (name, short), middles):
            yield front + middle + district["name"], _Head(name, district["name"])


def _city(province: str, middles: tuple[str, ...], city: Mapping[str, Any]) -> Iterator[tuple[str, _Head]]:
    name = city["name"]
    shorts = _short_forms(name) - {name}
    region = province + name
    fronts = [front + middle for front, middle in product(_short_forms(province), middles)]
    for front in (*fronts, ""):
        yield front + name, _Head(region)
        for short in shorts - (frozenset() if front else _NOT_ALONE):
            yield front + short, _Head(region, is_short=True)
    for district in city["children"]:
        head = _Head(region, district["name"])
        ahead = product((*fronts, ""), (name, *shorts))
        for words in (*fronts, *("".join(pair) for pair in ahead)):
            yield words + head.district, head
        yield from _without_county(head, [*fronts, ""], shorts)
        if _is_known_alone(head.district, shorts):
            yield head.district, head


def _without_county(
    head: _Head, fronts: Sequence[str], cities: frozenset[str]
) -> Iterator[tuple[str, _Head]]:
    """武陟 and 焦作武陟 for 武陟县: a county or smaller city, alone or behind its city, without 县 or 市."""
    name = head.district[:-1]
    if head.district[-1] == "区" and len(name) > 1:
        part = _Head(head.region, head.district, is_county=True, is_whole=True)
        yield from ((front + city + name, part) for front, city in product(fronts, cities))
    if head.district[-1] not in "县市" or len(name) < 2:
        return
    county = _Head(head.region, head.district, is_short=True, is_county=True)
    yield from ((front + city + name, county) for front, city in product(fronts, cities))
    if name not in _NOT_ALONE:
        yield name, county


def _is_known_alone(district: str, city: frozenset[str]) -> bool:
    """昆山市 and 固安县 name their city; 鼓楼区 is in many, unless it begins with the city's own name."""
    if district[-1] in "市旗" and len(district) > 2:
        return True
    if district[-1] == "县":
        return True
    return any(district.startswith(name) for name in city)


def _short_forms(name: str) -> frozenset[str]:
    """The name, also without 市 or 自治州 and the peoples before it: 伊犁哈萨克自治州 is 伊犁 and 伊犁州."""
    bare = _SUFFIX.sub("", name)
    place = _PEOPLES.sub("", bare)
    forms = {name, bare if len(bare) > 1 else name, place if len(place) > 1 else name}
    return frozenset(forms | ({place + "州"} if name.endswith("自治州") else set()))
