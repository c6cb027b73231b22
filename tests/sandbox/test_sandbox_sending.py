"""Access tokens and customer-service messages, refused as WeChat refuses them."""

import json
from typing import Any

import pytest
import requests
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

from tests.sandbox.line import APPID, SECRET, Line


def fetch(line: Line, **change: Any) -> dict[str, Any]:
    wish = {"grant_type": "client_credential", "appid": APPID, "secret": SECRET, **change}
    return dict(requests.post(f"{line.url}/cgi-bin/stable_token", json=wish, timeout=10).json())


def text_to(person: Any, content: str = "您好") -> dict[str, Any]:
    return {"touser": person.openid, "msgtype": "text", "text": {"content": content}}


class TestTokens:
    def test_the_stable_token_stays_the_same_until_five_minutes_before_its_end(self, line: Line) -> None:
        first = fetch(line)
        line.clock.passes(6000)
        again = fetch(line)
        assert (again["access_token"], again["expires_in"]) == (first["access_token"], 1200)
        line.clock.passes(901)
        assert fetch(line)["access_token"] != first["access_token"]

    def test_a_forced_refresh_kills_the_old_token_and_must_wait(self, line: Line) -> None:
        old = fetch(line)["access_token"]
        fetch(line, force_refresh=True)
        assert line.call("clear_quota", {"appid": APPID}, old)["errcode"] == 40001
        assert fetch(line, force_refresh=True)["errcode"] == 45011

    def test_twenty_forced_refreshes_a_day_are_the_most(self, line: Line) -> None:
        for _ in range(20):
            assert "access_token" in fetch(line, force_refresh=True)
            line.clock.passes(31)
        assert fetch(line, force_refresh=True)["errcode"] == 45009

    def test_an_expired_token_says_so(self, line: Line) -> None:
        token = fetch(line)["access_token"]
        line.clock.passes(7201)
        assert line.call("clear_quota", {"appid": APPID}, token)["errcode"] == 42001

    def test_a_token_of_the_older_kind_lives_five_minutes_beside_its_successor(self, line: Line) -> None:
        ask = {"grant_type": "client_credential", "appid": APPID, "secret": SECRET}
        old = requests.get(f"{line.url}/cgi-bin/token", params=ask, timeout=10).json()["access_token"]
        requests.get(f"{line.url}/cgi-bin/token", params=ask, timeout=10)
        assert line.call("clear_quota", {"appid": APPID}, old)["errcode"] == 0
        line.clock.passes(301)
        assert line.call("clear_quota", {"appid": APPID}, old)["errcode"] == 40001

    @pytest.mark.parametrize(
        ("change", "errcode"),
        [({"secret": "x"}, 40125), ({"appid": "x"}, 40013), ({"grant_type": "x"}, 40002)],
    )
    def test_wrong_credentials_get_their_own_code(
        self, line: Line, change: dict[str, str], errcode: int
    ) -> None:
        answer = fetch(line, **change)
        assert answer["errcode"] == errcode
        assert "rid: " in answer["errmsg"]

    def test_a_token_that_was_never_given_is_refused(self, line: Line) -> None:
        assert line.call("clear_quota", {"appid": APPID}, "rubbish")["errcode"] == 40014


class TestCustomMessages:
    def test_five_messages_in_48_hours_after_words(self, line: Line) -> None:
        person = line.person()
        line.clock.passes(61)
        person.says("你好")
        line.settle()
        assert [line.send(person, f"{n}") for n in range(6)] == [0, 0, 0, 0, 0, 45047]
        person.says("还在吗")
        line.clock.passes(48 * 3600 + 1)
        assert line.send(person, "太晚了") == 45015

    def test_a_follow_opens_three_messages_for_a_minute(self, line: Line) -> None:
        person = line.person()
        assert [line.send(person, f"{n}") for n in range(4)] == [0, 0, 0, 45047]
        line.clock.passes(61)
        assert line.send(person, "太晚了") == 45015

    def test_a_tapped_choice_does_not_open_the_long_window(self, line: Line) -> None:
        line.service.answer = lambda message: (
            '<a href="weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=1">选</a>'
            if message.type == "event"
            else ""
        )
        person = line.person()
        line.clock.passes(61)
        person.taps("选")
        line.settle()
        line.clock.passes(61)
        assert line.send(person, "太晚了") == 45015

    def test_a_refused_message_costs_nothing(self, line: Line) -> None:
        person = line.person()
        for _ in range(5):
            assert line.send(person, " ") == 44004
        assert line.send(person, "您好") == 0

    def test_strangers_and_people_who_left_are_refused(self, line: Line) -> None:
        person = line.person()
        person.unfollows()
        line.settle()
        assert line.send(person, "您好") == 43004
        person.openid = "o-nobody"
        assert line.send(person, "您好") == 40003

    @pytest.mark.parametrize(
        ("wish", "errcode"),
        [
            ({"msgtype": "text", "text": {"content": ""}}, 44004),
            ({"msgtype": "text", "text": {"content": "汉" * 683}}, 45002),
            ({"msgtype": "image", "image": {"media_id": "gone"}}, 40007),
            ({"msgtype": "msgmenu", "msgmenu": {"head_content": "选", "list": []}}, 45048),
            ({"msgtype": "msgmenu", "msgmenu": {"list": [{"id": 1, "content": "x"}]}}, 45048),
            ({"msgtype": "news", "news": {"articles": [{"title": "a"}, {"title": "b"}]}}, 45008),
            ({"msgtype": "poem", "poem": {}}, 40008),
        ],
    )
    def test_a_malformed_message_gets_its_own_code(
        self, line: Line, wish: dict[str, Any], errcode: int
    ) -> None:
        answer = line.call("message/custom/send", {"touser": line.person().openid, **wish})
        assert answer["errcode"] == errcode

    def test_escaped_and_broken_json_are_refused(self, line: Line) -> None:
        openid = line.person().openid
        escaped = json.dumps({"touser": openid, "msgtype": "text", "text": {"content": "您"}})
        assert line.call("message/custom/send", escaped.encode())["errcode"] == 40033
        assert line.call("message/custom/send", b"{broken")["errcode"] == 47001
        assert line.call("message/custom/send", '{"touser": "您"}'.encode("gbk"))["errcode"] == 47001

    def test_a_menu_is_tappable_and_an_agent_is_named(self, line: Line) -> None:
        person = line.person()
        menu = {
            "head_content": "选一项",
            "list": [{"id": "q1", "content": "机构证书"}],
            "tail_content": "谢谢",
        }
        line.call(
            "message/custom/send",
            {
                "touser": person.openid,
                "msgtype": "msgmenu",
                "msgmenu": menu,
                "customservice": {"kf_account": "kf1@szca"},
            },
        )
        message = person.hears(2)[0]
        assert (message["kind"], message["text"]) == ("menu", "选一项\n机构证书\n谢谢")
        assert message["taps"] == [{"label": "机构证书", "content": "机构证书", "menu_id": "q1"}]
        assert message["agent"] == "kf1@szca"

    def test_only_harmless_markup_survives(self, line: Line) -> None:
        person = line.person()
        line.send(
            person,
            '<img src=x onerror=alert(1)><a href="javascript:alert(1)">坏</a><a href="https://a.cn/">好</a>',
        )
        message = person.hears(2)[0]
        assert "<img" not in message["html"]
        assert 'href="javascript' not in message["html"]
        assert message["links"] == [{"label": "好", "href": "https://a.cn/"}]


def test_wechatpys_own_client_gets_along(line: Line) -> None:
    person = line.person()
    client = WeChatClient(APPID, SECRET, timeout=10, auto_retry=False)
    client.API_BASE_URL = f"{line.url}/cgi-bin/"
    client.session.set(client.access_token_key, line.token(), 7000)
    client.message.send_text(person.openid, "来自 wechatpy")
    assert person.hears(2)[0]["text"] == "来自 wechatpy"
    with pytest.raises(WeChatClientException) as refused:
        client.message.send_text(person.openid, "")
    assert refused.value.errcode == 44004
    client._http.close()
