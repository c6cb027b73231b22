"""Who else looks at a thread or writes in it is seen in the list and in the thread, for some seconds."""

from datetime import timedelta

import pytest
from redis.exceptions import RedisError

from bot.live import TALK, Change, thread_mark
from desk.threads.page import OUT_OF_SIGHT
from office.threads.presence import LOOKS_FOR, WRITES_FOR, Presence
from tests.desk.office import Office, Seat
from tests.desk.threads.test_acting import acts, agents, asks
from tests.desk.threads.test_reading import thread_of


def seen(seat: Seat, made: Office) -> str:
    seat.opens(f"{thread_of(made)}/lines")
    return seat.words


def listed(seat: Seat) -> str:
    seat.opens("/desk/threads/list?shelf=waiting")
    return seat.words


def after(made: Office, life: timedelta) -> None:
    made.clock.forward(seconds=life.total_seconds())


def test_two_who_look_at_a_thread_see_each_other_for_some_seconds(made: Office) -> None:
    made.applicant.says("人工")
    sun, li = agents(made)
    assert "李明 也在看" in seen(sun, made)
    assert "孙洁 也在看" in seen(li, made)
    assert "孙洁 也在看" not in seen(sun, made)
    assert "李明 在看" in listed(sun)
    after(made, LOOKS_FOR)
    assert "李明" not in seen(sun, made)
    assert "李明" not in listed(sun)
    assert "李明" not in listed(sun)


def test_a_colleague_who_writes_is_seen_to_write(made: Office) -> None:
    made.applicant.says("人工")
    sun, li = agents(made)
    acts(made, sun, "take")
    sun.opens(thread_of(made))
    asks(made, sun, "typing")
    assert "孙洁 正在输入" in seen(li, made)
    after(made, WRITES_FOR)
    seen(sun, made)
    assert "孙洁 也在看" in seen(li, made)


def test_who_does_not_have_the_thread_is_not_said_to_write(made: Office) -> None:
    made.applicant.says("人工")
    sun, li = agents(made)
    asks(made, sun, "typing")
    assert "正在输入" not in seen(li, made)


def test_a_page_in_a_tab_behind_others_is_no_look(made: Office) -> None:
    made.applicant.says("人工")
    sun, li = agents(made)
    after(made, LOOKS_FOR)
    li.client.get(f"{thread_of(made)}/lines", headers={OUT_OF_SIGHT: "1"})
    assert "李明" not in seen(sun, made)
    li.client.get(f"{thread_of(made)}/lines")
    assert "李明 也在看" in seen(sun, made)


def test_the_open_pages_are_told_of_who_comes_and_not_of_who_stays(made: Office) -> None:
    told: list[Change] = []
    presence = Presence(made.house.redis, told.append, made.clock)
    for _ in range(3):
        presence.looks("somebody", "li")
        made.clock.forward(seconds=8)
    assert told == [Change(TALK, thread=thread_mark("somebody"))]
    after(made, LOOKS_FOR)
    presence.looks("somebody", "li")
    assert len(told) == 2


def test_redis_names_no_openid(made: Office) -> None:
    made.applicant.says("人工")
    agents(made)
    keys = [key.decode() for key in made.house.redis.keys("thread-*")]
    assert keys
    assert not any(made.applicant.openid in key for key in keys)
    assert all(0 < made.house.redis.ttl(key) <= LOOKS_FOR.total_seconds() for key in keys)


class _Away:
    """A Redis that does not answer."""

    def pipeline(self, **_: object) -> "_Away":
        return self

    def __getattr__(self, name: str) -> object:
        def command(*_: object) -> None:
            if name == "execute":
                raise RedisError

        return command


def test_without_redis_nobody_is_seen_and_nothing_fails(made: Office) -> None:
    presence = Presence(_Away(), pytest.fail, made.clock)  # type: ignore[arg-type]
    presence.looks("somebody", "li")
    assert presence.others(["somebody"], "wang") == {}
