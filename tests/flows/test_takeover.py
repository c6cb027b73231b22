"""An agent takes a conversation over and hands it back: one voice at a time, and nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest

from bot.demo.applicant import DEMO
from bot.errors import NotNow
from bot.message import event as ev
from bot.message import inbound
from bot.message import stretch as st
from flows.deadlines import near_moment
from flows.effects import SetTimer
from flows.state import BOT
from flows.workdays import CHINA
from handlers.decide import decide
from tests.flows.talk import OPENING, Talk, fields
from tests.world import START


def begun() -> Talk:
    talk = Talk()
    talk.says(*OPENING, *fields("organisation.id_number"))
    return talk


def staff(talk: Talk, kind: type[ev.StaffEvent], login: str = "li", **more: Any) -> None:
    talk.happens(kind(openid="openid", key=talk._key(), actor=f"staff:{login}", **more))


def effects_of(talk: Talk, said: str) -> tuple[Any, ...]:
    text = inbound.Text(openid="openid", created_at=talk.now, key=talk._key(), content=said)
    return decide(talk.thread, text, talk.now)[1]


def test_a_takeover_names_the_agent_raises_the_epoch_and_answers_the_wish_for_a_person() -> None:
    talk = begun()
    talk.says("转人工")
    assert talk.thread.wants_person
    staff(talk, st.TakenOver)
    assert (talk.thread.owner, talk.thread.epoch, talk.thread.wants_person) == ("agent:li", 1, False)
    assert [(c.action, c.actor) for c in talk.thread.changes] == [("taken_over", "staff:li")]


@pytest.mark.parametrize("said", ["91410105MA9GEXMP9W", "进度", "转人工", "取消", "要多少钱"])
def test_the_bot_says_and_does_nothing_about_words_while_an_agent_talks(said: str) -> None:
    talk = begun()
    staff(talk, st.TakenOver)
    before = talk.application.answers
    assert {type(effect) for effect in effects_of(talk, said)} == {SetTimer}
    talk.says(said)
    assert talk.application.answers == before


def test_photos_sent_to_an_agent_still_find_their_way_into_the_application() -> None:
    talk = begun()
    staff(talk, st.TakenOver)
    talk.sends_photo()
    assert len(talk.application.unsorted) == 1
    assert talk.thread.owner == "agent:li"


def test_a_colleague_may_take_over_from_an_agent_but_nobody_twice_in_a_row() -> None:
    talk = begun()
    staff(talk, st.TakenOver)
    with pytest.raises(NotNow):
        staff(talk, st.TakenOver)
    with pytest.raises(NotNow) as objection:
        staff(talk, st.TakenOver, "wang")
    assert objection.value.holder == "li"
    staff(talk, st.TakenOver, "wang", relieves="li")
    assert (talk.thread.owner, talk.thread.epoch) == ("agent:wang", 2)


def test_handed_back_the_bot_says_so_and_puts_the_open_question_in_full() -> None:
    talk = begun()
    question = talk.asked
    staff(talk, st.TakenOver)
    talk.says("在吗")
    staff(talk, st.HandedBack)
    assert (talk.thread.owner, talk.thread.epoch) == (BOT, 2)
    assert talk.heard[-1].startswith("客服已把您交回给我。我们接着办：")
    assert "统一社会信用代码" in talk.heard[-1]
    assert talk.asked is question
    talk.says(DEMO["organisation.id_number"])
    assert talk.application.value("organisation.id_number") == DEMO["organisation.id_number"]


def test_somebody_without_an_application_is_handed_back_to_the_menu() -> None:
    talk = Talk()
    talk.says("在吗")
    staff(talk, st.TakenOver)
    staff(talk, st.HandedBack)
    assert talk.heard[-1] == "客服已把您交回给我。请问要办理什么？"
    talk.says("1")
    assert talk.asked.id == "consent.service"


def test_what_nobody_has_taken_cannot_be_handed_back() -> None:
    with pytest.raises(NotNow):
        staff(begun(), st.HandedBack)


def test_a_yes_that_was_asked_for_before_the_takeover_is_not_taken_after_it() -> None:
    talk = begun()
    talk.says("取消")
    staff(talk, st.TakenOver)
    staff(talk, st.HandedBack)
    talk.says("好的")
    assert talk.thread.application is not None
    assert talk.application.is_active


@pytest.mark.parametrize(
    ("hour", "days", "when"),
    [(7, 0, "今天 9:00"), (20, 0, "明天 9:00"), (20, 4, "11月30日（周一）9:00")],
)
def test_whoever_wants_a_person_out_of_hours_learns_when_one_is_there(
    hour: int, days: int, when: str
) -> None:
    talk = Talk()
    talk.now = START.astimezone(CHINA).replace(hour=hour, minute=0) + timedelta(days=days)
    talk.says("申请机构证书")
    assert f"客服{when} 上班后会在这里联系您" in talk.says("转人工")


def test_in_hours_nobody_is_told_to_wait_for_another_day() -> None:
    talk = begun()
    assert "客服看到后会在这里联系您" in talk.says("转人工")
    assert talk.thread.wants_person
    assert near_moment(talk.now, talk.now).startswith("今天 ")
