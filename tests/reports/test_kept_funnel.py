"""流程统计 is counted seldom where that takes long, and at once where it does not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from bot.models.database import Database
from bot.models.tables import AuditRow, ReportRow, WorkRow
from bot.models.work import WorkTable
from bot.reports.kept_funnel import KeptFunnel, KeptSteps
from media.vault import Vault, new_key
from tests.reports.test_funnel import NAME, Ledger
from tests.world import TurnedClock

DAYS = 30


class Desk:
    """Where it is looked at."""

    def __init__(self, url: str) -> None:
        self.clock, self.database = TurnedClock(), Database(url)
        self.vault = Vault([new_key("test")])
        self.funnel = KeptFunnel(self.database, self.vault, self.clock)
        self.work = WorkTable(self.database, self.vault, self.clock)

    def shown(self) -> int:
        """How many were asked for the name of the organisation."""
        return next((step.shown for step in self.funnel.look(DAYS).steps if step.question == NAME), 0)

    def takes(self, seconds: int) -> None:
        with self.database.writing() as connection:
            connection.execute(update(ReportRow).values(took=seconds * 1000))

    def queued(self) -> int:
        with self.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(WorkRow)).scalar_one()


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    made = Ledger(database_url)
    made.answered("a", NAME)
    yield made
    made.close()


@pytest.fixture
def desk(ledger: Ledger) -> Iterator[Desk]:
    made = Desk(ledger.url)
    yield made
    made.database.close()


def test_what_is_counted_quickly_is_counted_for_each_who_looks_later(desk: Desk, ledger: Ledger) -> None:
    assert desk.shown() == 1
    desk.takes(seconds=0)  # a busy machine may have taken long
    ledger.answered("b", NAME)
    assert desk.shown() == 1
    desk.clock.forward(seconds=11)
    assert desk.shown() == 2
    assert desk.queued() == 0


def test_what_takes_long_is_shown_as_it_was_and_counted_by_a_worker_once(desk: Desk, ledger: Ledger) -> None:
    assert desk.shown() == 1
    desk.takes(3)
    ledger.answered("b", NAME)
    desk.clock.forward(minutes=4)
    assert (desk.shown(), desk.queued()) == (1, 0)
    desk.clock.forward(minutes=2)
    assert [desk.shown() for _ in range(3)] == [1, 1, 1]
    assert desk.queued() == 1
    [(kind, work_id)] = desk.work.due()
    claimed = desk.work.claim(work_id)
    assert claimed
    assert (kind, claimed.payload) == ("count_steps", {"days": DAYS})
    desk.funnel.count(DAYS)
    assert desk.shown() == 2


def test_what_is_kept_is_what_was_counted(desk: Desk, ledger: Ledger) -> None:
    ledger.happened("c", "refused", question=NAME, reason="too short")
    ledger.happened("c", "digressed", question=NAME, intent="faq")
    counted = desk.funnel.look(DAYS).steps
    with desk.database.writing() as connection:
        connection.execute(delete(AuditRow))
    assert desk.funnel.look(DAYS).steps == counted
    assert counted[0].reasons == (("too short", 1),)


def test_each_number_of_days_is_counted_for_itself(desk: Desk, ledger: Ledger) -> None:
    ledger.now -= timedelta(days=20)
    ledger.answered("old", NAME)
    assert desk.shown() == 2
    assert desk.funnel.look(7).steps[0].shown == 1


def test_a_clock_that_was_ahead_does_not_keep_a_count_for_ever(desk: Desk) -> None:
    kept = KeptSteps([], desk.clock() + timedelta(days=31), timedelta(seconds=3))
    assert kept.is_old(desk.clock())
