"""Agents in WeChat's own customer service: the transfer, what WeChat tells of it, and the way back."""

from datetime import timedelta
from typing import Any

import pytest

from bot.errors import NotNow
from bot.message import event as ev
from bot.message import inbound
from bot.message import stretch as st
from flows.effects import AgentLine, FetchRecords, JoinQueue, SetTimer, TransferToWeChat
from flows.state import BOT
from handlers.customer_service import fetched_after
from handlers.decide import decide
from tests.flows.talk import OPENING, Talk, fields
from tests.flows.test_queue import LEAVING
from tests.flows.test_takeover import begun, staff
from tests.world import START

KF = "kf2001@szca6688"
WAYS = ["转人工", "人工", "找客服", "我要找真人", "有人吗，转人工客服"]


def in_wechat(said: str = "转人工") -> Talk:
    talk = begun()
    talk.agents_in_wechat = True
    talk.says(said)
    return talk


def effects_of(talk: Talk, kind: type[inbound.Inbound] = inbound.Text, **more: Any) -> tuple[Any, ...]:
    """What one more event would have done."""
    more = more or {"content": "在吗"}
    event = kind(openid="openid", created_at=talk.now, key="one more", **more)
    return decide(talk.thread, event, talk.now)[1]


def session(talk: Talk, change: str, account: str = KF) -> None:
    talk.happens(
        inbound.AgentSession(
            openid="openid", created_at=talk.now, key=talk._key(), change=change, account=account
        )
    )


def fires(talk: Talk, **later: float) -> tuple[Any, ...]:
    """The timer of the session goes off after a while; returns what it does."""
    talk.now += timedelta(**later)
    fired = ev.TimerFired(openid="openid", key=talk._key(), name="session", revision=talk.thread.epoch)
    talk.thread, effects = decide(talk.thread, fired, talk.now)
    return effects


@pytest.mark.parametrize("said", WAYS)
def test_asking_for_a_person_transfers_the_message_and_wechat_owns_the_thread(said: str) -> None:
    talk = in_wechat(said)
    assert (talk.thread.owner, talk.thread.epoch) == ("wechat:", 1)
    assert (talk.thread.wants_person, talk.thread.call, talk.thread.waiting_since) == (False, "", None)


def test_a_transfer_says_how_to_get_back_and_that_the_bot_is_not_in_the_way() -> None:
    talk = begun()
    talk.agents_in_wechat = True
    asked = st.AgentsInWeChat(openid="openid", key="asked", asked_at=talk.now, is_message=True, lead="")
    thread, effects = decide(talk.thread, asked, talk.now)
    assert [type(effect) for effect in effects] == [TransferToWeChat, AgentLine, SetTimer]
    assert "不等了" in effects[1].say.text
    assert thread.is_in_stretch


def test_outside_the_hours_the_wish_waits_in_the_queue_of_the_desk() -> None:
    talk = begun()
    talk.agents_in_wechat, talk.now = True, START.replace(hour=15)  # eleven at night in China
    assert "现在不在服务时间" in talk.says("转人工")
    assert (talk.thread.owner, talk.thread.wants_person) == (BOT, True)
    talk.now = (START + timedelta(days=1)).replace(hour=2)
    talk.says("转人工")
    assert (talk.thread.owner, talk.thread.wants_person) == ("wechat:", False)


def test_a_tap_on_the_menu_cannot_be_transferred_so_a_message_is_asked_for() -> None:
    talk = begun()
    asked = st.AgentsInWeChat(openid="openid", key="asked", asked_at=talk.now, is_message=False, lead="")
    thread, effects = decide(talk.thread, asked, talk.now)
    assert thread.owner == BOT
    assert "回复“人工”" in effects[0].text


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (inbound.Text, {"content": "91410105MA9GEXMP9W"}),
        (inbound.Text, {"content": "进度"}),
        (inbound.Sticker, {}),
        (inbound.Voice, {"media_id": "v"}),
        (inbound.Video, {"media_id": "v"}),
        (inbound.Location, {"latitude": 22.5, "longitude": 114.0}),
        (inbound.SharedLink, {"title": "t", "url": "https://example.com"}),
        (inbound.Photo, {"media_id": "p"}),
    ],
)
def test_what_still_comes_here_is_transferred_too_and_the_bot_says_nothing(
    kind: type[inbound.Inbound], more: dict[str, Any]
) -> None:
    talk = in_wechat()
    before = talk.application.answers
    event = kind(openid="openid", created_at=talk.now, key="one more", **more)
    thread, effects = decide(talk.thread, event, talk.now)
    said = {type(effect).__name__ for effect in effects}
    assert "TransferToWeChat" in said
    assert said <= {"TransferToWeChat", "FetchPhoto", "FetchMedia"}
    assert thread.application is not None
    assert (thread.owner, thread.application.answers) == ("wechat:", before)


def test_a_file_is_no_message_of_wechats_documents_and_is_not_transferred() -> None:
    assert effects_of(in_wechat(), inbound.File, title="合同.pdf") == ()


def test_a_tap_on_the_menu_says_nothing_into_the_session() -> None:
    assert effects_of(in_wechat(), inbound.MenuTap, menu_key="status") == ()


def test_a_photo_sent_meanwhile_is_kept_with_the_application_and_read_when_the_bot_goes_on() -> None:
    talk = in_wechat()
    talk.sends_photo()
    assert len(talk.application.unsorted) == 1
    session(talk, "accepted")
    session(talk, "closed")
    assert talk.thread.owner == BOT


@pytest.mark.parametrize("said", LEAVING)
def test_who_does_not_want_to_wait_is_back_with_the_bot_at_the_open_question(said: str) -> None:
    talk = begun()
    question = talk.asked
    talk.agents_in_wechat = True
    talk.says("转人工")
    assert talk.says(said).startswith("好的，不等客服了。")
    assert talk.thread.owner == BOT
    assert talk.asked is question


def test_the_agent_who_accepts_and_the_one_who_gets_it_passed_on_own_the_thread_in_turn() -> None:
    talk = in_wechat()
    session(talk, "accepted")
    assert (talk.thread.owner, talk.thread.epoch) == (f"wechat:{KF}", 2)
    session(talk, "accepted")
    assert talk.thread.epoch == 2
    session(talk, "passed_on", "kf2002@szca6688")
    assert (talk.thread.owner, talk.thread.epoch) == ("wechat:kf2002@szca6688", 3)


def test_an_agent_who_takes_a_person_unasked_has_the_thread_and_the_queue_is_left() -> None:
    talk = begun()
    talk.says("转人工")
    session(talk, "accepted")
    assert (talk.thread.owner, talk.thread.wants_person) == (f"wechat:{KF}", False)


def test_closed_the_bot_says_so_in_one_message_and_puts_the_open_question() -> None:
    talk = in_wechat()
    session(talk, "accepted")
    before = len(talk.heard)
    session(talk, "closed")
    (words,) = talk.heard[before:]
    assert words.startswith("客服会话结束了。")
    assert "请发统一社会信用代码" in words
    assert (talk.thread.owner, talk.thread.epoch) == (BOT, 3)


def test_without_an_application_the_menu_follows_the_end_of_the_session() -> None:
    talk = Talk()
    talk.agents_in_wechat = True
    talk.says("你好", "转人工")
    assert talk.thread.owner == "wechat:"
    session(talk, "closed")
    assert "请问要办理什么？" in talk.heard[-1]


def test_a_close_that_belongs_to_an_earlier_session_or_to_none_changes_nothing() -> None:
    talk = begun()
    session(talk, "closed")
    assert (talk.thread.owner, talk.thread.epoch) == (BOT, 0)
    talk.agents_in_wechat = True
    talk.says("转人工")
    late = inbound.AgentSession(
        openid="openid", created_at=talk.now - timedelta(minutes=1), key="late", change="closed", account=KF
    )
    thread, effects = decide(talk.thread, late, talk.now)
    assert (thread.owner, effects) == ("wechat:", ())


def test_an_acceptance_that_arrives_after_its_close_does_not_silence_the_bot() -> None:
    talk = in_wechat()
    accepted_at = talk.now
    session(talk, "closed")
    talk.now += timedelta(seconds=5)
    late = inbound.AgentSession(
        openid="openid", created_at=accepted_at, key="late", change="accepted", account=KF
    )
    thread, effects = decide(talk.thread, late, talk.now)
    assert (thread.owner, effects) == (BOT, ())


def test_an_agent_of_the_desk_keeps_the_conversation_whatever_wechat_tells() -> None:
    talk = begun()
    staff(talk, st.TakenOver)
    for change in ("accepted", "passed_on", "closed"):
        session(talk, change)
    assert (talk.thread.owner, talk.thread.epoch) == ("agent:li", 1)


def test_an_event_of_the_session_is_no_word_of_the_person() -> None:
    talk = in_wechat()
    before = talk.thread.heard_at
    session(talk, "accepted")
    assert talk.thread.heard_at == before


def test_the_desk_takes_a_person_from_wechat_only_on_purpose() -> None:
    talk = in_wechat()
    with pytest.raises(NotNow):
        staff(talk, st.TakenOver)
    staff(talk, st.TakenOver, relieves="wechat")
    assert (talk.thread.owner, talk.thread.epoch) == ("agent:li", 2)


def test_a_session_of_which_nothing_is_heard_is_shown_at_the_desk_and_then_ended() -> None:
    talk = in_wechat()
    assert [type(effect) for effect in fires(talk, minutes=21)] == [FetchRecords, SetTimer]
    assert (talk.thread.call, talk.thread.owner) == ("wechat_quiet", "wechat:")
    effects = fires(talk, minutes=10)
    assert (talk.thread.call, talk.thread.owner) == ("", BOT)
    words = [effect.text for effect in effects if hasattr(effect, "text")]
    assert len(words) == 1
    assert "随时回复“人工”" in words[0]


def test_an_event_of_the_session_starts_its_silence_anew() -> None:
    talk = in_wechat()
    talk.now += timedelta(minutes=19)
    session(talk, "accepted")
    fires(talk, minutes=15)
    assert (talk.thread.call, talk.thread.owner) == ("", f"wechat:{KF}")


def test_a_timer_of_an_earlier_session_does_nothing() -> None:
    talk = in_wechat()
    old = ev.TimerFired(openid="openid", key="old", name="session", revision=talk.thread.epoch)
    talk.says("不等了")
    talk.says("转人工")
    thread, effects = decide(talk.thread, old, talk.now + timedelta(hours=5))
    assert (thread.owner, effects) == ("wechat:", ())


def records_fired(talk: Talk) -> tuple[Any, ...]:
    """The timer of the records goes off; returns what it does."""
    fired = ev.TimerFired(openid="openid", key=talk._key(), name="records", revision=talk.thread.epoch)
    talk.thread, effects = decide(talk.thread, fired, talk.now)
    return effects


@pytest.mark.parametrize("way", ["closed", "left", "taken over", "quiet"])
def test_the_records_of_a_session_are_fetched_once_it_is_over_however_it_ended(way: str) -> None:
    talk = in_wechat()
    began = talk.now
    session(talk, "accepted")
    before = talk.thread
    match way:
        case "closed":
            session(talk, "closed")
        case "left":
            talk.says("不等了")
        case "taken over":
            staff(talk, st.TakenOver, relieves="wechat")
        case "quiet":
            fires(talk, minutes=40)
    (timer,) = fetched_after(before, talk.thread)
    assert timer.name == "records"
    assert records_fired(talk) == (FetchRecords(began.timestamp()),)
    assert records_fired(talk) == ()


def test_records_are_fetched_before_a_silent_session_is_ended_and_those_that_come_keep_it() -> None:
    talk = in_wechat()
    began = talk.now
    session(talk, "accepted")
    effects = fires(talk, minutes=21)
    assert FetchRecords(began.timestamp()) in effects
    said_at = talk.now - timedelta(minutes=1)
    talk.happens(
        st.SessionSaid(openid="openid", key="said", account=KF, is_agent=True, text="您好", said_at=said_at)
    )
    assert talk.thread.call == ""
    fires(talk, minutes=10)
    assert talk.thread.owner == f"wechat:{KF}"


def test_a_record_of_an_earlier_session_keeps_none_and_says_nothing() -> None:
    talk = in_wechat()
    heard, since = len(talk.heard), talk.thread.agent_acted_at
    old = talk.now - timedelta(hours=3)
    talk.happens(
        st.SessionSaid(openid="openid", key="old", account=KF, is_agent=True, text="您好", said_at=old)
    )
    assert (len(talk.heard), talk.thread.agent_acted_at) == (heard, since)


def test_nobody_is_reminded_of_the_form_while_wechat_has_the_conversation() -> None:
    talk = in_wechat()
    assert talk.waits(days=3) == []


def test_the_place_in_the_queue_of_the_desk_is_asked_for_as_ever() -> None:
    talk = begun()
    talk.says("转人工")
    talk.agents_in_wechat = True
    effects = effects_of(talk, content="排到哪了")
    assert [effect for effect in effects if isinstance(effect, JoinQueue) and effect.is_asked] == []
    assert talk.thread.owner == BOT


def test_after_the_session_the_form_goes_on_as_if_nothing_had_been_said() -> None:
    talk = Talk()
    talk.says(*OPENING, *fields("organisation.id_number"))
    talk.agents_in_wechat = True
    talk.says("转人工")
    session(talk, "closed")
    talk.says("91410105MA9GEXMP9W")
    assert talk.application.value("organisation.id_number") == "91410105MA9GEXMP9W"
