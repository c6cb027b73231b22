"""Codes that lead into the chat, and the signature that WeChat's own camera asks for."""

import re
from collections.abc import Iterator

import pytest
import requests

from bot.errors import WeChatError
from bot.wechat.jsapi import signature
from media import qr
from sandbox.faults import Fault
from sandbox.person import Person
from tests.world import BOUND, World


@pytest.fixture
def person(house: World) -> Iterator[Person]:
    somebody = house.person()
    yield somebody
    somebody.close()


def get(house: World, path: str) -> requests.Response:
    with requests.Session() as browser:
        browser.trust_env = False
        return browser.get(house.house.settings.public_url + path, timeout=10)


def calls(house: World, title: str) -> int:
    return sum(title in row["body"] for row in house.sandbox.store.rows("select body from wire"))


def test_the_code_on_the_web_page_follows_and_begins_the_application(house: World, person: Person) -> None:
    page = get(house, "/p/apply").text
    assert "微信扫一扫，开始办理" in page
    picture = re.search(r'src="(/p/apply/[^"]+\.png)"', page)
    assert picture
    (code,) = qr.read(get(house, picture[1]).content)
    assert person.scans(code) == ""
    house.settle()
    assert "欢迎关注深圳CA" in person.last_text
    assert "《电子认证服务协议》" in person.last_text
    (application,) = house.house.records.of_person(person.openid)
    assert application.is_active


def test_somebody_who_follows_already_begins_at_once(house: World, person: Person) -> None:
    person.follows()
    house.settle()
    person.scans("apply_henan")
    house.settle()
    assert "欢迎关注" not in person.last_text
    assert "《电子认证服务协议》" in person.last_text


def test_the_code_leads_back_to_ones_own_application_where_it_stands(house: World, person: Person) -> None:
    person.follows()
    for words in ("申请机构证书", *BOUND):
        person.says(words)
        house.settle()
    (application,) = house.house.records.of_person(person.openid)
    person.scans(f"go_{application.id}")
    house.settle()
    assert "机构全称" in person.last_text


@pytest.mark.parametrize("scene", ["go_{id}", "go_", "apply_nothing", "apply_", "face", "_", "x" * 64])
def test_a_code_of_somebody_elses_application_or_of_nothing_leads_to_the_menu(
    house: World, person: Person, scene: str
) -> None:
    person.follows()
    person.says("申请机构证书")
    house.settle()
    (application,) = house.house.records.of_person(person.openid)
    other = house.person("李婷")
    other.scans(scene.format(id=application.id))
    house.settle()
    assert "请问要办理什么" in other.last_text
    assert house.house.records.of_person(other.openid) == []
    other.close()


def test_wechat_is_asked_for_a_code_once(house: World) -> None:
    first = get(house, "/p/apply/henan.png").content
    assert get(house, "/p/apply/henan.png").content == first
    assert calls(house, "qrcode/create") == 1


def test_without_wechat_the_page_names_the_account(house: World) -> None:
    house.sandbox.faults.add(Fault(api="qrcode/create", errcode=-1))
    answer = get(house, "/p/apply/henan.png")
    assert answer.status_code == 503
    assert "SZCA6688" in answer.text


def test_a_wechat_that_refuses_is_not_asked_by_each_who_looks(house: World) -> None:
    house.sandbox.faults.add(Fault(api="qrcode/create", errcode=-1))
    for _ in range(3):
        assert get(house, "/p/apply/henan.png").status_code == 503
    assert calls(house, "qrcode/create") == 1
    house.house.redis.delete("scene:apply_henan")  # as Redis does after ten seconds
    assert get(house, "/p/apply/henan.png").status_code == 200


def test_a_project_that_is_not_here_has_no_code(house: World) -> None:
    assert get(house, "/p/apply/elsewhere").status_code == 404
    assert get(house, "/p/apply/elsewhere.png").status_code == 404


def test_the_signature_is_wechats_own_example() -> None:
    ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    url = "http://mp.weixin.qq.com?params=value"
    expected = "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
    assert signature(ticket, "Wm3WZYTPz0wzccnW", 1414587457, url) == expected
    assert signature(ticket, "Wm3WZYTPz0wzccnW", 1414587457, url + "#later") == expected


def test_the_ticket_is_fetched_once_until_it_ends(house: World) -> None:
    sign = house.house.identity.jsapi.sign
    for _ in range(3):
        sign("http://127.0.0.1/p/face", 1, lambda: "n")
    assert calls(house, "getticket") == 1


def test_a_signature_that_wechat_cannot_give_is_said(house: World) -> None:
    house.sandbox.faults.add(Fault(api="ticket/getticket", errcode=-1))
    with pytest.raises(WeChatError):
        house.house.identity.jsapi.sign("http://127.0.0.1/p/face", 1, lambda: "n")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, "config:ok"),
        ({"url": "http://127.0.0.1/p/face#here"}, "config:ok"),
        ({"url": "http://127.0.0.1/p/face?x=1"}, "config:invalid signature"),
        ({"timestamp": 2}, "config:invalid signature"),
        ({"nonceStr": "m"}, "config:invalid signature"),
        ({"appId": "wx0"}, "config:invalid appid"),
        ({"url": "http://evil.example/p/face"}, "config:invalid url domain"),
    ],
)
def test_the_stand_in_takes_the_right_signature_alone(
    house: World, change: dict[str, object], fault: str
) -> None:
    signed = house.house.identity.jsapi.sign("http://127.0.0.1/p/face", 1, lambda: "n")
    wish = {
        "appId": signed.appid,
        "timestamp": 1,
        "nonceStr": "n",
        "signature": signed.signature,
        "url": "http://127.0.0.1/p/face",
    }
    answer = requests.post(f"{house.outside}/sandbox/jssdk/config", json=wish | change, timeout=10)
    assert answer.json() == {"errMsg": fault}
