"""Nothing expires without its warning, nor all at once: clocks jump, and clock processes rest."""

from sqlalchemy import select, update
from structlog.testing import capture_logs

from bot.jobs.expiries import Expiries
from bot.models.tables import ApplicationRow, OutboxRow
from flows.state import Status
from sandbox.faults import Fault
from sandbox.person import Person
from tests.world import World


def statuses(world: World) -> set[str]:
    with world.house.database.reading() as connection:
        return set(connection.execute(select(ApplicationRow.status)).scalars())


def days(world: World, count: int) -> None:
    """The clock looks twice a day; what an hour puts off is looked at then."""
    for _ in range(2 * count):
        world.clock.forward(hours=12)
        world.settle()


def test_a_clock_that_jumps_a_month_ahead_and_back_closes_nothing(a_world: World, applicant: Person) -> None:
    before = a_world.clock.now
    a_world.clock.forward(days=31)
    for _ in range(5):
        a_world.settle()
    assert statuses(a_world) == {Status.DRAFT}
    a_world.clock.now = before
    for _ in range(5):
        a_world.settle()
    assert statuses(a_world) == {Status.DRAFT}


def test_a_clock_process_that_was_off_for_weeks_warns_first(a_world: World, applicant: Person) -> None:
    a_world.clock.forward(days=40)
    a_world.settle()
    assert statuses(a_world) == {Status.DRAFT}
    days(a_world, 1)
    assert statuses(a_world) == {Status.DRAFT}
    days(a_world, 2)
    assert statuses(a_world) == {Status.EXPIRED}


def test_a_draft_expires_after_thirty_days_when_its_warning_left(a_world: World, applicant: Person) -> None:
    days(a_world, 29)
    assert statuses(a_world) == {Status.DRAFT}
    days(a_world, 2)
    assert statuses(a_world) == {Status.EXPIRED}


def test_a_draft_whose_warning_cannot_be_sent_stays_until_all_was_tried(
    a_world: World, applicant: Person
) -> None:
    a_world.sandbox.faults.add(Fault(api="template/send", errcode=40037, times=999))
    days(a_world, 35)
    assert statuses(a_world) == {Status.DRAFT}
    days(a_world, 4)
    assert statuses(a_world) == {Status.EXPIRED}


def test_no_more_expire_in_an_hour_than_the_setting_says(a_world: World, applicant: Person) -> None:
    days(a_world, 29)
    house = a_world.house
    with house.database.reading() as connection:
        application = connection.execute(select(ApplicationRow.id)).scalar_one()
    expiries = Expiries(house.database, house.redis, a_world.clock, an_hour=2)
    with capture_logs() as logs:
        allowed = [expiries.are_allowed(applicant.openid, application) for _ in range(5)]
    assert allowed == [True, True, False, False, False]
    assert [line["event"] for line in logs] == ["too many applications expire"]
    a_world.clock.forward(hours=1)
    assert expiries.are_allowed(applicant.openid, application)


def test_without_a_warning_none_is_allowed(a_world: World, applicant: Person) -> None:
    house = a_world.house
    with house.database.writing() as connection:
        connection.execute(update(OutboxRow).values(name=""))
        application = connection.execute(select(ApplicationRow.id)).scalar_one()
    assert not Expiries(house.database, house.redis, a_world.clock, 60).are_allowed(
        applicant.openid, application
    )
