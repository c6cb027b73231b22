"""While work is done that somebody waits for, their phone shows that an answer is being written."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.bootstrap import House
from bot.jobs import queued
from bot.models.tables import ConversationRow
from sandbox.faults import read_fault
from sandbox.person import Person
from tests.world import World

TYPING, SEND = "POST /cgi-bin/message/custom/typing", "POST /cgi-bin/message/custom/send"
BURST = ["licence", "id_front", "cat"]
FAULTS: list[dict[str, Any]] = [
    {"errcode": 45080},
    {"errcode": 45081},
    {"errcode": 48001},
    {"status": 500},
    {"hang": True, "seconds": 0.2},
]


@pytest.fixture
def a_world(house: World) -> World:
    """On SQLite alone: the sign is asked of WeChat, and kept in Redis."""
    return house


def calls(world: World) -> list[tuple[str, str]]:
    """What the service asked of the chat, and what came of it."""
    return [
        (line["title"], line["status"])
        for line in world.sandbox.wire.since(0)
        if line["title"] in (TYPING, SEND)
    ]


def typed(world: World) -> list[str]:
    return [status for title, status in calls(world) if title == TYPING]


def sends(world: World, person: Person, kinds: list[str]) -> None:
    """The photos reach the service; what it does with them is not begun."""
    person.sends_from_tray(kinds)
    assert world.sandbox.courier.settle(10)
    world.web.rest(10)


def sees_typing(world: World, person: Person) -> bool:
    row = world.sandbox.people.find(person.openid)
    return row is not None and bool(row["typing_until"] > world.clock.timestamp())


def test_a_burst_of_photos_shows_it_once_until_the_answer(a_world: World, applicant: Person) -> None:
    before = len(calls(a_world))
    sends(a_world, applicant, BURST)
    assert a_world.hands.do_all()
    assert sees_typing(a_world, applicant)
    a_world.settle()
    assert calls(a_world)[before:] == [(TYPING, "ok"), (SEND, "ok")]
    assert not sees_typing(a_world, applicant)


def test_it_is_shown_again_when_it_has_run_out(a_world: World, applicant: Person) -> None:
    sends(a_world, applicant, ["licence"])
    a_world.hands.do_all()
    a_world.clock.forward(seconds=16)
    sends(a_world, applicant, ["id_front"])
    a_world.hands.do_all()
    assert typed(a_world) == ["ok", "ok"]


def test_after_the_answer_the_next_photo_shows_it_at_once(a_world: World, applicant: Person) -> None:
    for kind in ("licence", "id_front"):
        sends(a_world, applicant, [kind])
        a_world.settle()
    assert typed(a_world) == ["ok", "ok"]


def test_thirty_seconds_after_the_photo_wechat_is_not_asked(a_world: World, applicant: Person) -> None:
    sends(a_world, applicant, ["licence"])
    a_world.clock.forward(seconds=31)
    a_world.settle()
    assert typed(a_world) == []
    assert "照片先收着" in applicant.last_text


def test_it_is_shown_while_the_forms_are_made(a_world: World, applicant: Person) -> None:
    house, who = a_world.house, applicant.openid
    draft = house.records.of_person(who)[0].id
    payload = {"values": {}, "forms": [], "digest": "d"}
    row = house.sealer.work(
        "make_forms", "forms:1", who, draft, payload, int(a_world.clock.timestamp()) * 1000
    )
    house.work.add(row)
    a_world.house.timekeeper().sweep()
    a_world.hands.do_all()
    assert typed(a_world) == ["ok"]


def test_where_a_person_answers_nothing_is_announced(a_world: World, applicant: Person) -> None:
    with a_world.house.database.writing() as connection:
        connection.execute(update(ConversationRow).values(owner="queue"))
    sends(a_world, applicant, ["licence"])
    a_world.hands.do_all()
    assert typed(a_world) == []


def test_who_left_is_not_typed_to(a_world: World, applicant: Person) -> None:
    sends(a_world, applicant, ["licence"])
    applicant.unfollows()
    a_world.settle()
    assert typed(a_world) == []


def budget(world: World) -> tuple[int, int]:
    """How many messages may still be sent, in the long window and in the short one."""
    query = select(ConversationRow.long_left, ConversationRow.short_left)
    with world.house.database.reading() as connection:
        left = connection.execute(query).one()
    return left.long_left, left.short_left


def test_a_failing_call_changes_nothing(a_world: World, applicant: Person) -> None:
    a_world.clock.forward(minutes=2)  # the short windows of the beginning are over
    sends(a_world, applicant, ["cat"])
    a_world.settle()
    left = budget(a_world)
    for number, fault in enumerate(FAULTS, start=2):
        asked = len(typed(a_world))
        a_world.sandbox.faults.add(read_fault({"api": "custom/typing", **fault}))
        sends(a_world, applicant, ["cat"])
        a_world.settle()
        assert (len(typed(a_world)), a_world.sandbox.faults.waiting()) == (asked + 1, [])
        assert applicant.last_text.startswith(f"{number} 张没认出来的照片先收着"), fault
        assert budget(a_world) == left
    with a_world.house.database.reading() as connection:
        assert connection.exec_driver_sql("select count(*) from work where state <> 'done'").scalar_one() == 0
        assert (
            connection.exec_driver_sql("select count(*) from outbox where state <> 'sent'").scalar_one() == 0
        )
    assert [status for title, status in calls(a_world) if title == SEND] == ["ok"] * (len(FAULTS) + 1)


def test_the_work_does_not_wait_for_the_sign(a_world: World, applicant: Person) -> None:
    later: list[Callable[[], None]] = []
    house = House(
        a_world.house.settings, a_world.clock, a_world.hands, a_world.house.reader, own_aside=later.append
    )
    house.equip_jobs()
    sends(a_world, applicant, ["licence"])
    a_world.settle()
    assert "照片先收着" in applicant.last_text
    assert typed(a_world) == []
    (show,) = later
    a_world.clock.forward(seconds=30)
    show()  # too late to be of use
    assert typed(a_world) == []
    house.close()


def test_the_background_of_a_real_house_shows_it(a_world: World, applicant: Person) -> None:
    house = House(a_world.house.settings, a_world.clock, a_world.hands, a_world.house.reader)
    house.equip_jobs()
    sends(a_world, applicant, ["licence"])
    a_world.hands.do_all()
    house.background.shutdown()  # waits for what it was given
    assert typed(a_world) == ["ok"]
    house.close()


def test_a_redis_that_is_away_is_no_reason_to_stop(a_world: World, applicant: Person) -> None:
    sends(a_world, applicant, ["licence"])
    away = House(a_world.house.settings, a_world.clock, a_world.hands, own_aside=lambda deed: deed())
    away.redis.connection_pool.connection_kwargs["path"] = "/nowhere/redis.sock"
    work_id = next(work_id for _, work_id in a_world.house.work.due())
    claimed = a_world.house.work.claim(work_id)
    assert claimed is not None
    away.typing_sign.begin(claimed)
    away.typing_sign.end(applicant.openid)
    assert typed(a_world) == []
    away.close()


def test_other_work_shows_nothing(a_world: World, applicant: Person) -> None:
    house = a_world.house
    now = int(a_world.clock.timestamp()) * 1000
    house.work.add(house.sealer.work("pull_face", "face:t", applicant.openid, "", {}, now))
    queued.work(next(work_id for _, work_id in house.work.due()))
    assert typed(a_world) == []
