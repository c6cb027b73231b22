"""Bulletins: to each person once, while their chat is open, at a pace, and not to those who want none."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.models.staff import Staff
from bot.models.tables import BulletinRecipientRow, OutboxRow
from bot.outbox.outbox import BULLETIN, Outgoing
from bot.outbox.planner import Planner
from bot.pacing import ENDING, Pacer
from sandbox.faults import Fault
from sandbox.person import Person
from tests.test_outbox import NEWS, plan, plan_news
from tests.world import World

WORDS = "国庆期间照常受理申请，节后第一天邮寄。"
ID = "b" * 32
LI = Staff("li", "李娜", frozenset({"admin"}), True, 1)
WANG = Staff("wang", "王芳", frozenset({"admin"}), True, 1)
Several = Callable[[int], list[Person]]


@pytest.fixture
def several(a_world: World) -> Iterator[Several]:
    """People who wrote a moment ago."""
    people: list[Person] = []

    def write(count: int) -> list[Person]:
        for number in range(count):
            person = a_world.person(f"客户{number}")
            person.follows()
            person.says("你好")
            people.append(person)
        a_world.settle()
        return people

    yield write
    for person in people:
        person.close()


def write(world: World, *, second_above: int = 200, days: int = 2) -> None:
    until = world.clock() + timedelta(days=days)
    world.house.bulletins.write(ID, WORDS, "everybody", until, LI, second_above)


def counts(world: World) -> dict[str, int]:
    found = world.house.bulletins.find(ID)
    assert found
    return dict(found.counts)


def state(world: World) -> str:
    found = world.house.bulletins.find(ID)
    assert found
    return found.state


def heard(person: Person) -> int:
    """How often they were told."""
    return sum(WORDS in message["text"] for message in person.messages())


def test_each_gets_it_once_whose_chat_is_open_and_the_others_when_they_write(
    a_world: World, several: Several
) -> None:
    early, late = several(2)
    a_world.clock.forward(hours=47)  # eight in the morning
    early.says("在吗")
    a_world.settle()
    a_world.clock.forward(hours=2)
    write(a_world)
    a_world.settle()
    assert [heard(early), heard(late)] == [1, 0]
    assert counts(a_world) == {"sent": 1, "waiting": 1}
    late.says("在吗")
    a_world.settle()
    a_world.clock.forward(minutes=11)
    a_world.settle()
    assert [heard(early), heard(late)] == [1, 1]
    assert state(a_world) == "ended"
    assert any(ENDING in message["text"] for message in late.messages())


def test_who_does_not_write_until_its_end_is_counted_as_missed(a_world: World, several: Several) -> None:
    [person] = several(1)
    a_world.clock.forward(hours=49)
    write(a_world, days=1)
    a_world.settle()
    a_world.clock.forward(days=1)
    a_world.settle()
    assert counts(a_world) == {"missed": 1}
    assert state(a_world) == "ended"
    assert heard(person) == 0


def test_the_last_two_messages_of_a_window_are_kept_for_other_words(a_world: World, several: Several) -> None:
    [person] = several(1)
    a_world.clock.forward(minutes=2)  # the window that following opened is over
    for _ in range(3):
        plan_news(a_world.house, person.openid)
    a_world.house.outbox.deliver(person.openid)
    write(a_world)
    a_world.settle()
    assert heard(person) == 0
    assert counts(a_world) == {"waiting": 1}


def test_above_a_number_a_colleague_agrees_and_never_the_writer(a_world: World, several: Several) -> None:
    people = several(2)
    write(a_world, second_above=1)
    a_world.settle()
    assert state(a_world) == "proposed"
    assert not a_world.house.bulletins.agree(ID, LI)
    a_world.settle()
    assert [heard(person) for person in people] == [0, 0]
    assert a_world.house.bulletins.agree(ID, WANG)
    a_world.settle()
    assert [heard(person) for person in people] == [1, 1]


def test_a_form_that_is_sent_twice_makes_one_bulletin(a_world: World, several: Several) -> None:
    [person] = several(1)
    write(a_world)
    write(a_world)
    a_world.settle()
    assert heard(person) == 1


def test_it_waits_for_the_hours_in_which_it_may_be_sent(a_world: World, several: Several) -> None:
    [person] = several(1)
    a_world.clock.forward(hours=12)  # nine in the evening
    write(a_world)
    a_world.settle()
    assert heard(person) == 0
    a_world.clock.forward(hours=12)
    a_world.settle()
    assert heard(person) == 1


def test_a_pass_tells_no_more_people_than_the_pace_allows_and_a_stop_holds(
    a_world: World, several: Several
) -> None:
    people, house = several(4), a_world.house
    slow = replace(house.catalogue.pacing, per_second=1)
    planner = Planner(house.vault, house.clock)
    pacer = Pacer(house.database, house.sealer, house.outbox, planner, slow, house.clock)
    write(a_world)
    started_at = int(a_world.clock().timestamp() * 1000)
    assert pacer.step(ID, started_at).sent == 2
    assert house.bulletins.stop(ID, LI)
    assert pacer.step(ID, started_at).sent == 0
    a_world.settle()
    assert sum(map(heard, people)) == 2
    a_world.clock.forward(seconds=1)
    assert house.bulletins.resume(ID, LI, 200)
    assert pacer.step(ID, started_at).sent == 0, "the run before has no effect"
    a_world.settle()
    assert [heard(person) for person in people] == [1, 1, 1, 1]
    assert state(a_world) == "ended"


def test_a_message_that_may_have_arrived_is_not_sent_again(a_world: World, several: Several) -> None:
    """A crash between WeChat's answer and the note of it leaves the message as being sent."""
    [person] = several(1)
    write(a_world)
    a_world.settle()
    with a_world.house.database.writing() as connection:
        crashed = {"state": "sending", "lease_until": 1}
        connection.execute(update(OutboxRow).where(OutboxRow.kind == BULLETIN).values(crashed))
        connection.execute(update(BulletinRecipientRow).values(state="handed"))
    a_world.clock.forward(minutes=5)
    a_world.house.bulletins.stop(ID, LI)
    a_world.settle()
    with a_world.house.database.reading() as connection:
        found = select(OutboxRow.state).where(OutboxRow.kind == BULLETIN)
        assert connection.execute(found).scalar_one() == "failed"
    assert heard(person) == 1


def test_a_bulletin_that_is_tried_again_lets_an_approval_pass(a_world: World, several: Several) -> None:
    [person] = several(1)
    a_world.sandbox.faults.add(Fault(api="custom/send", errcode=-1, times=1))
    plan(a_world.house, Outgoing(BULLETIN, person.openid, "", 0, {"text": WORDS}, BULLETIN))
    a_world.house.outbox.deliver(person.openid)
    plan_news(a_world.house, person.openid)
    a_world.house.outbox.deliver(person.openid)
    assert heard(person) == 0
    assert any(NEWS in message["text"] for message in person.messages())
    a_world.settle()
    assert heard(person) == 1


def test_when_nobody_gets_it_it_stops_by_itself_and_says_why(a_world: World, several: Several) -> None:
    people = several(5)
    a_world.sandbox.faults.add(Fault(api="custom/send", errcode=48001, times=99))
    write(a_world)
    a_world.settle()
    found = a_world.house.bulletins.find(ID)
    assert found
    assert (found.state, dict(found.counts)) == ("stopped", {"failed": 5})
    assert "48001" in found.stopped_why
    assert sum(map(heard, people)) == 0


def test_who_says_no_more_gets_none_until_they_want_it_again(a_world: World, several: Several) -> None:
    one, other = several(2)
    write(a_world, second_above=1)
    one.says("别再给我发通知了")
    a_world.settle()
    assert "不给您发群发通知" in one.last_text
    a_world.house.bulletins.agree(ID, WANG)
    a_world.settle()
    assert [heard(one), heard(other)] == [0, 1]
    assert counts(a_world) == {"refused": 1, "sent": 1}
    assert a_world.house.bulletins.people("everybody") == 1
    one.says("恢复通知")
    a_world.settle()
    assert a_world.house.bulletins.people("everybody") == 2


def test_nobody_who_talks_with_an_agent_is_disturbed(a_world: World, several: Several) -> None:
    [person] = several(1)
    person.says("人工")
    a_world.settle()
    write(a_world)
    a_world.settle()
    assert heard(person) == 0
    assert counts(a_world) == {"waiting": 1}
