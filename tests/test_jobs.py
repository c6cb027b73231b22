"""The jobs: what kills its worker ends all the same, and timers fire once."""

import time
from typing import cast

import pytest
from sqlalchemy import insert, select, update

from bot.bootstrap import House
from bot.errors import UnknownWork
from bot.jobs import kinds, queued
from bot.jobs.lease import held
from bot.models.tables import TimerRow, WorkRow, to_ms
from bot.models.work import LEASE_SECONDS, TRIES, Work
from bot.models.work_kinds import WorkKind
from bot.queues import RqWaker
from sandbox.person import Person
from tests.conversation import Play
from tests.world import World

WHO = "openid-of-somebody"


def the_work(house: House) -> WorkRow:
    with house.database.reading() as connection:
        return connection.execute(select(WorkRow).where(WorkRow.kind != "send_code")).one()


def kill_workers(world: World, work_id: int, times: int) -> None:
    """As many workers take it and are never heard of again."""
    for _ in range(times):
        assert world.house.work.claim(work_id)
        world.clock.forward(seconds=LEASE_SECONDS + 1)


def test_a_photo_that_killed_every_worker_is_asked_for_again(a_world: World, applicant: Person) -> None:
    applicant.sends_from_tray(["licence"])
    assert a_world.sandbox.courier.settle(10)
    kill_workers(a_world, the_work(a_world.house).id, TRIES)
    a_world.settle()
    assert "有一张照片没能收到，麻烦您再发一次。" in applicant.last_text
    assert the_work(a_world.house).state == "done"
    assert a_world.house.records.documents(a_world.house.records.of_person(applicant.openid)[0].id) == []


def test_a_photo_whose_workers_died_is_still_fetched_at_the_last_try(
    a_world: World, applicant: Person
) -> None:
    applicant.sends_from_tray(["licence"])
    assert a_world.sandbox.courier.settle(10)
    kill_workers(a_world, the_work(a_world.house).id, TRIES - 1)
    a_world.settle()
    assert "没能收到" not in applicant.last_text
    assert the_work(a_world.house).state == "done"


def test_other_work_that_killed_every_worker_fails_and_is_not_taken_again(a_world: World) -> None:
    house = a_world.house
    house.work.add(house.sealer.work("pull_face", "face:token", WHO, "", {}, to_ms(a_world.clock())))
    work_id = the_work(house).id
    kill_workers(a_world, work_id, TRIES)
    queued.work(work_id)
    assert the_work(house).state == "failed"
    assert the_work(house).error == "the last try never ended"
    a_world.clock.forward(days=1)
    assert house.work.due() == {}
    assert house.work.claim(work_id) is None


def test_work_of_an_unknown_kind_is_put_off_and_given_up_while_other_work_goes_on(a_world: World) -> None:
    house, now = a_world.house, to_ms(a_world.clock())
    later = cast(WorkKind, "of_a_later_release")
    unknown = house.sealer.work(later, "later:1", WHO, "", {}, now)
    nothing = {"application_id": "", "is_everything": False}
    for row in (unknown, house.sealer.work(WorkKind.ERASE, "erase:1", WHO, "", nothing, now)):
        house.work.add(row)
    (_, first), (_, second) = house.work.due()
    RqWaker(house.redis).work("of_a_later_release", first)
    with pytest.raises(UnknownWork, match="of_a_later_release"):
        kinds.do(queued._parts[0], claimed(house, first))
    a_world.clock.forward(seconds=LEASE_SECONDS + 1)
    for _ in range(TRIES):
        queued.work(first)
        a_world.clock.forward(minutes=1)
    queued.work(second)
    with house.database.reading() as connection:
        states = connection.execute(select(WorkRow.state).order_by(WorkRow.id)).scalars().all()
    assert states == ["failed", "done"]


def claimed(house: House, work_id: int) -> Work:
    work = house.work.claim(work_id)
    assert work
    return work


def test_the_lease_of_work_is_as_long_as_the_house_says(a_world: World) -> None:
    house = House(a_world.house.settings, a_world.clock, a_world.hands, work_lease_seconds=12)
    house.work.add(house.sealer.work("pull_face", "face:token", WHO, "", {}, to_ms(a_world.clock())))
    work_id = the_work(house).id
    assert house.work.claim(work_id)
    a_world.clock.forward(seconds=11)
    assert house.work.due() == {}
    assert house.work.claim(work_id) is None
    a_world.clock.forward(seconds=1)
    assert list(house.work.due()) == [("pull_face", work_id)]
    assert house.work.claim(work_id)
    house.close()


def test_the_lease_of_work_is_extended_as_long_as_its_job_runs(a_world: World) -> None:
    """The clock of the house stands still, so that only an extended lease can end later than before."""
    house = House(a_world.house.settings, a_world.clock, a_world.hands, work_lease_seconds=0.3)
    house.work.add(house.sealer.work("pull_face", "face:token", WHO, "", {}, to_ms(a_world.clock())))
    work = claimed(house, the_work(house).id)
    with held(house.work, work):
        a_world.clock.forward(seconds=60)
        for _ in range(100):
            if house.work.due() == {}:
                break
            time.sleep(0.05)
        assert house.work.claim(work.id) is None
    a_world.clock.forward(seconds=0.3)
    assert house.work.claim(work.id)
    house.close()


def test_a_job_whose_lease_ended_changes_nothing_of_the_next_ones_work(a_world: World) -> None:
    house = a_world.house
    house.work.add(house.sealer.work("pull_face", "face:token", WHO, "", {}, to_ms(a_world.clock())))
    slow = claimed(house, the_work(house).id)
    a_world.clock.forward(seconds=LEASE_SECONDS)
    quick = claimed(house, slow.id)
    for end in (house.work.done, house.work.extend, house.work.put_back):
        end(slow)
    house.work.fail(slow, "too late")
    house.work.put_off(slow, "too late")
    assert the_work(house).state == "running"
    house.work.done(quick)
    assert the_work(house).state == "done"


def set_timer(house: House, application_id: str = "") -> None:
    timer = {"openid": WHO, "application_id": application_id, "name": "reminder", "revision": 1}
    with house.database.writing() as connection:
        connection.execute(insert(TimerRow).values(**timer, due_at=to_ms(house.clock())))


def fired(house: House) -> int:
    with house.database.reading() as connection:
        taken = "select count(*) from inbox where kind = 'TimerFired'"
        return connection.exec_driver_sql(taken).scalar_one()


def test_a_timer_fires_once(a_world: World) -> None:
    set_timer(a_world.house)
    for _ in range(3):
        queued.fire(WHO, "reminder")
    assert fired(a_world.house) == 1
    assert a_world.house.timers.due() == []


def test_timers_of_two_applications_fire_both(a_world: World) -> None:
    for application_id in ("one", "other"):
        set_timer(a_world.house, application_id)
    queued.fire(WHO, "reminder")
    assert fired(a_world.house) == 2
    assert a_world.house.timers.due() == []


def test_a_timer_that_is_not_due_does_not_fire(a_world: World) -> None:
    set_timer(a_world.house)
    with a_world.house.database.writing() as connection:
        connection.execute(update(TimerRow).values(due_at=TimerRow.due_at + 1))
    queued.fire(WHO, "reminder")
    assert fired(a_world.house) == 0


def test_a_timer_that_is_set_anew_while_it_fires_is_kept(a_world: World) -> None:
    house = a_world.house
    set_timer(house)
    (timer,) = house.timers.of(WHO, "reminder")
    with house.database.writing() as connection:
        connection.execute(update(TimerRow).values(due_at=TimerRow.due_at + 60_000))
    house.timers.drop(timer)
    a_world.clock.forward(minutes=1)
    assert [each.due_at for each in house.timers.due()] == [timer.due_at + 60_000]


def test_forms_are_made_anew_for_answers_that_were_printed_before(a_world: World) -> None:
    there_and_back = ("经办人电话改成13800370025", "经办人电话改成13803710002")
    lines = "".join(f"用户：{edit}\n\n用户：确认无误\n\n" for edit in there_and_back)
    went = Play(a_world).run(f"# t\n系统：[前情] 机构证书，信息已填好\n\n用户：确认无误\n\n{lines}")
    assert went.count("申请表和电子签章采集表做好了") == 3
