"""上班时间: what an admin sets holds for promises and words at once, in every process after half a minute."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.bootstrap import fresh_id
from bot.message import inbound
from bot.models.desk_settings import DeskSettings
from bot.working_times import WorkingTimes
from flows.workdays import adopt, is_working_day, known_until, opening_hours
from tests.desk.office import Office, Seat

AT = "/desk/working-times"
NEXT_YEAR = 2027  # the year after the one that the office works in


@pytest.fixture(autouse=True)
def as_released() -> Iterator[None]:
    yield
    adopt((), ())


def sets_hours(admin: Seat, lines: str, seen: object = None) -> int:
    return admin.posts(f"{AT}/hours", lines=lines, seen=json.dumps(seen)).status_code


def sets_year(admin: Seat, lines: str, seen: object = None) -> int:
    answer = admin.posts(f"{AT}/holidays", year=NEXT_YEAR, lines=lines, seen=json.dumps(seen))
    return answer.status_code


def hears(made: Office, text: str) -> str:
    """The reply to somebody without an application."""
    said = inbound.Text(openid="somebody", key=fresh_id(), created_at=made.clock(), content=text)
    return made.house.turn.take(said, answer_by=made.clock() + timedelta(seconds=5)).reply


def test_new_hours_are_told_to_who_asks_for_a_person_outside_them(made: Office) -> None:
    admin = made.seat("admin")
    admin.opens(AT)
    assert sets_hours(admin, "8:30-12:00\n13:00-16:00") == 303
    made.clock.now = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)  # Tuesday, 16:30 in China
    assert "现在不在服务时间（工作日 8:30–12:00、13:00–16:00）" in hears(made, "人工")
    assert "人工客服：工作日 8:30–12:00、13:00–16:00。" in hears(made, "你们几点上班")


def test_hours_that_are_given_back_are_those_of_the_release(made: Office) -> None:
    admin = made.seat("admin")
    admin.opens(AT)
    sets_hours(admin, "10:00-11:00")
    assert opening_hours() == "工作日 10:00–11:00"
    assert sets_hours(admin, "", ["10:00-11:00"]) == 303
    assert opening_hours() == "工作日 9:00–17:30"
    assert [actor for actor, _ in made.audit("desk_setting")] == ["staff:admin"] * 2


def test_a_year_that_is_written_down_moves_the_days_of_promises(made: Office) -> None:
    admin = made.seat("admin")
    admin.opens(AT)
    assert known_until() == date(2026, 12, 31)
    assert sets_year(admin, "1月1日 元旦\n2月5日 至 2月11日 春节\n2027-02-20 上班") == 303
    assert known_until() == date(2027, 12, 31)
    assert not is_working_day(date(2027, 2, 8))  # a Monday
    assert is_working_day(date(2027, 2, 20))  # a Saturday
    admin.opens(AT)
    assert "2月5日 至 2月11日 春节" in admin.text


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("9-17", "不像一段时间"),
        ("17:30-9:00", "结束时间要晚于开始时间"),
        ("9:00-12:00\n11:00-18:00", "重叠"),
        ("25:00-26:00", "不像一段时间"),
    ],
)
def test_hours_that_are_none_are_refused_and_kept_for_mending(made: Office, lines: str, words: str) -> None:
    admin = made.seat("admin")
    admin.opens(AT)
    assert sets_hours(admin, lines) == 422
    assert words in admin.words
    assert lines.splitlines()[0] in admin.text
    assert opening_hours() == "工作日 9:00–17:30"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("春节放七天", "看不明白"),
        ("2月30日 春节", "没有 2 月 30 日"),
        ("2月11日 至 2月5日", "一个月以内"),
        ("1月1日 至 12月31日 放假", "一个月以内"),
        ("2028年1月1日 元旦", "写在那一年下面"),
        ("2月6日 上班\n2月5日 至 2月7日 春节", "既写了放假，又写了上班"),
    ],
)
def test_days_that_are_none_are_refused_and_change_nothing(made: Office, lines: str, words: str) -> None:
    admin = made.seat("admin")
    admin.opens(AT)
    assert sets_year(admin, lines) == 422
    assert words in admin.words
    assert known_until() == date(2026, 12, 31)


def test_of_two_admins_the_second_one_reads_the_change_of_the_first(made: Office) -> None:
    admin = made.seat("admin")
    admin.opens(AT)
    sets_hours(admin, "8:00-12:00")
    assert sets_hours(admin, "10:00-12:00") == 409
    assert "另一位管理员刚刚改过" in admin.words
    assert opening_hours() == "工作日 8:00–12:00"


def test_another_process_takes_over_within_half_a_minute(made: Office) -> None:
    there = WorkingTimes(DeskSettings(made.house.database, made.clock), made.clock)
    there.keep_up()
    boss = made.staff.find("admin")
    assert boss
    DeskSettings(made.house.database, made.clock).change("hours", ["7:00-8:00"], boss, seen=None)
    made.clock.forward(seconds=29)
    there.keep_up()
    assert opening_hours() == "工作日 9:00–17:30"
    made.clock.forward(seconds=1)
    there.keep_up()
    assert opening_hours() == "工作日 7:00–8:00"


def test_a_setting_that_this_release_cannot_read_leaves_the_catalogues(made: Office) -> None:
    boss = made.staff.find("admin")
    assert boss
    settings = DeskSettings(made.house.database, made.clock)
    settings.change("hours", ["mornings"], boss, seen=None)
    settings.change("holidays.2027", ["some days"], boss, seen=None)
    WorkingTimes(settings, made.clock).keep_up()
    assert (opening_hours(), known_until()) == ("工作日 9:00–17:30", date(2026, 12, 31))
