"""回放: thread, application and open question as they were."""

import re

from bot.models.tables import to_ms
from tests.desk.office import Office, Seat
from tests.desk.threads.test_acting import acts
from tests.desk.threads.test_helping import EMAIL, about, holds
from tests.desk.threads.test_reading import texts, thread_of


def replay(made: Office, seat: Seat, at: int) -> str:
    seat.opens(f"{thread_of(made)}/replay?at={at}&step=1")
    return seat.words


def test_an_earlier_moment_shows_the_state_the_question_and_the_words_of_then(made: Office) -> None:
    history = made.house.records.history(made.application.id)
    seat = made.seat("sunjie")
    first = replay(made, seat, history[0].at - 1)
    assert "还没有申请" in first
    named = next(row.at for row in history if row.detail.get("question") == "organisation.name")
    then = replay(made, seat, named)
    assert "填写中" in then
    assert "停在“" in then
    assert made.applicant.name in then
    paid = next(row.at for row in history if row.detail.get("to") == "submitted")
    assert "待付款" in replay(made, seat, paid)
    made.applicant.says("以后才说的话")
    assert "待财务确认" in replay(made, seat, to_ms(made.clock()))
    assert "以后才说的话" in texts(seat, "applicant")
    replay(made, seat, paid)
    assert "以后才说的话" not in texts(seat, "applicant")


def test_steps_lead_through_all_that_happened_and_end(made: Office) -> None:
    seat = made.seat("sunjie")
    moments = []
    at = made.house.records.history(made.application.id)[0].at - 1
    while True:
        replay(made, seat, at)
        later = re.search(r'at=(\d+)[^"]*" data-key="j"', seat.text)
        if later is None:
            break
        assert int(later[1]) > at
        at = int(later[1])
        moments.append(at)
    happened = {row.at for row in made.house.records.history(made.application.id)}
    assert happened <= set(moments)
    back = re.search(r'at=(\d+)[^"]*" data-key="k"', seat.text)
    assert back is not None
    assert int(back[1]) < at


def test_who_had_the_thread_then_is_said(made: Office) -> None:
    made.applicant.says("人工")
    made.clock.forward(minutes=1)
    before = to_ms(made.clock())
    made.clock.forward(minutes=1)
    seat = holds(made)
    during = to_ms(made.clock())
    made.clock.forward(minutes=1)
    acts(made, seat, "back")
    assert "机器人" in replay(made, seat, before).split("上一步")[0]
    assert " 孙洁 " in replay(made, seat, during).split("上一步")[0].split("的回放")[-1]
    assert "机器人" in replay(made, seat, to_ms(made.clock())).split("上一步")[0]


def test_a_value_that_was_changed_since_is_not_shown_as_the_value_of_then(unchecked: Office) -> None:
    unchecked.applicant.says("人工")
    seat = holds(unchecked)
    before = to_ms(unchecked.clock())
    unchecked.clock.forward(minutes=1)
    acts(unchecked, seat, "edit", **about(unchecked, EMAIL, value="new.address@example.com"))
    assert "后来改过，当时的内容没有留存" in replay(unchecked, seat, before)
    assert "new.address@example.com" not in replay(unchecked, seat, before)
    assert "后来改过" not in replay(unchecked, seat, to_ms(unchecked.clock()))


def test_a_moment_that_is_none_is_now(made: Office) -> None:
    seat = made.seat("sunjie")
    for at in ("x", "9" * 15, "-1"):
        assert seat.opens(f"{thread_of(made)}/replay?at={at}").status_code == 200
        assert "待财务确认" in seat.words
