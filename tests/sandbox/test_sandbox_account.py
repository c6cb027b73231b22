"""Media, QR codes, the menu, authorisation of web pages."""

import io
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from PIL import Image

from tests.sandbox.line import APPID, SECRET, Line

CLICK = {"type": "click", "name": "乙", "key": "k"}
PAGE = "http://127.0.0.1:9/p/upload?a=1"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, "white").save(drawn, kind)
    return drawn.getvalue()


def upload(line: Line, content: bytes, kind: str = "image") -> dict[str, Any]:
    answer = requests.post(
        f"{line.url}/cgi-bin/media/upload",
        params={"access_token": line.token(), "type": kind},
        files={"media": ("a.png", content, "image/png")},
        timeout=10,
    )
    return dict(answer.json())


def get(line: Line, path: str, **query: str) -> requests.Response:
    return requests.get(
        f"{line.url}/cgi-bin/{path}", params={"access_token": line.token(), **query}, timeout=10
    )


class TestMedia:
    def test_a_picture_is_kept_three_days(self, line: Line) -> None:
        media_id = upload(line, picture())["media_id"]
        answer = get(line, "media/get", media_id=media_id)
        assert (answer.headers["Content-Type"], answer.content) == ("image/png", picture())
        line.clock.passes(3 * 86400)
        gone = get(line, "media/get", media_id=media_id)
        assert (gone.status_code, gone.json()["errcode"]) == (200, 40007)

    def test_what_is_no_whole_picture_is_refused(self, line: Line) -> None:
        whole = picture("JPEG", (400, 300))
        assert upload(line, b"%PDF-1.7")["errcode"] == 40005
        assert upload(line, whole[: len(whole) // 2])["errcode"] == 40005
        assert upload(line, picture("BMP"))["errcode"] == 40005
        assert upload(line, b"")["errcode"] == 40006
        assert upload(line, bytes(2 * 1024 * 1024 + 1))["errcode"] == 40009
        assert upload(line, picture(), "video")["errcode"] == 40004

    def test_a_persons_photo_can_be_fetched(self, line: Line) -> None:
        photo = picture("JPEG")
        media_id = line.person().sends_photos([photo])[0]
        assert get(line, "media/get", media_id=media_id).content == photo

    def test_a_video_is_an_address_and_not_bytes(self, line: Line) -> None:
        media_id = line.sandbox.actions.shelf.keep(b"\0\0\0 ftypmp42", "video/mp4")
        assert get(line, "media/get", media_id=media_id).json()["video_url"].endswith(media_id)


class TestQrCodes:
    def test_a_made_code_can_be_scanned_from_its_picture(self, line: Line) -> None:
        wish = {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "face-7"}}}
        made = line.call("qrcode/create", {**wish, "expire_seconds": 600})
        shown = requests.get(f"{line.url}/cgi-bin/showqrcode", params={"ticket": made["ticket"]}, timeout=10)
        person = line.person()
        media_id = person.sends_photos([shown.content])[0]
        person.scans_picture(media_id)
        line.settle()
        scan = line.service.pushes[-1]
        assert (scan._data["EventKey"], scan._data["Ticket"]) == ("face-7", made["ticket"])

    def test_an_expired_code_is_refused_by_the_phone(self, line: Line) -> None:
        wish = {"action_name": "QR_SCENE", "action_info": {"scene": {"scene_id": 7}}, "expire_seconds": 60}
        made = line.call("qrcode/create", wish)
        line.clock.passes(61)
        with pytest.raises(Exception, match="已失效"):
            line.person().scans(made["url"])

    @pytest.mark.parametrize(
        ("wish", "errcode"),
        [
            ({"action_name": "QR_BIG"}, 40052),
            ({"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "x" * 65}}}, 40053),
            ({"action_name": "QR_LIMIT_SCENE", "action_info": {"scene": {"scene_id": 100_001}}}, 40053),
        ],
    )
    def test_a_malformed_wish_is_refused(self, line: Line, wish: dict[str, Any], errcode: int) -> None:
        assert line.call("qrcode/create", wish)["errcode"] == errcode

    def test_an_unknown_ticket_is_http_404(self, line: Line) -> None:
        answer = requests.get(f"{line.url}/cgi-bin/showqrcode?ticket=none", timeout=10)
        assert answer.status_code == 404


class TestMenu:
    def test_a_tap_is_a_click_event_and_a_page_opens(self, line: Line) -> None:
        help_button = {"name": "帮助", "sub_button": [{"type": "view", "name": "指南", "url": PAGE}]}
        menu = {"button": [{"type": "click", "name": "进度", "key": "status"}, help_button]}
        assert line.call("menu/create", menu)["errcode"] == 0
        assert get(line, "menu/get").json()["menu"] == menu
        person = line.person()
        assert person.taps_menu("status") == ""
        assert person.taps_menu("指南") == PAGE
        line.settle()
        events = {push._data["Event"]: push._data["EventKey"] for push in line.service.pushes[1:]}
        assert events == {"CLICK": "status", "VIEW": PAGE}

    @pytest.mark.parametrize(
        ("menu", "errcode"),
        [
            ({"button": []}, 40016),
            ({"button": [{"type": "click", "name": "甲", "key": "k"}] * 4}, 40016),
            ({"button": [{"type": "dance", "name": "甲"}]}, 40017),
            ({"button": [{"type": "click", "name": "一二三四五六", "key": "k"}]}, 40018),
            ({"button": [{"type": "click", "name": "甲"}]}, 40019),
            ({"button": [{"type": "view", "name": "甲"}]}, 40020),
            (
                {"button": [{"name": "甲", "sub_button": [{"type": "click", "name": "乙", "key": "k"}] * 6}]},
                40023,
            ),
            ({"button": [{"name": "甲", "sub_button": [{"type": "view", "name": "乙", "url": ""}]}]}, 40027),
        ],
    )
    def test_a_misshapen_menu_gets_its_own_code(self, line: Line, menu: dict[str, Any], errcode: int) -> None:
        assert line.call("menu/create", menu)["errcode"] == errcode

    def test_escapes_are_refused_and_no_menu_says_so(self, line: Line) -> None:
        assert line.call("menu/create", b'{"button": [{"name": "\\u83dc"}]}')["errcode"] == 40033
        assert get(line, "menu/get").json()["errcode"] == 46003


class TestOAuth:
    def link(self, line: Line, **change: str) -> str:
        given = {"appid": APPID, "redirect_uri": PAGE, "response_type": "code", "scope": "snsapi_base"}
        return f"{line.url}/connect/oauth2/authorize?{urlencode({**given, 'state': 's1', **change})}"

    def exchange(self, line: Line, code: str) -> dict[str, Any]:
        query = {"appid": APPID, "secret": SECRET, "code": code, "grant_type": "authorization_code"}
        answer = requests.get(f"{line.url}/sns/oauth2/access_token", params=query, timeout=10)
        return dict(answer.json())

    def code_for(self, line: Line, name: str) -> str:
        person = line.person(name)
        with requests.Session() as phone:
            phone.get(person.opening(self.link(line)), timeout=10, allow_redirects=False)
            answer = phone.get(self.link(line), timeout=10, allow_redirects=False)
        target = urlsplit(answer.headers["Location"])
        query = parse_qs(target.query)
        assert (query["a"], query["state"]) == (["1"], ["s1"])
        return query["code"][0]

    def test_it_acts_for_the_person_whose_phone_opened_the_page(self, line: Line) -> None:
        for name in ("王小明", "李婷"):
            found = self.exchange(line, self.code_for(line, name))
            assert found["openid"] == line.sandbox.people.openid_of(name)

    def test_a_code_works_once_and_for_five_minutes(self, line: Line) -> None:
        code = self.code_for(line, "王小明")
        assert "openid" in self.exchange(line, code)
        assert self.exchange(line, code)["errcode"] == 40163
        late = self.code_for(line, "王小明")
        line.clock.passes(301)
        assert self.exchange(line, late)["errcode"] == 40029
        assert self.exchange(line, "rubbish")["errcode"] == 40029

    @pytest.mark.parametrize(
        "change",
        [
            {"appid": "wx0"},
            {"redirect_uri": "http://elsewhere.example/p"},
            {"response_type": "token"},
            {"scope": "everything"},
            {"state": "有空格 "},
        ],
    )
    def test_a_wrong_link_is_refused(self, line: Line, change: dict[str, str]) -> None:
        answer = requests.get(self.link(line, **change), timeout=10, allow_redirects=False)
        assert answer.status_code == 400

    def test_a_browser_that_is_nobodys_phone_is_told_to_use_wechat(self, line: Line) -> None:
        answer = requests.get(self.link(line), timeout=10, allow_redirects=False)
        assert answer.status_code == 403
        assert "请在微信客户端打开链接" in answer.text


def test_the_jssdk_ticket_is_the_same_until_it_ends(line: Line) -> None:
    first = get(line, "ticket/getticket", type="jsapi").json()
    assert get(line, "ticket/getticket", type="jsapi").json()["ticket"] == first["ticket"]
    line.clock.passes(7200)
    assert get(line, "ticket/getticket", type="jsapi").json()["ticket"] != first["ticket"]


def test_callback_addresses_are_listed_and_quota_is_cleared_ten_times(line: Line) -> None:
    assert get(line, "getcallbackip").json() == {"ip_list": ["127.0.0.1"]}
    cleared = [line.call("clear_quota", {"appid": APPID})["errcode"] for _ in range(11)]
    assert cleared == [0] * 10 + [48006]
