"""Waiting for an agent: place and estimate, the form meanwhile, leaving, and calls that nobody asked for."""

from datetime import timedelta

import pytest

from bot.message import event as ev
from bot.message import stretch as st
from flows.calls import CALLS, proposed
from flows.state import BOT
from tests.flows.talk import Talk
from tests.flows.test_takeover import begun, staff

LEAVING = ["不等了", "算了不等了", "不用人工了", "不找客服了", "取消排队", "那我不等你们了", "不转了吧"]
ASKING = ["排到哪了", "前面还有几个人？", "还要等多久", "什么时候能到我", "到我了吗", "客服呢", "怎么还没人"]


def test_the_place_in_the_queue_and_the_usual_wait_are_told_as_far_as_they_are_known() -> None:
    talk = begun()
    talk.ahead, talk.minutes = 2, 6
    assert "前面还有 2 位，最近一般等 6 分钟左右，客服看到后会在这里联系您。" in talk.says("转人工")
    talk = begun()
    said = talk.says("转人工")
    assert "前面还有" not in said
    assert "分钟左右" not in said


def test_in_the_queue_the_form_goes_on() -> None:
    talk = begun()
    talk.says("转人工", "91410105MA9GEXMP9W")
    assert talk.application.value("organisation.id_number") == "91410105MA9GEXMP9W"
    assert talk.thread.wants_person
    assert (talk.thread.owner, talk.thread.call) == (BOT, "asked")


@pytest.mark.parametrize("said", LEAVING)
def test_whoever_does_not_want_to_wait_leaves_the_queue_and_goes_on(said: str) -> None:
    talk = begun()
    question = talk.asked
    talk.says("转人工")
    assert talk.says(said).startswith("好的，不排队了。")
    assert (talk.thread.wants_person, talk.thread.call, talk.thread.waiting_since) == (False, "", None)
    assert talk.asked is question


@pytest.mark.parametrize("said", ASKING)
def test_whoever_asks_for_their_place_is_told_it_and_keeps_it(said: str) -> None:
    talk = begun()
    talk.says("转人工")
    since = talk.thread.waiting_since
    talk.ahead = 1
    assert "前面还有 1 位" in talk.says(said)
    assert talk.thread.waiting_since == since


@pytest.mark.parametrize("said", LEAVING + ASKING)
def test_outside_the_queue_such_words_mean_no_queue(said: str) -> None:
    talk = begun()
    assert "不排队了" not in talk.says(said)


def test_asking_twice_keeps_the_first_place() -> None:
    talk = begun()
    talk.says("转人工")
    since = talk.thread.waiting_since
    talk.says("人工")
    assert talk.thread.waiting_since == since


def test_three_misses_call_an_agent_and_the_right_answer_calls_them_off() -> None:
    talk = begun()
    talk.says("91410105MA9GEXMP9X", "91410105MA9GEXMP9Y")
    assert talk.thread.call == ""
    talk.says("91410105MA9GEXMP9Z")
    assert (talk.thread.call, talk.thread.wants_person) == ("misses", False)
    assert talk.thread.waiting_since == talk.now
    talk.says("91410105MA9GEXMP9W")
    assert (talk.thread.call, talk.thread.waiting_since) == ("", None)


def test_anger_calls_an_agent_until_somebody_looked() -> None:
    talk = begun()
    talk.says("你们这什么破系统")
    assert talk.thread.call == "upset"
    talk.says("91410105MA9GEXMP9W")
    assert talk.thread.call == "upset"
    staff(talk, st.CallDismissed)
    assert talk.thread.call == ""


def test_ten_minutes_of_writing_at_one_question_call_an_agent() -> None:
    talk = begun()
    for _ in range(3):
        talk.now += timedelta(minutes=4)
        talk.says("进度")
    assert talk.thread.call == "stalled"


def test_a_pause_at_a_question_calls_nobody() -> None:
    talk = begun()
    for _ in range(3):
        talk.now += timedelta(minutes=40)
        talk.says("进度")
    assert talk.thread.call == ""


def test_a_paper_that_is_refused_twice_calls_an_agent() -> None:
    talk = begun()
    for _ in range(2):
        talk.happens(ev.PhotoRefused(openid="openid", key=talk._key(), photo="one", words="照片太小了。"))
    assert talk.thread.call == "paper"


def test_the_agent_is_warned_before_a_person_who_waits_goes_back_to_the_queue() -> None:
    talk = begun()
    staff(talk, st.TakenOver)
    epoch = talk.thread.epoch
    talk.says("在吗")
    since = talk.thread.waiting_since
    fires(talk, 5, epoch)
    assert (talk.thread.agent, talk.thread.call) == ("li", "agent_silent")
    fires(talk, 5, epoch)
    assert (talk.thread.owner, talk.thread.wants_person) == (BOT, True)
    assert talk.thread.waiting_since == since
    assert talk.heard[-1].startswith("客服同事暂时走开了，已经为您重新排队")


def test_an_agent_who_answers_is_warned_no_more() -> None:
    talk = begun()
    staff(talk, st.TakenOver)
    talk.says("在吗")
    fires(talk, 5, talk.thread.epoch)
    staff(talk, st.AgentSaid, text="在的")
    assert (talk.thread.call, talk.thread.waiting_since) == ("", None)
    fires(talk, 10, talk.thread.epoch)
    assert talk.thread.agent == "li"


def test_the_bot_goes_on_when_the_person_says_nothing_for_long() -> None:
    talk = begun()
    staff(talk, st.TakenOver)
    staff(talk, st.AgentSaid, text="您好")
    fires(talk, 60, talk.thread.epoch)
    assert (talk.thread.agent, talk.thread.call) == ("li", "applicant_quiet")
    fires(talk, 60, talk.thread.epoch)
    assert talk.thread.owner == BOT
    assert talk.heard[-1].startswith("客服这边先到这里")
    assert not talk.thread.wants_person


def test_an_old_timer_does_nothing_to_a_new_stretch() -> None:
    talk = begun()
    staff(talk, st.TakenOver)
    old = talk.thread.epoch
    talk.says("在吗")
    staff(talk, st.Transferred, to="wang")
    fires(talk, 60, old)
    assert talk.thread.agent == "wang"


def test_in_the_queue_again_the_person_keeps_the_place_of_the_first_word() -> None:
    talk = begun()
    staff(talk, st.TakenOver)
    talk.says("在吗")
    since = talk.thread.waiting_since
    talk.now += timedelta(minutes=3)
    staff(talk, st.Transferred)
    assert (talk.thread.wants_person, talk.thread.waiting_since) == (True, since)
    assert talk.heard[-1].startswith("客服同事在忙，已经为您重新排队")


def test_a_bad_rating_is_kept_and_calls_somebody() -> None:
    talk = begun()
    staff(talk, st.TakenOver)
    staff(talk, st.HandedBack, asks_rating=True)
    assert "满意" in talk.heard[-1]
    assert talk.says("不满意").startswith("对不起，没有帮好您。")
    assert talk.thread.call == "unhappy"
    assert not talk.says("不满意").startswith("对不起，没有帮好您。")


def test_the_form_goes_on_when_nobody_rates() -> None:
    talk = begun()
    staff(talk, st.TakenOver)
    staff(talk, st.HandedBack, asks_rating=True)
    talk.says("91410105MA9GEXMP9W")
    assert talk.application.value("organisation.id_number") == "91410105MA9GEXMP9W"


@pytest.mark.parametrize("reason", CALLS)
def test_every_call_has_a_sentence_that_the_agent_can_send(reason: str) -> None:
    said = proposed(reason, "统一社会信用代码")
    assert said.startswith("您好")
    assert "{" not in said
    assert len(said.encode()) <= 600


def fires(talk: Talk, minutes: float, epoch: int) -> None:
    """So much time passes, and the timer of a stretch goes off."""
    talk.now += timedelta(minutes=minutes)
    talk._takes(ev.TimerFired(openid="openid", key=talk._key(), name="stretch", revision=epoch))
