"""The turn: one effect however often, one lane for one person, nothing lost, nothing late."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.bootstrap import House
from bot.errors import IllegalMove
from bot.message.event import Approved, TimerFired
from bot.message.inbound import Follow, MenuTap, Photo, Text
from bot.turn.turn import Outcome
from flows.state import Application
from tests.world import BOUND, CODE, PHONE, START, World

WHO = "openid-of-somebody"


def text(content: str, number: int, menu_id: str = "") -> Text:
    written = START + timedelta(seconds=number)
    return Text(openid=WHO, created_at=written, key=f"{WHO}:{number}", content=content, menu_id=menu_id)


def say(world: World, *words: str, start: int = 0) -> Outcome:
    """One after the other; returns what the last one left."""
    for number, content in enumerate(words, start=start):
        outcome = world.house.turn.take(text(content, number), answer_by=world.clock() + timedelta(seconds=4))
        world.clock.forward(seconds=1)
    return outcome


def the_application(house: House) -> Application:
    (only,) = house.records.of_person(WHO)
    return only


def count(house: House, table: str, where: str = "1=1") -> int:
    with house.database.reading() as connection:
        return connection.exec_driver_sql(f"select count(*) from {table} where {where}").scalar_one()  # noqa: S608


def test_the_same_message_delivered_twenty_times_at_once_has_one_effect_and_equal_answers(
    a_world: World,
) -> None:
    say(a_world, "1", *BOUND, "机构证书")
    before = the_application(a_world.house).revision
    together = threading.Barrier(20)
    due = a_world.clock() + timedelta(seconds=4)

    def deliver(_: int) -> Outcome:
        together.wait()
        return a_world.house.turn.take(text("河南示例建设工程有限公司", 99), answer_by=due)

    with ThreadPoolExecutor(20) as crowd:
        outcomes = list(crowd.map(deliver, range(20)))
    assert len({outcome.reply for outcome in outcomes}) == 1
    assert "统一社会信用代码" in outcomes[0].reply
    assert [outcome.is_repeat for outcome in outcomes].count(False) == 1
    assert the_application(a_world.house).revision == before + 1
    assert count(a_world.house, "inbox", f"key = '{WHO}:99'") == 1


def test_different_messages_at_once_are_taken_one_after_the_other_and_none_is_lost(a_world: World) -> None:
    say(a_world, "1", *BOUND)
    photos = [Photo(openid=WHO, created_at=START, key=f"photo{n}", media_id=f"m{n}") for n in range(9)]
    with ThreadPoolExecutor(9) as crowd:
        outcomes = list(crowd.map(a_world.house.turn.take, photos))
    assert {kind for outcome in outcomes for kind, _ in outcome.work} == {"fetch_photo"}
    assert count(a_world.house, "work", "kind = 'fetch_photo'") == 9
    assert count(a_world.house, "inbox", "kind = 'Photo'") == 9


def test_a_repeat_after_later_messages_still_gets_its_own_first_answer(a_world: World) -> None:
    first = say(a_world, "1")
    say(a_world, *BOUND, start=1)
    again = a_world.house.turn.take(text("1", 0), answer_by=a_world.clock() + timedelta(seconds=4))
    assert again.is_repeat
    assert again.reply == first.reply


def test_an_answer_that_comes_too_late_for_the_reply_goes_through_the_outbox(a_world: World) -> None:
    outcome = a_world.house.turn.take(text("你好", 1), answer_by=a_world.clock() - timedelta(seconds=1))
    assert outcome.reply == ""
    assert outcome.has_messages
    assert count(a_world.house, "outbox", "state = 'planned'") == 1


def test_a_tap_on_an_old_choice_gets_a_kind_word_and_the_current_question(a_world: World) -> None:
    say(a_world, "1")
    old = f"{the_application(a_world.house).id[:8]}/consent.service/0"
    say(a_world, *BOUND, start=1)
    late = a_world.house.turn.take(text("同意", 50, old), answer_by=a_world.clock() + timedelta(seconds=4))
    assert "之前的" in late.reply
    assert "哪种证书" in late.reply


def test_a_tap_made_up_by_somebody_changes_nothing(a_world: World) -> None:
    say(a_world, "1")
    before = the_application(a_world.house)
    for number, menu_id in enumerate(("", "x", "a/b/c", "////", f"{before.id[:8]}/confirm/0", "机构证书")):
        if menu_id:
            a_world.house.turn.take(text("同意", 70 + number, menu_id))
    assert the_application(a_world.house).answers == before.answers


def test_a_timer_set_for_an_older_revision_does_nothing(a_world: World) -> None:
    say(a_world, "1", *BOUND)
    late = TimerFired(openid=WHO, key="timer:late", name="photos", revision=-3)
    outcome = a_world.house.turn.take(late)
    assert outcome == Outcome("", False, WHO)


def test_a_decision_that_does_not_fit_the_state_is_refused_and_changes_nothing(a_world: World) -> None:
    say(a_world, "1", *BOUND)
    application = the_application(a_world.house)
    approved = Approved(openid=WHO, key="desk:1", application_id=application.id, actor="staff:eve")
    with pytest.raises(IllegalMove):
        a_world.house.turn.take(approved)
    assert the_application(a_world.house) == application
    assert count(a_world.house, "inbox", "key = 'desk:1'") == 0


def test_names_and_numbers_are_nowhere_in_the_database_in_the_clear(a_world: World) -> None:
    secret = "河南绝密样本有限公司"
    say(a_world, "1", *BOUND, "机构证书", secret, "91410105MA9GEXMP9W", "郑州")
    say(a_world, "金水区秘密路1号", "陈志远", "410105197506123311", "13903710001", start=20)
    a_world.house.turn.take(text("我的电话是13903710001", 90))  # too late for a reply: into the outbox
    with a_world.house.database.reading() as connection:
        tables = ("conversation", "application", "inbox", "outbox", "work", "audit", "timer", "sms_code")
        rows = [
            repr(tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row))
            for table in tables
            for row in connection.exec_driver_sql(f"select * from {table}")  # noqa: S608
        ]
    assert len(rows) > 20
    stored = "\n".join(rows)
    for canary in (
        secret,
        "91410105MA9GEXMP9W",
        "410105197506123311",
        "13903710001",
        "陈志远",
        "秘密路",
        PHONE,
        CODE,
    ):
        assert canary not in stored
        assert canary.encode().hex() not in stored
        assert repr(canary.encode())[2:-1] not in stored


def test_somebody_who_only_taps_opens_the_short_window_only(a_world: World) -> None:
    a_world.house.turn.take(Follow(openid=WHO, created_at=START, key="follow"))
    a_world.house.turn.take(MenuTap(openid=WHO, created_at=START, key="tap", menu_key="apply"))
    assert count(a_world.house, "conversation", "long_left = 0 and short_left = 3") == 1
    say(a_world, "你好")
    assert count(a_world.house, "conversation", "long_left = 5") == 1


def test_two_orders_in_the_same_second_get_different_numbers(a_world: World) -> None:
    from flows.effects import AllotOrder

    with a_world.house.database.writing() as connection:
        numbers = [a_world.house.turn._allot(connection, AllotOrder(f"a{n}", "017"), START) for n in range(3)]
    assert numbers == ["017261123090000000", "017261123090000001", "017261123090000002"]
