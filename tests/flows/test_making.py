"""Made, mailed, received: what the applicant is told, and when the PIN goes to its holder."""

from datetime import date, timedelta

import pytest

from bot.errors import IllegalMove
from bot.message import event as ev
from bot.message import making
from flows.effects import SendPin
from flows.sections.parcel import arrived, last_day, parcel_objection, tidy_number
from flows.state import Status
from tests.actors import actor_for
from tests.flows.talk import Talk, until_slip

NUMBER = "SF1234567890123"
SENT = {"courier": "顺丰速运", "number": NUMBER}


def staff(talk: Talk, kind: type[ev.StaffEvent], **more: str) -> None:
    about = {"openid": "openid", "key": f"desk-{talk.now}", "actor": actor_for(kind)}
    talk.happens(kind(**about, application_id=talk.thread.focus, **more))


def approved() -> Talk:
    talk = until_slip()
    talk.sends_photo()
    staff(talk, ev.PaymentConfirmed)
    staff(talk, ev.Approved)
    return talk


def made() -> Talk:
    talk = approved()
    staff(talk, making.CertificateMade, valid_until="2027-11-22")
    return talk


def mailed() -> Talk:
    talk = made()
    staff(talk, making.ParcelSent, **SENT)
    return talk


def test_a_certificate_that_is_made_is_told_with_its_last_day() -> None:
    talk = made()
    assert talk.application.status is Status.PRODUCED
    assert "已经做好，有效期到 2027 年11月22日" in talk.heard[-1]
    assert "正在安排邮寄" in talk.says("进度")
    assert talk.pins == []


def test_the_number_of_the_parcel_is_told_and_the_pin_goes_to_the_contact_of_an_organisation() -> None:
    talk = mailed()
    assert talk.application.status is Status.MAILED
    assert f"快递：顺丰速运 {NUMBER}" in talk.says("进度")
    assert [pin.number for pin in talk.pins] == [talk.application.value("contact.mobile")]
    assert "PIN 密码会用短信发到申请人手机" in talk.heard[-1]


@pytest.mark.parametrize("asked", ["快递单号是多少", "我的快递到哪了", "什么时候寄"])
def test_the_courier_is_answered_in_the_chat_once_the_parcel_is_on_its_way(asked: str) -> None:
    assert NUMBER not in made().says(asked)
    assert NUMBER in mailed().says(asked)


def test_a_nod_is_no_receipt() -> None:
    talk = mailed()
    for nod in ("收到", "好的", "谢谢", "嗯"):
        talk.says(nod)
        assert talk.application.status is Status.MAILED
    talk.says("已收到证书")
    assert talk.application.status is Status.COMPLETED
    assert "已经办结" in talk.heard[-1]


def test_the_receipt_can_be_picked_by_its_number() -> None:
    talk = mailed()
    talk.says("1")
    assert talk.application.status is Status.COMPLETED


@pytest.mark.parametrize("words", ["证书收到了", "我已经收到快递了", "快递到了", "锁拿到了", "已收到证书"])
def test_words_of_receipt_are_known(words: str) -> None:
    assert arrived(words)


@pytest.mark.parametrize("words", ["收到", "没收到证书", "证书收到了吗", "什么时候收到证书", "好的收到"])
def test_words_that_are_no_receipt(words: str) -> None:
    assert not arrived(words)


def test_the_pin_is_sent_again_on_request_three_times_a_day_and_never_stands_in_the_chat() -> None:
    talk = mailed()
    for _ in range(3):
        assert "正在用短信发到尾号" in talk.says("重发PIN")
    assert "今天已经发过 3 次" in talk.says("重发PIN")
    assert len(talk.pins) == 4
    talk.now += timedelta(days=1)
    talk.says("重发PIN")
    assert len(talk.pins) == 5


def test_nobody_gets_a_pin_before_the_parcel_has_left() -> None:
    talk = made()
    assert "现在还没有寄出" in talk.says("重发PIN")
    assert talk.pins == []


def test_that_the_pin_left_is_told_with_the_end_of_the_number() -> None:
    talk = mailed()
    about = {"openid": "openid", "key": "pin", "application_id": talk.application.id}
    talk.happens(making.PinTexted(**about, tail="2233"))
    assert "已用短信发到尾号 2233 的手机" in talk.says("进度")


def test_a_wrong_number_is_corrected_with_a_word_to_the_applicant() -> None:
    talk = mailed()
    staff(talk, making.ParcelCorrected, courier="顺丰速运", number="SF9999999999999")
    assert "单号有误，请以这个为准" in talk.heard[-1]
    assert "SF9999999999999" in talk.says("快递单号是多少")
    assert len(talk.pins) == 1


def test_nothing_is_mailed_before_it_is_made_and_nothing_is_made_twice() -> None:
    with pytest.raises(IllegalMove):
        staff(approved(), making.ParcelSent, **SENT)
    with pytest.raises(IllegalMove):
        staff(made(), making.CertificateMade, valid_until="2027-11-22")


@pytest.mark.parametrize(
    ("day", "years", "last"),
    [("2026-11-30", "1", "2027-11-29"), ("2024-02-29", "1", "2025-02-28"), ("2026-01-01", "2", "2027-12-31")],
)
def test_a_certificate_ends_the_day_before_the_same_day_of_a_later_year(
    day: str, years: str, last: str
) -> None:
    assert last_day(date.fromisoformat(day), years).isoformat() == last


def test_a_number_of_another_courier_is_told() -> None:
    assert parcel_objection("顺丰速运", tidy_number("sf 1234 5678 9012 3")) == ""
    assert "不像顺丰速运的单号" in parcel_objection("顺丰速运", "JD000123")
    assert "没有“天马”这家快递" in parcel_objection("天马", "1")


def test_what_is_sent_is_the_effect_that_names_no_pin() -> None:
    assert set(SendPin.__dataclass_fields__) == {"application_id", "number"}
