"""What WeChat tells the service, and what it does with the answer."""

import io
import time
from typing import Any

import pytest
from flask import Response
from PIL import Image
from wechatpy.messages import TextMessage

from sandbox.chat import FAULT_LINE
from sandbox.faults import Fault
from tests.sandbox.line import ACCOUNT, Line, Service


def jpeg(colour: str = "red") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(drawn, "JPEG")
    return drawn.getvalue()


def test_words_reach_the_service_sealed_and_its_answer_stands_in_the_chat(line: Line) -> None:
    line.service.answer = lambda message: "收到 <b>" if message.type == "text" else "欢迎"
    person = line.person()
    person.hears(5)
    person.says("你好 ]]> <b>")
    heard = person.hears(5)
    assert line.service.pushes[-1].content == "你好 ]]> <b>"
    assert [message["text"] for message in heard] == ["收到 <b>"]
    assert (heard[0]["channel"], heard[0]["html"]) == ("passive", "收到 &lt;b&gt;")
    assert all("你好" not in body for body in line.service.bodies)


def test_following_pushes_a_subscribe_event(line: Line) -> None:
    person = line.person()
    event = line.service.pushes[0]
    assert (event.event, event.source, event.target) == ("subscribe", person.openid, ACCOUNT)


def test_a_tap_sends_the_choice_as_words_with_its_id(line: Line) -> None:
    menu = (
        '请选择 <a href="weixin://bizmsgmenu?msgmenucontent=%E7%94%B3%E8%AF%B7&msgmenuid=q1.3">1 申请证书</a>'
    )
    line.service.answer = lambda message: menu if message.type == "event" else "success"
    person = line.person()
    person.taps("1 申请")
    line.settle()
    push = line.service.pushes[-1]
    assert isinstance(push, TextMessage)
    assert (push.content, push._data["bizmsgmenuid"]) == ("申请", "q1.3")


def test_each_photo_of_a_burst_is_a_push_of_its_own(line: Line) -> None:
    person = line.person()
    media_ids = person.sends_photos([jpeg("red"), jpeg("green"), jpeg("blue")])
    line.settle()
    pushes = [push for push in line.service.pushes if push.type == "image"]
    assert sorted(push.media_id for push in pushes) == sorted(media_ids)
    assert len({push.id for push in pushes}) == 3


def test_what_wechat_cannot_show_arrives_as_its_sentinel(line: Line) -> None:
    person = line.person()
    person.sends_sticker()
    line.settle()
    assert line.service.pushes[-1].content == "【收到不支持的消息类型，暂无法显示】"


def test_a_file_arrives_without_any_way_to_its_content(line: Line) -> None:
    person = line.person()
    person.sends_file("申请表.pdf")
    line.settle()
    assert line.service.pushes[-1]._data["Title"] == "申请表.pdf"
    assert "MediaId" not in line.service.pushes[-1]._data


def test_voice_and_location_carry_their_fields(line: Line) -> None:
    person = line.person()
    person.sends_voice("我要办证书")
    person.sends_location(34.75, 113.66, "郑州")
    line.settle()
    by_type = {push.type: push for push in line.service.pushes}
    assert by_type["voice"].recognition == "我要办证书"
    assert by_type["location"].label == "郑州"


def test_an_unanswered_push_comes_three_times_the_same_and_then_the_fault_line(line: Line) -> None:
    line.service.answer = lambda message: Response(status=500) if message.type == "text" else "success"
    person = line.person()
    person.says("在吗")
    heard = person.hears(10)
    texts = [push for push in line.service.pushes if push.type == "text"]
    assert len(texts) == 3
    assert len({(push.id, push._data["CreateTime"]) for push in texts}) == 1
    assert [(message["side"], message["text"]) for message in heard] == [("system", FAULT_LINE)]


def test_a_late_delivery_may_still_be_answered(line: Line) -> None:
    line.sandbox.faults.add(Fault(callback="lose_answer", times=1))
    line.service.answer = lambda message: "收到" if message.type == "text" else "success"
    person = line.person()
    line.sandbox.faults.add(Fault(callback="lose_answer", times=2))
    person.says("在吗")
    assert [message["text"] for message in person.hears(10)] == ["收到"]
    assert len([push for push in line.service.pushes if push.type == "text"]) == 3


def test_a_hung_service_is_left_after_the_deadline(config: Any, line: Line) -> None:
    calls = []

    def stall_once(message: Any) -> str:
        if message.type == "text" and not calls:
            calls.append(1)
            time.sleep(line.sandbox.config.answer_timeout + 0.5)
            return "太晚了"
        return "及时" if message.type == "text" else "success"

    line.service.answer = stall_once
    person = line.person()
    person.says("在吗")
    assert [message["text"] for message in person.hears(15)] == ["及时"]


@pytest.mark.parametrize(
    "answer",
    [
        '{"not": "xml"}',
        "<xml><broken>",
        "<xml><ToUserName>x</ToUserName></xml>",
        "<xml><ToUserName>{openid}</ToUserName><FromUserName>{account}</FromUserName>"
        "<CreateTime>1</CreateTime><MsgType>text</MsgType><Content></Content></xml>",
        "<xml><ToUserName>{openid}</ToUserName><FromUserName>{account}</FromUserName>"
        "<CreateTime>1</CreateTime><MsgType>image</MsgType><Image><MediaId>none</MediaId></Image></xml>",
    ],
)
def test_an_answer_that_wechat_would_not_take_shows_the_fault_line(line: Line, answer: str) -> None:
    person = line.person()
    filled = answer.replace("{openid}", person.openid).replace("{account}", ACCOUNT)
    as_it_stands = Response(filled) if not answer.startswith("<") else filled
    line.service.answer = lambda message: as_it_stands
    person.says("你好")
    assert [message["text"] for message in person.hears(5)] == [FAULT_LINE]


def test_a_plain_answer_is_refused_in_secure_mode(line: Line) -> None:
    person = line.person()
    line.service.answer = lambda message: Response("<xml><MsgType>text</MsgType></xml>")
    person.says("你好")
    assert [message["text"] for message in person.hears(5)] == [FAULT_LINE]
    assert "Encrypt" in line.sandbox.wire.since(0)[-1]["problem"]


def test_an_empty_answer_leaves_the_chat_quiet(line: Line) -> None:
    line.service.answer = lambda message: ""
    person = line.person()
    person.says("你好")
    line.settle()
    assert person.hears(0) == []


def test_a_push_delivered_twice_gets_one_reply(line: Line) -> None:
    person = line.person()
    line.service.answer = lambda message: "收到"
    line.sandbox.faults.add(Fault(callback="duplicate"))
    person.says("你好")
    line.settle()
    assert len([push for push in line.service.pushes if push.type == "text"]) == 2
    assert [message["text"] for message in person.hears(1)] == ["收到"]


def test_a_scanned_scene_follows_first_and_is_a_scan_afterwards(line: Line) -> None:
    person = line.person("李婷", is_following=False)
    person.scans("lobby")
    line.settle()
    person.scans("lobby")
    line.settle()
    first, second = line.service.pushes[-2:]
    assert (first.event, first.scene_id) == ("subscribe_scan", "lobby")
    assert (second.event, second._data["EventKey"]) == ("scan", "lobby")


def test_the_url_is_verified_by_echo(line: Line) -> None:
    assert line.sandbox.verify()
    assert line.sandbox.store.recall("verified")["ok"]


class TestPlainMode:
    @pytest.fixture
    def service(self) -> Service:
        return Service(crypto=None)

    def test_words_travel_in_the_clear_with_a_signature(self, line: Line) -> None:
        line.service.answer = lambda message: "明文回复"
        person = line.person()
        person.hears(5)
        person.says("你好")
        assert [message["text"] for message in person.hears(5)] == ["明文回复"]
        assert "你好" in line.service.bodies[-1]
