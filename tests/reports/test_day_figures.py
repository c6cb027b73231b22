"""What happened on a day, counted from audit rows by SQLite and by PostgreSQL, and kept."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.models.database import Database
from bot.models.tables import ReportRow
from bot.reports.day_figures import DayFigures, agreement, count_day, percent
from bot.reports.kept_days import KeptDays
from flows.workdays import CHINA
from tests.reports.test_funnel import CODE, NAME, Ledger
from tests.world import TurnedClock

MONDAY = date(2026, 11, 23)


class Days(Ledger):
    """Rows at any moment, and what is counted of them."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.database = Database(url)
        self.clock = TurnedClock()
        self.kept = KeptDays(self.database, self.clock)

    def at(self, day: date, hour: float = 12) -> "Days":
        self.now = datetime(day.year, day.month, day.day, tzinfo=CHINA) + timedelta(hours=hour)
        return self

    def moves(self, application: str, *states: str) -> None:
        for left, to in zip(states, states[1:], strict=False):
            self.happened(application, "moved", **{"from": left, "to": to, "reason": "x"})

    def of(self, day: date) -> DayFigures:
        with self.database.reading() as connection:
            return count_day(connection, day)

    def close(self) -> None:
        self.database.close()
        super().close()


@pytest.fixture
def days(database_url: str) -> Iterator[Days]:
    made = Days(database_url)
    yield made
    made.close()


def test_a_day_begins_and_ends_at_midnight_in_china(days: Days) -> None:
    for hour in (-0.01, 0, 23.99, 24):
        days.at(MONDAY, hour).happened(f"at {hour}", "started", flow="")
    assert days.of(MONDAY).begun == 2
    assert days.of(MONDAY - timedelta(days=1)).begun == 1


def test_intake_is_counted_by_the_moves_of_the_day(days: Days) -> None:
    days.at(MONDAY).moves("a", "draft", "submitted", "slip_received", "in_review", "approved")
    days.moves("b", "draft", "submitted", "in_review", "rejected", "in_review", "supplementing")
    days.at(MONDAY + timedelta(days=1)).moves("a", "approved", "produced", "mailed")
    found = days.of(MONDAY)
    assert (found.submitted, found.paid, found.passed, found.returned, found.mailed) == (2, 2, 1, 2, 0)
    assert days.of(MONDAY + timedelta(days=1)).mailed == 1


@pytest.mark.parametrize(
    ("later", "hour", "kept"),
    [(0, 13, 1), (3, 23.9, 1), (4, 0.1, 0), (30, 12, 0)],
)
def test_a_review_is_in_time_until_its_third_working_day_is_over(
    days: Days, later: int, hour: float, kept: int
) -> None:
    days.at(MONDAY).moves("a", "submitted", "in_review")
    day = MONDAY + timedelta(days=later)
    days.at(day, hour).moves("a", "in_review", "approved")
    assert (days.of(day).reviews, days.of(day).reviews_kept) == (1, kept)


def test_days_off_do_not_count_against_the_staff(days: Days) -> None:
    friday, wednesday = date(2026, 11, 27), date(2026, 12, 2)
    days.at(friday).moves("a", "submitted", "in_review")
    days.at(wednesday).moves("a", "in_review", "rejected")
    assert days.of(wednesday).reviews_kept == 1


def test_each_review_of_an_application_has_a_promise_of_its_own(days: Days) -> None:
    days.at(MONDAY).moves("a", "submitted", "in_review", "rejected")
    days.at(date(2026, 12, 14)).moves("a", "rejected", "in_review")
    days.at(date(2026, 12, 15)).moves("a", "in_review", "approved")
    assert days.of(date(2026, 12, 15)).reviews_kept == 1


def test_a_refund_that_the_applicant_wants_is_no_review(days: Days) -> None:
    days.at(MONDAY).moves("a", "submitted", "in_review", "refund_requested")
    days.moves("b", "submitted", "slip_received", "refund_requested")
    found = days.of(MONDAY)
    assert (found.reviews, found.reviews_kept, found.payments, found.payments_kept) == (0, 0, 0, 0)


def test_a_slip_is_answered_in_time_until_the_next_working_day_is_over(days: Days) -> None:
    days.at(MONDAY).moves("a", "submitted", "slip_received")
    days.moves("b", "submitted", "slip_received")
    days.at(MONDAY + timedelta(days=1), 23).moves("a", "slip_received", "in_review")
    days.at(MONDAY + timedelta(days=2)).moves("b", "slip_received", "submitted")
    assert [days.of(MONDAY + timedelta(days=n)).payments for n in (0, 1, 2)] == [0, 1, 1]
    assert [days.of(MONDAY + timedelta(days=n)).payments_kept for n in (0, 1, 2)] == [0, 1, 0]


def test_what_was_recognised_is_wrong_when_the_person_or_the_staff_change_it(days: Days) -> None:
    days.at(MONDAY)
    for application in "abcd":
        days.answered(application, NAME, "read")
    days.answered("a", NAME, "typed")
    days.answered("b", CODE, "typed")
    days.answered("a", NAME, "typed")
    days.at(MONDAY + timedelta(days=1)).happened("c", "rejected", questions=f"{CODE},{NAME}")
    assert (days.of(MONDAY).read, days.of(MONDAY).corrected) == (4, 1)
    assert days.of(MONDAY + timedelta(days=1)).corrected == 1
    assert agreement(days.of(MONDAY).plus(days.of(MONDAY + timedelta(days=1)))) == 50


def test_what_was_recognised_and_not_wanted_counts_against_it(days: Days) -> None:
    days.at(MONDAY).happened("a", "proposed", questions=f"{CODE},{NAME}")
    days.happened("a", "unproposed", questions=f"{CODE},{NAME}")
    days.at(MONDAY, 13).happened("b", "proposed", questions=f"{CODE},{NAME}")
    days.answered("b", CODE, "read")
    days.answered("b", NAME, "read")
    found = days.of(MONDAY)
    assert (found.read, found.declined, agreement(found)) == (2, 2, 50)


def test_a_card_of_another_person_is_not_declined_by_saying_so(days: Days) -> None:
    days.at(MONDAY).happened("a", "proposed", questions="contact.name")
    days.at(MONDAY, 13).happened("a", "unproposed", questions="contact.name")
    days.happened("a", "proposed", questions="holder.name")
    assert days.of(MONDAY).declined == 0


def test_a_share_is_rounded_down_and_of_nothing_there_is_none() -> None:
    assert (percent(199, 200), percent(200, 200), percent(0, 3), percent(0, 0)) == (99, 100, 0, None)
    assert agreement(DayFigures()) is None


def test_a_day_that_is_over_is_counted_once(days: Days) -> None:
    days.at(MONDAY).happened("a", "started", flow="")
    days.clock.now = datetime(2026, 11, 24, 12, tzinfo=CHINA)
    assert days.kept.look(3)[MONDAY].begun == 1
    days.happened("late", "started", flow="")
    days.clock.forward(days=1)
    assert days.kept.look(3)[MONDAY].begun == 1


def test_today_is_counted_anew_after_a_while_and_once_more_when_it_is_over(days: Days) -> None:
    days.clock.now = datetime(2026, 11, 23, 12, tzinfo=CHINA)
    assert days.kept.look(1) == {MONDAY: DayFigures()}
    days.at(MONDAY).happened("a", "started", flow="")
    days.clock.forward(hours=1)
    assert days.kept.look(1)[MONDAY].begun == 1
    days.at(MONDAY, 23).happened("b", "started", flow="")
    days.clock.forward(days=1)
    assert days.kept.look(2)[MONDAY].begun == 2


def test_days_that_there_is_no_time_for_are_counted_at_the_next_look(days: Days) -> None:
    assert len(days.kept.look(5, timedelta())) == 1
    assert len(days.kept.look(5, timedelta.max)) == 5
    with days.database.reading() as connection:
        names = set(connection.execute(select(ReportRow.name)).scalars())
    assert len(names) == 5
    assert len(days.kept.look(5, timedelta())) == 5
