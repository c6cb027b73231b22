"""Reminders and apologies go by whose turn it is, and by what was promised."""

from bot.message import event as ev
from bot.message import stretch as st
from tests.flows.called import called
from tests.flows.talk import Talk, until_slip, until_summary
from tests.flows.test_applications import in_review, staff


def slip_received() -> Talk:
    talk = until_slip()
    talk.sends_photo()
    return talk


def test_nobody_who_asked_for_a_person_is_told_to_go_on() -> None:
    talk = until_summary()
    talk.says("人工")
    assert talk.waits(days=3) == []


def test_nobody_whom_the_staff_is_to_verify_is_told_to_go_on_or_that_it_expires() -> None:
    talk = called()
    talk.hears_of_carriers("no_record", code="-9")
    talk.says("人工")
    staff(talk, st.TakenOver)
    staff(talk, st.HandedBack)
    assert not talk.thread.wants_person
    assert talk.waits(days=29) == []


def test_nobody_whose_number_the_carrier_is_asked_about_is_told_to_go_on() -> None:
    assert called().waits(hours=30) == []


def test_the_word_to_a_silent_person_comes_when_the_turn_is_theirs_again() -> None:
    talk = until_summary()
    talk.says("人工")
    talk.waits(hours=30)
    staff(talk, st.TakenOver)
    staff(talk, st.HandedBack)
    [reminder] = talk.waits(hours=25)
    assert "您的申请还在" in reminder


def test_a_review_that_is_late_is_apologised_for_by_itself_and_once() -> None:
    talk = in_review()
    assert talk.waits(days=3) == []
    [said] = talk.waits(days=2)
    assert "审核比答应您的时间晚了，实在抱歉" in said
    assert talk.waits(days=20) == []


def test_a_payment_that_is_looked_for_too_long_is_apologised_for_by_itself_and_once() -> None:
    talk = slip_received()
    [said] = talk.waits(days=3)
    assert "核对到账比答应您的时间晚了，实在抱歉" in said
    assert talk.waits(days=20) == []


def test_a_review_in_time_is_not_apologised_for() -> None:
    talk = in_review()
    talk.waits(days=2)
    staff(talk, ev.Approved)
    assert talk.waits(days=10) == []


def test_after_a_second_submission_the_new_day_counts() -> None:
    talk = in_review()
    talk.waits(days=6)
    staff(talk, ev.Rejected, items=(("paper.licence", "未加盖公章"),))
    talk.sends_photo()
    talk.says("重新提交")
    [said] = talk.waits(days=8)
    assert "晚了" in said


def test_a_day_that_has_passed_is_named_nowhere() -> None:
    talk = in_review()
    day = "11月26日"
    assert day in talk.says("进度")
    talk.waits(days=6)
    first = talk.application.id
    for said in (talk.says("进度"), talk.says("快点审")):
        assert "实在抱歉" in said
        assert day not in said
    talk.says("再办一个", "自然人证书")
    assert talk.application.id != first
    for said in (talk.says("进度"), talk.says("催办")):
        assert "实在抱歉" in said
        assert day not in said
