"""One person's flood of photos, applications and numbers has an end, with a clear word."""

import pytest

from bot.message import inbound
from flows.effects import FetchPhoto
from flows.state import Status
from handlers.applications import MOST_DRAFTS
from handlers.decide import decide
from handlers.photo import MOST_A_DAY, MOST_AT_ONCE
from tests.flows.talk import OPENING, Talk, until_slip, until_summary


def photo(talk: Talk, number: int) -> inbound.Photo:
    return inbound.Photo(openid="openid", created_at=talk.now, key=f"p{number}", media_id=f"m{number}")


def flood(talk: Talk, count: int, first: int = 0) -> int:
    """That many photos before any is looked at. Returns how many are fetched."""
    fetched = 0
    for number in range(first, first + count):
        talk.thread, effects = decide(talk.thread, photo(talk, number), talk.now)
        fetched += sum(isinstance(effect, FetchPhoto) for effect in effects)
    return fetched


def test_of_very_many_photos_at_once_some_are_taken_and_it_is_said_once() -> None:
    talk = until_summary()
    talk.says("确认无误")
    assert flood(talk, MOST_AT_ONCE + 40) == MOST_AT_ONCE
    assert len(talk.thread.burst.awaited) == MOST_AT_ONCE
    (refused,) = talk.thread.burst.refused
    assert refused == f"一次最多看 {MOST_AT_ONCE} 张照片，多出来的没有收下，看完这些再发就行。"


def test_after_very_many_photos_of_a_day_the_next_one_is_refused_with_a_way_on() -> None:
    talk = until_summary()
    talk.says("确认无误")
    for number in range(MOST_A_DAY):
        talk.thread = talk.thread.count_photo("2026-11-23")
        assert talk.thread.photos == ("2026-11-23", number + 1)
    talk.sends_photo()
    assert "今天已经收了 100 张照片，请明天再发。着急的话，请回复“人工”。" in talk.heard[-1]
    talk.waits(hours=24)
    talk.sends_photo()
    assert "请明天再发" not in talk.heard[-1]
    assert talk.thread.photos[1] == 1


def test_one_person_has_only_so_many_drafts() -> None:
    talk = Talk()
    talk.says(*OPENING)
    for _ in range(MOST_DRAFTS + 3):
        heard = talk.says("新办一笔")
        talk.says("机构证书")
    drafts = [a for a in talk.thread.applications if a.status is Status.DRAFT]
    assert len(drafts) == MOST_DRAFTS
    assert f"您已经有 {MOST_DRAFTS} 笔没有提交的申请" in heard
    talk.says("取消申请", "确认取消", "新办一笔")
    assert "没有提交的申请" not in talk.heard[-1]


@pytest.mark.parametrize("words", ["申请数字证书", "1", "新办一笔", "我要办机构证书", "再办一个"])
def test_a_wish_that_is_sent_twice_begins_one_application(words: str) -> None:
    talk = Talk()
    talk.says("你好")
    talk.says_at_once(words, words)
    assert len(talk.thread.applications) == 1


@pytest.mark.parametrize("words", ["新办一笔", "再办一个", "2"])
def test_a_wish_for_another_one_that_is_sent_twice_begins_one_more(words: str) -> None:
    talk = Talk()
    talk.says(*OPENING)
    if words == "2":  # of the two that the wish is asked about
        talk.says("申请数字证书")
    talk.says(words)
    talk.says_at_once(words)
    assert len(talk.thread.applications) == 2
    assert talk.application.value("type") == ""


def test_a_new_application_that_holds_nothing_yet_takes_the_type_that_is_named() -> None:
    talk = Talk()
    talk.says(*OPENING, "新办一笔", "切换")
    talk.says("再办一个自然人证书")
    assert len(talk.thread.applications) == 2
    assert talk.application.value("type") == "person"


def test_a_lone_number_begins_no_second_application_while_something_is_awaited() -> None:
    talk = until_slip()
    talk.sends_photo()
    before = talk.thread.applications
    heard = talk.says("1")
    assert [a.id for a in talk.thread.applications] == [a.id for a in before]
    assert "要另外办一笔，请回复“新办一笔”" in heard
    assert talk.thread.focus == before[-1].id


def test_a_number_that_came_twice_after_a_refund_begins_no_second_application() -> None:
    talk = until_slip()
    talk.sends_photo()
    talk.says("申请退费", "1", "1")
    assert len(talk.thread.applications) == 1
    assert talk.application.status is Status.REFUND_REQUESTED


def test_the_menu_that_was_shown_begins_one() -> None:
    talk = until_slip()
    talk.sends_photo()
    talk.says("菜单", "1")
    assert len(talk.thread.applications) == 2
