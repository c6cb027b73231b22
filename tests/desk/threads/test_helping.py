"""Threads that call for an agent by themselves, and fields that an agent has asked or fills in."""

import re

from tests.desk.office import Office, Seat
from tests.desk.threads.test_acting import acts, asks
from tests.desk.threads.test_reading import texts, thread_of

EMAIL = "contact.email"


def holds(made: Office) -> Seat:
    """An agent who talks with the person."""
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    assert acts(made, seat, "take").status_code == 303
    seat.opens(thread_of(made))
    return seat


def about(made: Office, question: str, **more: str) -> dict[str, str]:
    return {"application": made.application.id, "question": question, **more}


def test_a_thread_that_calls_for_an_agent_rises_with_its_reason_and_a_sentence(made: Office) -> None:
    made.applicant.says("催办")
    seat = made.seat("sunjie")
    seat.opens("/desk/threads?shelf=stuck")
    assert "待干预 1" in seat.words
    assert "排队 0" in seat.words
    assert "催办" in seat.words
    seat.opens(thread_of(made))
    acts(made, seat, "take")
    seat.opens(thread_of(made))
    assert "我查一下进度马上回复您。</textarea>" in seat.text


def test_what_was_begun_before_is_not_replaced_by_the_proposed_sentence(made: Office) -> None:
    made.applicant.says("人工")
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    asks(made, seat, "draft", words="我自己写的")
    acts(made, seat, "take")
    seat.opens(thread_of(made))
    assert "我自己写的</textarea>" in seat.text


def test_a_thread_that_needs_nobody_is_put_aside(made: Office) -> None:
    made.applicant.says("催办")
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    assert acts(made, seat, "dismiss").status_code == 303
    seat.opens("/desk/threads?shelf=stuck")
    assert "待干预 0" in seat.words


def test_the_bot_asks_a_field_for_the_agent_until_the_answer_is_right(unchecked: Office) -> None:
    before = unchecked.application.value(EMAIL)
    seat = holds(unchecked)
    assert f'value="{EMAIL}"' in seat.text
    assert acts(unchecked, seat, "ask", **about(unchecked, EMAIL)).status_code == 303
    unchecked.applicant.says("不知道啊随便")
    assert unchecked.application.value(EMAIL) == before
    unchecked.applicant.says("new.address@example.com")
    assert unchecked.application.value(EMAIL) == "new.address@example.com"
    seat.opens(thread_of(unchecked))
    assert any("new.address@example.com" in text for text in texts(seat, "staff"))
    assert any("请机器人去问：" in text for text in texts(seat, "system"))


def test_the_open_question_is_asked_by_one_press(unchecked: Office) -> None:
    unchecked.applicant.says("修改经办人邮箱", "人工")
    seat = holds(unchecked)
    form = re.search(r'<form id="ask-open".*?</form>', seat.text, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'name="(key|application|question)" value="([^"]*)"', form[0]))
    assert acts(unchecked, seat, "ask", **fields).status_code == 303
    seat.opens(thread_of(unchecked))
    assert any("请机器人去问：" in text for text in texts(seat, "system"))
    assert "邮箱" in texts(seat, "staff")[-1]


def test_the_agent_fills_in_a_field_and_a_wrong_value_is_refused_in_its_words(unchecked: Office) -> None:
    seat = holds(unchecked)
    wrong = acts(unchecked, seat, "edit", **about(unchecked, EMAIL, value="没有邮箱"))
    assert wrong.status_code == 422
    assert "邮箱" in seat.words
    seat.opens(thread_of(unchecked))
    assert (
        acts(unchecked, seat, "edit", **about(unchecked, EMAIL, value="a.b@example.com")).status_code == 303
    )
    assert unchecked.application.value(EMAIL) == "a.b@example.com"
    assert unchecked.application.answers[EMAIL].source in ("staff", "edited")


def test_nobody_asks_or_fills_in_without_having_the_thread(unchecked: Office) -> None:
    seat = unchecked.seat("sunjie")
    seat.opens(thread_of(unchecked))
    assert f'value="{EMAIL}"' not in seat.text
    before = unchecked.application
    for act in ("ask", "edit"):
        answer = acts(unchecked, seat, act, **about(unchecked, EMAIL, value="a.b@example.com"))
        assert answer.status_code == 422
    assert unchecked.application == before
