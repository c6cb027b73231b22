"""Hours and days off as people write them: in house.toml, and at the desk."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from itertools import pairwise

from bot.errors import Refused
from flows.catalogue.records import Span, YearPlan

EXAMPLE = "2 月 5 日 至 2 月 11 日 春节"
WORKED = "上班"
_LONGEST = timedelta(days=30)
_SPAN = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)\s*[-–—~～至]\s*([01]?\d|2[0-3])[:：]([0-5]\d)")
_DAY = r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_LINE = re.compile(rf"{_DAY}(?:\s*(?:至|到|[-–—~～])\s*{_DAY})?\s*(\S.*)?")


def read_hours(texts: Iterable[str]) -> tuple[Span, ...]:
    """The parts of a working day, such as 9:00-12:00, in order. Raises Refused."""
    spans = tuple(_span(text.strip()) for text in texts)
    if not spans:
        raise Refused("hours", "请至少写一段时间，例如 9:00-17:30。")
    for before, after in pairwise(spans):
        if before.closes > after.opens:
            raise Refused("hours", f"{before} 和 {after} 重叠，或者先后颠倒了。")
    return spans


def read_year(year: int, lines: Sequence[str]) -> YearPlan:
    """Days off (2月5日 至 2月11日 春节) and days that are worked instead (2月20日 上班). Raises Refused."""
    holidays, make_up = set[date](), set[date]()
    for line in lines:
        days, is_worked = _days(year, line.strip())
        (make_up if is_worked else holidays).update(days)
    if both := sorted(holidays & make_up):
        raise Refused("day", f"{_in_words(both[0])}既写了放假，又写了{WORKED}。")
    return YearPlan(year, frozenset(holidays), frozenset(make_up))


def as_written(plan: YearPlan) -> list[str]:
    """A plan as `read_year` reads it; the names of the holidays are not known any more."""
    written = [(run[0], _run_in_words(run)) for run in _runs(plan.holidays)]
    written += [(day, f"{_in_words(day)} {WORKED}") for day in plan.make_up]
    return [line for _, line in sorted(written)]


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if not found:
        raise Refused("hours", f"“{text[:20]}”不像一段时间，请写成 9:00-17:30。")
    span = Span(time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))
    if span.opens >= span.closes:
        raise Refused("hours", f"“{text}”的结束时间要晚于开始时间。")
    return span


def _days(year: int, line: str) -> tuple[list[date], bool]:
    found = _LINE.fullmatch(line)
    if not found:
        raise Refused("day", f"“{line[:30]}”看不明白，请写成“{EXAMPLE}”或“2 月 20 日 {WORKED}”。")
    first = _day(year, found[1], found[2], found[3])
    last = _day(year, found[4], found[5], found[6]) if found[5] else first
    if not timedelta() <= last - first <= _LONGEST:
        raise Refused("day", f"“{line[:30]}”的最后一天要在第一天之后一个月以内。")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)], (found[7] or "") == WORKED


def _day(year: int, given_year: str | None, month: str, day: str) -> date:
    if given_year and int(given_year) != year:
        raise Refused("day", f"这里只写 {year} 年的日子，{given_year} 年的请写在那一年下面。")
    try:
        return date(year, int(month), int(day))
    except ValueError:
        raise Refused("day", f"{year} 年没有 {month} 月 {day} 日。") from None


def _runs(days: Iterable[date]) -> Iterator[list[date]]:
    """Days that follow each other, together."""
    run: list[date] = []
    for day in sorted(days):
        if run and day - run[-1] > timedelta(days=1):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _run_in_words(run: list[date]) -> str:
    return (
        f"{_in_words(run[0])} 至 {_in_words(run[-1])} 放假" if len(run) > 1 else f"{_in_words(run[0])} 放假"
    )


def _in_words(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"
