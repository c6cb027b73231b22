"""Queues: as long as what is due, however long their workers are away, and fair to each person."""

from collections.abc import Callable

import pytest
from redis import Redis
from rq import Queue, SimpleWorker
from sqlalchemy import insert, select

from bot.bootstrap import House
from bot.clock import Clock
from bot.jobs import queued
from bot.models.tables import TimerRow, WorkRow, to_ms
from bot.models.work import LEASE_SECONDS
from bot.models.work_kinds import IN_TURN, PAPERS, PHOTOS, UPKEEP, URGENT, WORKERS, WorkKind
from bot.queues import RqWaker
from tests.world import World

WHO = "openid-of-somebody"


@pytest.fixture
def waker(a_world: World) -> RqWaker:
    return RqWaker(a_world.house.redis)


def plan_work(world: World, count: int, kind: WorkKind = WorkKind.MAKE_FORMS, openid: str = WHO) -> list[int]:
    house, now = world.house, to_ms(world.clock())
    before = {work_id for _, work_id in house.work.due()}
    for number in range(count):
        key = f"{kind}:{openid}:{now}:{number}"
        house.work.add(house.sealer.work(kind, key, openid, "", {"photo": str(number)}, now))
    return sorted({work_id for _, work_id in house.work.due()} - before)


def set_timer(house: House, openid: str) -> None:
    timer = {"openid": openid, "application_id": "", "name": "photos", "revision": 1, "attempts": 0}
    with house.database.writing() as connection:
        connection.execute(insert(TimerRow).values(**timer, due_at=to_ms(house.clock())))


def lengths(waker: RqWaker) -> dict[str, int]:
    return {name: length for name, length in waker.depth().items() if length}


def test_a_wake_up_that_waits_is_not_queued_twice(waker: RqWaker) -> None:
    for _ in range(5):
        waker.deliver(WHO)
        waker.fire(WHO, "photos")
        waker.work("make_forms", 1)
        waker.work("fetch_photo", 2)
        waker.work("sweep_store", 3)
    assert lengths(waker) == {URGENT: 2, PAPERS: 1, PHOTOS: 1, UPKEEP: 1}
    waker.deliver("openid-of-another")
    assert lengths(waker)[URGENT] == 3


def test_a_wake_up_whose_job_was_taken_is_queued_again(
    waker: RqWaker, a_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked_again(openid: str) -> None:
        waker.deliver(openid)  # while the job runs

    waker.deliver(WHO)
    monkeypatch.setattr(queued, "deliver", asked_again)
    work_off(a_world.house.redis, URGENT, at_most=1)
    assert lengths(waker) == {URGENT: 1}
    monkeypatch.undo()
    work_off(a_world.house.redis, URGENT)
    assert lengths(waker) == {}


def work_off(redis: Redis, queue: str, at_most: int | None = None) -> None:
    """rq's own worker, in this process."""
    worker = SimpleWorker([Queue(queue, connection=redis)], connection=redis)
    worker.work(burst=True, max_jobs=at_most, logging_level="CRITICAL")


def hours_without_workers(world: World, clock: Clock, hours: float) -> None:
    for _ in range(int(hours * 120)):
        clock.tick()
        clock.sweep()
        world.clock.forward(seconds=30)


def test_the_queues_do_not_grow_while_workers_are_away(a_world: World, waker: RqWaker) -> None:
    house = House(a_world.house.settings, a_world.clock, waker)
    plan_work(a_world, 40)
    plan_work(a_world, 40, WorkKind.FETCH_PHOTO)
    for number in range(3):
        set_timer(house, f"openid-{number}")
    clock = house.timekeeper()
    hours_without_workers(a_world, clock, 0.1)
    before, keys = lengths(waker), house.redis.dbsize()
    assert before == {URGENT: 3, PAPERS: 40, PHOTOS: 40}
    hours_without_workers(a_world, clock, 1)
    assert lengths(waker) == before
    assert house.redis.dbsize() == keys
    house.close()


def test_an_emptied_redis_gets_every_wake_up_again(a_world: World, waker: RqWaker) -> None:
    house = House(a_world.house.settings, a_world.clock, waker)
    plan_work(a_world, 3)
    clock = house.timekeeper()
    clock.sweep()
    house.redis.flushdb()
    a_world.clock.forward(seconds=30)
    clock.sweep()
    assert lengths(waker) == {PAPERS: 3}
    house.close()


def test_jobs_that_fail_leave_nothing_in_redis(a_world: World, waker: RqWaker) -> None:
    house = a_world.house
    for work_id in plan_work(a_world, 20, WorkKind.MAKE_FORMS):  # without values: each raises KeyError
        waker.work("make_forms", work_id)
    before = set(house.redis.keys())
    work_off(house.redis, PAPERS)
    left = set(house.redis.keys()) - before
    assert [key for key in left if b"rq:job" in key or b"failed" in key] == []
    assert lengths(waker) == {}
    with house.database.reading() as connection:
        rows = connection.execute(select(WorkRow.state, WorkRow.attempts, WorkRow.error)).all()
    assert {tuple(row) for row in rows} == {("queued", 1, "KeyError")}


def test_every_queue_has_a_worker() -> None:
    worked_on = [queue for queues in WORKERS.values() for queue in queues]
    assert sorted(worked_on) == sorted([URGENT, PAPERS, PHOTOS, UPKEEP])
    assert set(IN_TURN) <= set(worked_on)


def test_much_waiting_work_hides_no_work_of_another_kind(a_world: World) -> None:
    plan_work(a_world, 250, WorkKind.FETCH_PHOTO)
    (code,) = plan_work(a_world, 1, WorkKind.SEND_CODE)
    assert (WorkKind.SEND_CODE, code) in a_world.house.work.due()


def owners_in_turn(world: World, end: Callable[[str], None]) -> str:
    order = ""
    while work := world.house.work.claim_in_turn(PHOTOS):
        world.clock.forward(seconds=1)
        world.house.work.done(work)
        order += work.openid
        end(order)
    return order


def test_the_photos_of_one_person_wait_behind_the_photo_of_another(a_world: World) -> None:
    plan_work(a_world, 6, WorkKind.FETCH_PHOTO, "a")
    plan_work(a_world, 1, WorkKind.FETCH_PHOTO, "b")
    plan_work(a_world, 2, WorkKind.TAKE_UPLOAD, "c")

    def late(order: str) -> None:
        if len(order) == 6:
            plan_work(a_world, 1, WorkKind.FETCH_PHOTO, "d")

    assert owners_in_turn(a_world, late) == "abcacadaaa"


def test_a_person_whose_photo_is_worked_on_lets_others_go_first(a_world: World) -> None:
    plan_work(a_world, 3, WorkKind.FETCH_PHOTO, "a")
    plan_work(a_world, 1, WorkKind.FETCH_PHOTO, "b")
    turns = [a_world.house.work.claim_in_turn(PHOTOS) for _ in range(5)]
    assert "".join(work.openid for work in turns if work) == "abaa"


def test_work_in_turn_leaves_no_photo_of_a_killed_worker(a_world: World) -> None:
    plan_work(a_world, 1, WorkKind.FETCH_PHOTO, "a")
    lost = a_world.house.work.claim_in_turn(PHOTOS)
    assert lost
    assert a_world.house.work.claim_in_turn(PHOTOS) is None
    a_world.clock.forward(seconds=LEASE_SECONDS)
    again = a_world.house.work.claim_in_turn(PHOTOS)
    assert again
    assert (again.id, again.attempts) == (lost.id, 2)
