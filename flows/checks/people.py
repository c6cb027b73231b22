"""People: names, ID numbers, positions."""

import re
from calendar import monthrange
from datetime import date
from operator import mul

from bot.errors import Refused
from flows.checks.writing import HAN, likely, misplaced, number, plain, refuse_length

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "0123456789"
_SHAPE = re.compile("[0-9]{17}[0-9X]")
_SOME_DIGITS, _OLD, _NUMBERED = re.compile(r"\d{6}"), re.compile(r"\d{15}"), re.compile(r"\d{3}")
_HAN, _LETTER, _BLANKS = re.compile(f"[{HAN}]"), re.compile(f"[{HAN}A-Za-z]"), re.compile(r"\s+")
_DOTS = re.compile("[•‧．・]")
_FULL_STOP = re.compile(rf"(?<=[{HAN}])\s*[.]\s*(?=[{HAN}])")  # few keyboards have the dot of such names
_PERSON = re.compile(rf"[{HAN}]{{1,20}}(·[{HAN}]{{1,20}})*|[A-Za-z][A-Za-z .'-]{{1,48}}")
_ONESELF = re.compile(r"(?:就)?(?:写|填)?(?:就)?是?(?:我|俺|本人|自己)(?:自己|本人)?(?:办|来)?[的吧啊呀]?")
# Words that are written where a name is asked for and are none.
_NO_NAME = re.compile(
    r"什么|怎么|谁|哪|吗$|啥|咋|^同(?:经办|持有|法|申请|单位|机构|上)|^[和跟].*一样|知道|清楚|^没有|^没带|^忘"
    r"|^[我俺咱你您]|号码|手机|电话|身份证|老板|公司|证书|办理|(?:一下|[吧呢啊呀啦])$"
)
# First two digits: a province; 71 Taiwan, 81 to 83 permits of Hong Kong, Macau and Taiwan residents,
# 91 to 98 foreigners with permanent residence. Below the province nothing is refused: numbers keep the
# code of districts that were renamed, merged or founded since, and real people carry them.
_PROVINCES = re.compile(
    r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-8]",
)


def resident_id(text: str, today: date) -> str:
    """A resident's ID number (GB 11643-1999): check digit and a real date of birth, 16 to 120 years ago."""
    given = number(text)
    if not _SOME_DIGITS.search(given):
        raise Refused("unrecognised", "请发 18 位身份证号码。")
    if _OLD.fullmatch(given):
        raise Refused("length", "这是 15 位的旧号码，少了 3 位，请发现在身份证上的 18 位号码。")
    refuse_length("身份证号码", given, 18, "请核对后再发一次")
    _refuse_characters(given)
    if not _PROVINCES.match(given):
        raise Refused("division", f"号码开头是地区代码，没有以“{given[:2]}”开头的地区，请核对后再发一次。")
    _refuse_birth(given[6:14], today)
    total = sum(map(mul, map(int, given[:17]), _WEIGHTS))
    expected = "10X98765432"[total % 11]
    if expected != given[17]:
        raise Refused(
            "check_digit",
            f"按前 17 位推算，最后一位应当是 {expected}，您写的是 {given[17]}。"
            "多半是有一位写错了，请对照身份证逐位核对后再发一次。",
        )
    return given


def person_name(text: str) -> str:
    """A person's name: Han characters with rare ones, `·` between the parts of a minority name."""
    name = _DOTS.sub("·", plain(text))
    name = _FULL_STOP.sub("·", name)
    name = _BLANKS.sub("", name) if _HAN.search(name) else name
    if _ONESELF.fullmatch(name):
        raise Refused("unrecognised", "好的，那请把您身份证上的姓名发给我。")
    if not _PERSON.fullmatch(name) or not 2 <= len(name) <= 30 or _NO_NAME.search(name):
        raise Refused("unrecognised", "请填写身份证上的姓名，例如：王小明；名字中间有点的，写成“·”就行。")
    return name


def position(text: str) -> str:
    """What somebody is in the organisation."""
    title = plain(text)
    if not 2 <= len(title) <= 20 or _NUMBERED.search(title) or not _LETTER.search(title):
        raise Refused("unrecognised", "请填写经办人在单位的职位，例如：行政主管。")
    return title


def _refuse_characters(given: str) -> None:
    if _SHAPE.fullmatch(given):
        return
    bad = misplaced(given[:17], _DIGITS)
    if bad:
        meant = likely(given[:17], _DIGITS)
        raise Refused("character", f"身份证号码前 17 位都是数字，{bad}不是{meant}，请核对后再发一次。")
    if given[17] not in _DIGITS + "X":
        raise Refused("character", f"身份证号码最后一位是数字或 X，您写的是“{given[17]}”，请核对后再发一次。")


def _refuse_birth(digits: str, today: date) -> None:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    where = "号码第 7 至 14 位是出生日期"
    if not 1 <= month <= 12:
        raise Refused("date", f"{where}，没有 {month} 月，请核对后再发一次。")
    if not 1 <= day <= monthrange(max(year, 1), month)[1]:
        raise Refused("date", f"{where}，{year} 年 {month} 月没有 {day} 日，请核对后再发一次。")
    born = date(max(year, 1), month, day)
    told = f"您写的是 {year} 年 {month} 月 {day} 日"
    if born > today:
        raise Refused("date", f"{where}，{told}，这一天还没有到，请核对后再发一次。")
    if not 16 <= (today - born).days // 365.2425 <= 120:
        raise Refused("age", f"{where}，{told}，请核对是否写错。")
