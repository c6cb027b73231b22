"""Things that go wrong on purpose."""

import time
from typing import Any

import pytest
import requests
from wechatpy.crypto import WeChatCrypto

from tests.sandbox.line import AES_KEY, TOKEN, Line


def plan(line: Line, **fault: Any) -> requests.Response:
    return requests.post(f"{line.url}/sandbox/api/faults", json=fault, timeout=10)


def test_a_planned_error_code_comes_as_often_as_planned(line: Line) -> None:
    person = line.person()
    plan(line, api="custom/send", errcode=-1, times=2)
    assert [line.send(person, "您好") for _ in range(3)] == [-1, -1, 0]
    assert len(person.hears(1)) == 1


def test_a_planned_http_500_is_not_json(line: Line) -> None:
    token = line.token()
    plan(line, api="stable_token", status=500)
    answer = requests.post(f"{line.url}/cgi-bin/stable_token", json={}, timeout=10)
    assert answer.status_code == 500
    assert line.call("clear_quota", {"appid": line.sandbox.config.appid}, token)["errcode"] == 0


def test_a_hang_drops_the_connection_and_sends_nothing(line: Line) -> None:
    person = line.person()
    plan(line, api="custom/send", hang=True, seconds=0.05)
    with pytest.raises(requests.ConnectionError):
        line.send(person, "您好")
    assert person.hears(0) == []
    assert line.send(person, "再来") == 0


def test_a_hang_afterwards_has_sent_the_message_all_the_same(line: Line) -> None:
    person = line.person()
    plan(line, api="custom/send", hang=True, seconds=0.05, after=True)
    with pytest.raises(requests.ConnectionError):
        line.send(person, "您好")
    assert [message["text"] for message in person.hears(1)] == ["您好"]


def test_a_late_push_is_overtaken_by_the_next(line: Line) -> None:
    person = line.person()
    plan(line, callback="delay_ms", ms=400)
    person.says("先说的")
    until = time.monotonic() + 5
    while line.sandbox.faults.waiting() and time.monotonic() < until:
        time.sleep(0.005)
    person.says("后说的")
    line.settle()
    spoken = [push.content for push in line.service.pushes if push.type == "text"]
    assert spoken == ["后说的", "先说的"]


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"api": "custom/send", "callback": "duplicate"},
        {"callback": "explode"},
        {"api": "custom/send", "errcode": "many"},
        {"api": "custom/send", "colour": "red"},
        {"api": "custom/send", "errcode": -1, "after": True},
    ],
)
def test_a_wish_that_means_nothing_is_refused_with_the_reason(line: Line, wish: dict[str, Any]) -> None:
    answer = plan(line, **wish)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_planned_faults_are_listed_and_can_be_taken_back(line: Line) -> None:
    assert plan(line, callback="duplicate", times=3).json()["faults"][0]["times"] == 3
    assert requests.delete(f"{line.url}/sandbox/api/faults", timeout=10).json() == {"faults": []}


def test_an_answer_sealed_for_another_account_is_a_fault(line: Line) -> None:
    person = line.person()
    line.service.sealer = WeChatCrypto(TOKEN, AES_KEY, "wx-another")
    line.service.answer = lambda message: "您好"
    person.says("你好")
    line.settle()
    assert "InvalidAppId" in line.sandbox.wire.since(0)[-1]["problem"]


def test_a_push_that_is_delivered_again_later_is_the_same_push(line: Line) -> None:
    person = line.person()
    plan(line, callback="redeliver", ms=50)
    person.says("先说的")
    line.settle()
    pushes = [push for push in line.service.pushes if push.type == "text"]
    assert [push.content for push in pushes] == ["先说的", "先说的"]
    assert len({push.id for push in pushes}) == 1


def test_a_tap_may_lose_its_id(line: Line) -> None:
    person = line.person()
    choices = {"head_content": "您同意吗？", "list": [{"id": "consent/1", "content": "同意"}]}
    line.call("message/custom/send", {"touser": person.openid, "msgtype": "msgmenu", "msgmenu": choices})
    plan(line, callback="lose_tap_id")
    for _ in range(2):
        person.taps("同意")
        line.settle()
    texts = [push for push in line.service.pushes if push.type == "text"]
    assert [push.content for push in texts] == ["同意", "同意"]
    assert ["bizmsgmenuid" in push._data for push in texts] == [False, True]


def test_a_message_that_is_overtaken_is_shown_after_the_next(line: Line) -> None:
    person = line.person()
    plan(line, api="custom/send", overtaken=True)
    assert [line.send(person, words) for words in ("第一条", "第二条", "第三条")] == [0, 0, 0]
    assert [message["text"] for message in person.hears(3)] == ["第二条", "第一条", "第三条"]


def test_a_body_may_stop_in_the_middle(line: Line) -> None:
    person = line.person()
    plan(line, callback="slow_body", ms=300)
    person.says("慢慢说")
    line.settle()
    assert [push.content for push in line.service.pushes if push.type == "text"] == ["慢慢说"]
