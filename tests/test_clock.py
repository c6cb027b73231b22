"""The clock: wakes for what is due, gives a worker time, and wakes again when nothing came of it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, update

from bot.bootstrap import House
from bot.clock import Clock
from bot.models.tables import OutboxRow, TimerRow, to_ms
from bot.outbox.outbox import LINE, Outgoing
from sandbox.faults import Fault
from sandbox.person import Person
from tests.bell import Bell
from tests.world import World

WHO = "openid-of-somebody"


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def house(a_world: World, bell: Bell) -> Iterator[House]:
    """The same deployment; its clock rings a bell instead of waking workers."""
    made = House(a_world.house.settings, a_world.clock, bell)
    yield made
    made.close()


@pytest.fixture
def person(a_world: World) -> Iterator[Person]:
    """Wrote a moment ago."""
    made = a_world.person()
    made.follows()
    made.says("你好")
    a_world.settle()
    yield made
    made.close()


@pytest.fixture
def clock(house: House) -> Clock:
    return house.timekeeper()


def set_timer(house: House, revision: int = 1) -> None:
    timer = {"openid": WHO, "application_id": "", "name": "photos", "revision": revision}
    with house.database.writing() as connection:
        connection.execute(insert(TimerRow).values(**timer, due_at=to_ms(house.clock())))


def plan_work(house: House, number: int = 0) -> int:
    row = house.sealer.work("make_forms", f"forms:{number}", WHO, "", {}, to_ms(house.clock()))
    house.work.add(row)
    return next(work_id for _, work_id in reversed(house.work.due()))


def plan_line(house: House, openid: str) -> None:
    row = house.sealer.outbox(Outgoing(LINE, openid, "", 0, {"text": "您好"}), to_ms(house.clock()))
    with house.database.writing() as connection:
        connection.execute(insert(OutboxRow).values(row))


def test_a_timer_wakes_one_worker_however_often_the_clock_ticks(
    a_world: World, house: House, clock: Clock, bell: Bell
) -> None:
    set_timer(house)
    for _ in range(38):
        clock.tick()
        a_world.clock.forward(seconds=0.5)
    assert bell.rung == ["photos"]


def test_a_timer_that_nobody_took_wakes_again(a_world: World, house: House, clock: Clock, bell: Bell) -> None:
    set_timer(house)
    clock.tick()
    a_world.clock.forward(seconds=21)
    clock.tick()
    assert bell.rung == ["photos", "photos"]


@pytest.mark.parametrize("change", [{"revision": 2}, {"due_at": TimerRow.due_at - 1}])
def test_a_timer_that_was_set_anew_wakes_at_once(
    house: House, clock: Clock, bell: Bell, change: dict[str, object]
) -> None:
    set_timer(house)
    clock.tick()
    with house.database.writing() as connection:
        connection.execute(update(TimerRow).values(change))
    clock.tick()
    assert bell.rung == ["photos", "photos"]


def test_work_and_messages_wake_one_worker_each_however_often_the_clock_sweeps(
    a_world: World, house: House, clock: Clock, bell: Bell
) -> None:
    plan_work(house)
    plan_line(house, WHO)
    for _ in range(4):
        clock.sweep()
        a_world.clock.forward(seconds=4)
    assert sorted(bell.rung) == ["make_forms", WHO]
    a_world.clock.forward(seconds=5)
    clock.sweep()
    assert sorted(bell.rung) == ["make_forms", "make_forms", WHO, WHO]


def test_work_that_was_tried_and_put_off_wakes_as_soon_as_it_is_due(
    a_world: World, house: House, clock: Clock, bell: Bell
) -> None:
    work_id = plan_work(house)
    clock.sweep()
    claimed = house.work.claim(work_id)
    assert claimed
    house.work.retry(claimed, "the store is away")
    clock.sweep()
    assert bell.rung == ["make_forms"]
    a_world.clock.forward(seconds=2)
    clock.sweep()
    assert bell.rung == ["make_forms", "make_forms"]


def test_a_message_that_was_tried_and_put_off_wakes_as_soon_as_it_is_due(
    a_world: World, house: House, clock: Clock, bell: Bell, person: Person
) -> None:
    a_world.sandbox.faults.add(Fault(api="custom/send", errcode=-1))
    plan_line(house, person.openid)
    clock.sweep()
    assert house.outbox.deliver(person.openid) == 0
    clock.sweep()
    assert bell.rung == [person.openid]
    a_world.clock.forward(seconds=2)
    clock.sweep()
    assert bell.rung == [person.openid, person.openid]


def test_what_was_done_long_ago_is_not_remembered(a_world: World, house: House, clock: Clock) -> None:
    for number in range(20):
        work_id = plan_work(house, number)
        clock.sweep()
        claimed = house.work.claim(work_id)
        assert claimed
        house.work.done(claimed)
    assert len(clock._woken) == 20
    a_world.clock.forward(seconds=21)
    clock.sweep()
    assert clock._woken == {}
