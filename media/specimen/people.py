"""Fictional people with valid numbers."""

from datetime import date, timedelta
from random import Random
from typing import TypedDict

from media.specimen.dice import dice
from media.specimen.digits import person_number
from media.specimen.places import PLACES, ROADS, Place

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
MEN = ("伟", "志强", "建国", "海涛", "明轩", "子墨", "国栋", "一鸣", "振华", "文博")
WOMEN = ("芳", "秀英", "雨桐", "晓燕", "静怡", "丽娟", "思琪", "梦瑶", "玉兰", "佳慧")

# Names that trip programs: a long one with the middle dot, and characters outside the common sets.
RARE = (
    ("阿依古丽·买买提", "女", "维吾尔"),
    ("王䶮", "男", "汉"),
    ("欧阳㛃", "女", "汉"),
    ("李𬱖", "男", "汉"),
)


class Person(TypedDict):
    """What a person's documents say."""

    name: str
    sex: str  # 男 or 女
    nation: str  # 汉, 回, …
    birth: str  # 1985-01-31
    address: str
    region: str  # 河南省郑州市金水区
    id_number: str  # 18 places, GB 11643
    mobile: str  # 11 digits
    email: str  # at example.com
    position: str  # 职位
    authority: str  # 签发机关
    valid_from: str  # 2019-03-01
    valid_to: str  # 2039-03-01, or 长期


def a_person(seed: int) -> Person:
    """The same seed gives the same person; every seventh has a name that trips programs."""
    rng = dice("person", seed)
    name, sex, nation = _name(rng, seed)
    place = rng.choice(PLACES)
    birth = date(1964, 1, 1) + timedelta(days=rng.randrange(36 * 365))
    valid_from, valid_to = _validity(rng, birth)
    return {
        "name": name,
        "sex": sex,
        "nation": nation,
        "birth": birth.isoformat(),
        "address": _address(rng, place),
        "region": place.full,
        "id_number": _number(rng, place, birth, sex),
        "mobile": rng.choice(("138", "139", "150", "186", "189")) + f"{rng.randrange(10**8):08d}",
        "email": f"p{seed}@example.com",
        "position": rng.choice(("招投标专员", "行政主管", "项目经理", "财务人员", "办公室主任")),
        "authority": f"{place.city}公安局{place.county.removesuffix('区')}分局"
        if place.county.endswith("区")
        else f"{place.county or place.city}公安局",
        "valid_from": valid_from,
        "valid_to": valid_to,
    }


def _name(rng: Random, seed: int) -> tuple[str, str, str]:
    if seed % 7 == 6:
        return RARE[seed // 7 % len(RARE)]
    sex = rng.choice("男女")
    nation = rng.choice(("汉",) * 8 + ("回", "满"))
    return rng.choice(SURNAMES) + rng.choice(MEN if sex == "男" else WOMEN), sex, nation


def _address(rng: Random, place: Place) -> str:
    yard, block, stairs, floor = (rng.randrange(1, most) for most in (200, 20, 4, 18))
    return (
        f"{place.full}{rng.choice(ROADS)}{yard}号院{block}号楼{stairs}单元{floor}{rng.randrange(1, 5):02d}号"
    )


def _number(rng: Random, place: Place, birth: date, sex: str) -> str:
    order = rng.randrange(1, 499) * 2 + (1 if sex == "男" else 0)
    return person_number(f"{place.code}{birth:%Y%m%d}{order:03d}")


def _validity(rng: Random, birth: date) -> tuple[str, str]:
    # The card of someone of 46 or more at issue never expires; younger adults get twenty years.
    start = date(rng.randrange(2018, 2025), rng.randrange(1, 13), rng.randrange(1, 29))
    if start.year - birth.year > 46:
        return start.isoformat(), "长期"
    return start.isoformat(), start.replace(year=start.year + 20).isoformat()
