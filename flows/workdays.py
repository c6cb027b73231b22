"""Working days and hours in China: public holidays and make-up days counted."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from itertools import count

import chinese_calendar

from flows.catalogue import Span, YearPlan, catalogue

CHINA = timezone(timedelta(hours=8))
_DAY = timedelta(days=1)
_LIBRARY_YEARS = frozenset(day.year for day in chinese_calendar.holidays)


class WorkCalendar:
    """Which days are worked: the plans of years, then the library, and beyond both the days of the week."""

    def __init__(self, plans: Iterable[YearPlan], hours: Iterable[Span]) -> None:
        self._plans = {plan.year: plan for plan in plans}
        self._hours = tuple(hours)

    def is_working_day(self, day: date) -> bool:
        plan = self._plans.get(day.year)
        if plan and day in plan.holidays | plan.make_up:
            return day in plan.make_up
        if day.year in _LIBRARY_YEARS:
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5

    def add_working_days(self, day: date, days: int) -> date:
        """The working day that is `days` working days after a day; before it when negative.

        0 gives the day itself, or the next working day when it is none.
        """
        step = -_DAY if days < 0 else _DAY
        while days == 0 and not self.is_working_day(day):
            day += step
        for _ in range(abs(days)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    @property
    def hours_in_words(self) -> str:
        return "工作日 " + "、".join(map(str, self._hours))

    def plan(self, year: int) -> YearPlan | None:
        """What is known of a year besides the library, None without anything."""
        return self._plans.get(year)

    def known_until(self) -> date:
        """The last day whose holidays are known without a gap."""
        newest = next(y for y in count(max(_LIBRARY_YEARS)) if y + 1 not in self._plans)
        return date(newest, 12, 31)

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody answers at a moment. The moment at which a part of the day ends is outside it."""
        local = moment.astimezone(CHINA)
        now = local.time()
        return self.is_working_day(local.date()) and any(s.opens <= now < s.closes for s in self._hours)

    def next_opening(self, moment: datetime) -> datetime:
        """When somebody answers again, in China time; the moment itself when somebody does."""
        local = moment.astimezone(CHINA)
        if self.is_open(local):
            return local
        today = [s.opens for s in self._hours if s.opens > local.time() and self.is_working_day(local.date())]
        if today:
            return _at(local.date(), today[0])
        return _at(self.add_working_days(local.date(), 1), self._hours[0].opens)

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments somebody answers."""
        start, end = start.astimezone(CHINA), end.astimezone(CHINA)
        worked, day = timedelta(), start.date()
        while day <= end.date():
            for part in self._hours if self.is_working_day(day) else ():
                first, last = max(start, _at(day, part.opens)), min(end, _at(day, part.closes))
                worked += max(last - first, timedelta())
            day += _DAY
        return worked


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, CHINA)


def is_working_day(day: date) -> bool:
    """Whether a day is worked, by the company's calendar."""
    return _house().is_working_day(day)


def add_working_days(day: date, days: int) -> date:
    """The working day that is `days` working days after a day, by the company's calendar."""
    return _house().add_working_days(day, days)


def known_until() -> date:
    """The last day whose holidays the calendar knows. Beyond it only weekends are days off."""
    return _house().known_until()


def is_open(moment: datetime) -> bool:
    """Whether staff answer at a moment."""
    return _house().is_open(moment)


def next_opening(moment: datetime) -> datetime:
    """When staff answer again, in China time; the moment itself when it does."""
    return _house().next_opening(moment)


def working_time(start: datetime, end: datetime) -> timedelta:
    """How much of the time between two moments staff answer."""
    return _house().working_time(start, end)


def opening_hours() -> str:
    """When staff answer, in words."""
    return _house().hours_in_words


def plan_of(year: int) -> YearPlan | None:
    """The holidays of a year as they were written for the company, None where the library alone knows."""
    return _house().plan(year)


def adopt(hours: tuple[Span, ...], plans: Iterable[YearPlan]) -> None:
    """From now on these hold in this process: the hours, and the plans in place of those of their years.

    Without hours or a plan the catalogue's holds. Like the catalogue it is data that is read before somebody
    decides, so a decision on the same message with the same data is the same.
    """
    known = {plan.year: plan for plan in (*catalogue().calendar, *plans)}
    _adopted[:] = [WorkCalendar(known.values(), hours or catalogue().hours)]


_adopted: list[WorkCalendar] = []


def _house() -> WorkCalendar:
    if not _adopted:
        adopt((), ())
    return _adopted[0]
