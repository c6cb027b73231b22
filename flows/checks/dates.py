"""Dates as people write them."""

import re
from datetime import date, timedelta

from bot.errors import Refused
from flows.checks.writing import even

_RELATIVE = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "后天": 2}
_NUMERALS = {c: d for d, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_SPOKEN = re.compile(r"[〇○零一二两三四五六七八九十廿卅]+")
_YEAR_FIRST = re.compile(r"(?:(\d{4}|\d{2})[年/.-])?(\d{1,2})[月/.-](\d{1,2})[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


def date_in_words(text: str, today: date) -> date:
    """The date that a text means: 二〇二六年十一月二十三日, 2026-11-23, 11月23日, 昨天.

    Without a year it is the one nearest to today. Raises Refused with how to write it.
    """
    said = re.sub(r"\s+", "", even(text)).strip("。,")
    if said in _RELATIVE:
        return today + timedelta(days=_RELATIVE[said])
    digits = _SPOKEN.sub(lambda found: _in_digits(found[0]), said)
    found = _COMPACT.fullmatch(digits) or _YEAR_FIRST.fullmatch(digits)
    if not found:
        raise Refused("unrecognised", "请写年、月、日，例如：2026年11月23日。")
    year, month, day = found.groups()
    meant = _dated(year, int(month), int(day), today)
    if meant is None:
        raise Refused("date", f"没有“{said}”这一天，请核对后再发一次。")
    return meant


def _dated(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return _real(int(year) + (2000 if len(year) == 2 else 0), month, day)
    near = (_real(today.year + off, month, day) for off in (-1, 0, 1))
    return min((one for one in near if one), key=lambda one: abs(one - today), default=None)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_digits(spoken: str) -> str:
    """二〇二六 as 2026, 十一 as 11, 二十三 as 23, 廿三 as 23."""
    spoken = spoken.replace("廿", "二十").replace("卅", "三十")
    if "十" not in spoken:
        return "".join(str(_NUMERALS[c]) for c in spoken)
    tens, _, ones = spoken.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return spoken
    return str((_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0))
