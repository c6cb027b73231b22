"""Working days with Chinese holidays and make-up days, and the hours in which somebody answers."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import workdays
from flows.catalogue import Span, YearPlan
from flows.workdays import CHINA, WorkCalendar

SPRING_2031 = YearPlan(
    2031,
    frozenset(date(2031, 1, 22) + timedelta(days=n) for n in range(7)),
    frozenset({date(2031, 1, 18), date(2031, 2, 8)}),
)
NINE_TO_FIVE = (Span(time(9), time(17, 30)),)
WITH_LUNCH = (Span(time(9), time(12)), Span(time(13, 30), time(17, 30)))
PLAIN = WorkCalendar((), NINE_TO_FIVE)
DAYS = st.dates(date(2005, 1, 1), date(2040, 12, 31))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 2, 14), True),  # Saturday, made up for Spring Festival
        (date(2026, 2, 16), False),  # Monday, New Year's Eve
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # Saturday, made up
        (date(2026, 9, 20), True),  # Sunday, made up for National Day
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # Saturday, made up
        (date(2026, 10, 11), False),
        (date(2026, 11, 23), True),
    ],
)
def test_holidays_and_make_up_days_of_2026(day: date, is_worked: bool) -> None:
    assert workdays.is_working_day(day) is is_worked


def test_three_working_days_pass_over_spring_festival() -> None:
    assert workdays.add_working_days(date(2026, 2, 13), 3) == date(2026, 2, 25)


def test_one_working_day_from_a_friday_is_the_make_up_saturday() -> None:
    assert workdays.add_working_days(date(2026, 10, 9), 1) == date(2026, 10, 10)


def test_no_working_days_from_a_holiday_is_the_next_working_day() -> None:
    assert PLAIN.add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 8)
    assert PLAIN.add_working_days(date(2026, 10, 8), 0) == date(2026, 10, 8)


def test_a_year_that_nobody_knows_has_weekends_only() -> None:
    assert PLAIN.is_working_day(date(2031, 1, 23))
    assert not PLAIN.is_working_day(date(2031, 1, 18))
    assert PLAIN.known_until() == date(2026, 12, 31)
    assert PLAIN.is_working_day(date(1999, 10, 1))


def test_a_year_of_the_catalogue_has_its_holidays_and_make_up_days() -> None:
    calendar = WorkCalendar((SPRING_2031,), NINE_TO_FIVE)
    assert not calendar.is_working_day(date(2031, 1, 23))
    assert calendar.is_working_day(date(2031, 1, 18))
    assert calendar.add_working_days(date(2031, 1, 21), 1) == date(2031, 1, 29)


def test_the_catalogue_corrects_the_library() -> None:
    extra = YearPlan(2026, frozenset({date(2026, 11, 23)}), frozenset({date(2026, 10, 1)}))
    calendar = WorkCalendar((extra,), NINE_TO_FIVE)
    assert not calendar.is_working_day(date(2026, 11, 23))
    assert calendar.is_working_day(date(2026, 10, 1))
    assert not calendar.is_working_day(date(2026, 10, 2))


def test_what_is_known_ends_before_the_first_year_that_is_missing() -> None:
    years = [YearPlan(year, frozenset(), frozenset()) for year in (2027, 2028, 2031)]
    assert WorkCalendar(years, NINE_TO_FIVE).known_until() == date(2028, 12, 31)


@given(DAYS, st.integers(-20, 20))
def test_adding_and_counting_working_days_agree(day: date, days: int) -> None:
    first = PLAIN.add_working_days(day, 0)
    last = PLAIN.add_working_days(first, days)
    assert PLAIN.is_working_day(last)
    step = timedelta(days=1 if days > 0 else -1)
    passed = (first + n * step for n in range(1, abs((last - first).days) + 1))
    assert sum(PLAIN.is_working_day(day) for day in passed) == abs(days)


def test_open_on_working_days_from_nine_to_half_past_five() -> None:
    monday = date(2026, 11, 23)
    assert not workdays.is_open(at(monday, 8, 59))
    assert workdays.is_open(at(monday, 9))
    assert workdays.is_open(at(monday, 17, 29))
    assert not workdays.is_open(at(monday, 17, 30))
    assert not workdays.is_open(at(date(2026, 10, 1), 10))
    assert workdays.is_open(at(date(2026, 10, 10), 10))


def test_hours_are_those_of_china_wherever_the_server_stands() -> None:
    assert workdays.is_open(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    assert not workdays.is_open(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (at(date(2026, 11, 23), 7), at(date(2026, 11, 23), 9)),
        (at(date(2026, 11, 23), 12, 10), at(date(2026, 11, 23), 13, 30)),
        (at(date(2026, 11, 23), 14), at(date(2026, 11, 23), 14)),
        (at(date(2026, 11, 27), 18), at(date(2026, 11, 30), 9)),
        (at(date(2026, 9, 30), 17, 30), at(date(2026, 10, 8), 9)),
        (at(date(2026, 10, 9), 23), at(date(2026, 10, 10), 9)),
    ],
)
def test_the_next_opening_passes_over_lunch_nights_and_holidays(moment: datetime, opening: datetime) -> None:
    assert WorkCalendar((), WITH_LUNCH).next_opening(moment) == opening


@given(DAYS, st.times())
def test_it_is_open_at_every_next_opening(day: date, clock: time) -> None:
    calendar = WorkCalendar((SPRING_2031,), WITH_LUNCH)
    moment = datetime.combine(day, clock, CHINA)
    assert calendar.is_open(calendar.next_opening(moment))
    assert calendar.next_opening(moment) >= moment


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (at(date(2026, 11, 23), 10), at(date(2026, 11, 23), 10, 20), 20),
        (at(date(2026, 11, 23), 11, 50), at(date(2026, 11, 23), 13, 40), 20),  # over lunch
        (at(date(2026, 11, 27), 17, 20), at(date(2026, 11, 30), 9, 5), 15),  # over a weekend
        (at(date(2026, 11, 28), 8), at(date(2026, 11, 28), 20), 0),
        (at(date(2026, 11, 23), 12), at(date(2026, 11, 23), 11), 0),
    ],
)
def test_only_the_time_in_which_somebody_answers_counts(start: datetime, end: datetime, minutes: int) -> None:
    assert WorkCalendar((), WITH_LUNCH).working_time(start, end) == timedelta(minutes=minutes)
