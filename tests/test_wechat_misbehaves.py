"""WeChat as it behaves now and then, done on purpose by the sandbox: nothing is lost, doubled or believed."""

from collections.abc import Iterator

import pytest

from bot.outbox.outbox import LINE, Outgoing
from flows.state import Application
from sandbox.faults import Fault
from sandbox.person import Person
from tests.test_outbox import plan
from tests.world import BOUND, World


@pytest.fixture
def person(a_world: World) -> Iterator[Person]:
    made = a_world.person()
    made.follows()
    a_world.settle()
    yield made
    made.close()


def applications(world: World, person: Person) -> list[Application]:
    return list(world.house.records.of_person(person.openid))


def heard(person: Person) -> list[str]:
    return [message["text"] for message in person.messages() if message["side"] == "account"]


def test_a_push_that_comes_again_after_newer_words_changes_nothing(a_world: World, person: Person) -> None:
    person.says("申请数字证书")
    a_world.settle()
    a_world.sandbox.faults.add(Fault(callback="redeliver", ms=300))
    person.says("同意")  # the agreement; its second delivery comes while the next consent is asked
    a_world.settle()
    (application,) = applications(a_world, person)
    assert application.value("consent.service")
    assert not application.value("consent.privacy")


def test_a_tap_on_an_old_choice_that_lost_its_id_agrees_to_nothing_else(
    a_world: World, person: Person
) -> None:
    person.says("申请数字证书")
    a_world.settle()
    person.says("同意")
    a_world.settle()
    a_world.sandbox.faults.add(Fault(callback="lose_tap_id"))
    person.taps("1. 同意协议")
    a_world.settle()
    (application,) = applications(a_world, person)
    assert not application.value("consent.privacy")


def test_a_tap_that_lost_its_id_is_as_good_as_its_words(a_world: World, person: Person) -> None:
    person.says("申请数字证书")
    a_world.settle()
    a_world.sandbox.faults.add(Fault(callback="lose_tap_id"))
    person.taps("1. 同意协议")
    a_world.settle()
    (application,) = applications(a_world, person)
    assert application.value("consent.service")


def test_messages_that_change_places_arrive_both(a_world: World, person: Person) -> None:
    person.says("你好")
    a_world.settle()
    a_world.sandbox.faults.add(Fault(api="custom/send", overtaken=True))
    for words in ("第一条", "第二条"):
        plan(a_world.house, Outgoing(LINE, person.openid, "", 0, {"text": words}))
    assert a_world.house.outbox.deliver(person.openid) == 2
    assert heard(person)[-2:] == ["第二条", "第一条"]


def test_a_callback_whose_body_takes_a_second_is_answered(a_world: World, person: Person) -> None:
    a_world.sandbox.faults.add(Fault(callback="slow_body", ms=1000))
    person.says("你好")
    a_world.settle()
    assert "申请数字证书" in person.last_text


def test_a_template_that_was_deleted_keeps_the_news_for_the_next_contact(
    a_world: World, person: Person
) -> None:
    for words in ("申请数字证书", *BOUND):
        person.says(words)
        a_world.settle()
    a_world.sandbox.faults.add(Fault(api="template/send", errcode=40037, times=999))
    a_world.clock.forward(days=28)  # the draft is about to expire
    for _ in range(4):  # the quick tries are over
        a_world.settle()
        a_world.clock.forward(minutes=5)
    before = len(heard(person))
    person.says("在吗")
    a_world.settle()
    assert any("过期" in text for text in heard(person)[before:])
