"""The phone's JSON API, its stream, its tray, and what a restart keeps."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests
from PIL import Image

from sandbox.app import create_app, create_app_from
from sandbox.config import SandboxConfig
from sandbox.person import Person, PersonError
from tests.sandbox.line import Line


def a_form(colour: str = "white", size: tuple[int, int] = (620, 877)) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, "PNG")
    return drawn.getvalue()


def send_picture(line: Line, person: Person, content: bytes) -> str:
    answer = requests.post(
        f"{line.url}/cgi-bin/media/upload",
        params={"access_token": line.token(), "type": "image"},
        files={"media": ("form.png", content, "image/png")},
        timeout=10,
    )
    media_id = str(answer.json()["media_id"])
    wish = {"touser": person.openid, "msgtype": "image", "image": {"media_id": media_id}}
    assert line.call("message/custom/send", wish)["errcode"] == 0
    return media_id


def reddish(photo: bytes) -> float:
    """The share of clearly red points."""
    with Image.open(io.BytesIO(photo)) as image:
        points = image.convert("RGB").resize((400, 520)).get_flattened_data()
    return sum(1 for red, green, blue in points if red > max(green, blue) + 60) / (400 * 520)


def test_someone_who_does_not_follow_cannot_speak(line: Line) -> None:
    person = line.person("张伟", is_following=False)
    with pytest.raises(PersonError, match="关注"):
        person.says("你好")
    with pytest.raises(PersonError, match="空白"):
        line.person().says("  ")


def test_a_document_is_no_photo_of_the_album(line: Line) -> None:
    with pytest.raises(PersonError, match="图片"):
        line.person().sends_photos([b"%PDF-1.7"])
    assert [push.type for push in line.service.pushes] == ["event"]


def test_everyone_is_listed_with_what_they_may_still_be_told(line: Line) -> None:
    person = line.person()
    person.says("你好")
    line.settle()
    found = requests.get(f"{line.url}/sandbox/api/people", timeout=10).json()
    assert [each["name"] for each in found["people"]] == ["王小明", "李婷", "张伟"]
    me = found["people"][0]
    assert (me["followed"], me["budget"]["message"]["left"], me["budget"]["tap"]["left"]) == (True, 5, 3)


def test_nobody_is_found_under_a_strange_openid(line: Line) -> None:
    for path in ("messages", "text"):
        method = "GET" if path == "messages" else "POST"
        answer = requests.request(method, f"{line.url}/sandbox/api/people/o-none/{path}", timeout=10)
        assert answer.status_code == 404


def test_a_restart_finds_people_and_chats_again(config: SandboxConfig) -> None:
    first = create_app(config).extensions["sandbox"]
    openid = first.people.add("赵敏")
    first.people.follow(openid)
    first.chat.add_from_system(openid, "从前")
    first.close()
    second = create_app(config).extensions["sandbox"]
    assert second.people.is_following(openid)
    assert [message["text"] for message in second.chat.since(openid, 0)] == ["从前"]
    second.close()


def test_the_settings_can_come_from_a_file(config: SandboxConfig) -> None:
    names = ("appid", "secret", "token", "aes_key", "account_id", "callback_url", "public_url")
    found = {name: getattr(config, name) for name in names}
    path = config.data_dir.parent / "sandbox.json"
    path.write_text(json.dumps({**found, "data_dir": str(config.data_dir), "people": ["赵敏"]}), "utf-8")
    sandbox = create_app_from(str(path)).extensions["sandbox"]
    assert [row["name"] for row in sandbox.people.all()] == ["赵敏"]
    sandbox.close()


def read_events(url: str, headers: dict[str, str] | None = None) -> Iterator[tuple[str, str, dict[str, str]]]:
    with requests.get(url, headers=headers, stream=True, timeout=10) as answer:
        event: dict[str, str] = {}
        for row in answer.iter_lines(decode_unicode=True):
            name, _, value = row.partition(": ")
            if name in {"id", "event", "data"}:
                event[name] = value
            elif not row and "data" in event:
                yield event.get("id", ""), event["event"], json.loads(event["data"])
                event = {}


def test_the_stream_tells_the_past_then_the_present_and_resumes(line: Line) -> None:
    person = line.person()
    person.says("第一句")
    line.settle()
    events = read_events(f"{line.url}/sandbox/live")
    seen = next((number, data) for number, name, data in events if name == "message")
    assert seen[1]["text"] == "第一句"
    person.says("第二句")
    assert next(data["text"] for _, name, data in events if name == "message") == "第二句"
    events.close()  # type: ignore[attr-defined]
    again = read_events(f"{line.url}/sandbox/live", {"Last-Event-ID": seen[0]})
    assert next(data["text"] for _, name, data in again if name == "message") == "第二句"
    again.close()  # type: ignore[attr-defined]


def test_a_page_that_remembers_a_wiped_sandbox_is_told_to_begin_again(line: Line) -> None:
    events = read_events(f"{line.url}/sandbox/live?after=900.900")
    assert next(events)[1] == "reset"
    events.close()  # type: ignore[attr-defined]


def test_the_wire_shows_calls_in_the_clear_but_no_secrets(line: Line) -> None:
    person = line.person()
    line.send(person, "您好")
    lines = requests.get(f"{line.url}/sandbox/api/wire", timeout=10).json()["wire"]
    text = json.dumps(lines, ensure_ascii=False)
    assert "subscribe" in text
    assert "您好" in text
    assert line.sandbox.config.secret not in text
    assert line.token() not in text


class TestTray:
    def test_every_document_can_be_drawn_and_sent(self, line: Line) -> None:
        person = line.person()
        kinds = ["licence", "id_front", "id_back", "id_copy", "slip", "blurry", "cat", "letter"]
        photos = [person.picture(media_id) for media_id in person.sends_from_tray(kinds)]
        line.settle()
        assert len(set(photos)) == len(kinds)
        assert all(photo[:3] == b"\xff\xd8\xff" and len(photo) <= 2 * 1024 * 1024 for photo in photos)
        assert sum(push.type == "image" for push in line.service.pushes) == len(kinds)

    def test_names_on_a_document_can_be_changed(self, line: Line) -> None:
        person = line.person()
        same = [person.picture(person.sends_from_tray(["id_front"])[0]) for _ in range(2)]
        other = person.picture(person.sends_from_tray(["id_front"], {"person_name": "赵敏"})[0])
        assert same[0] == same[1] != other

    def test_the_forms_that_came_go_back_sealed(self, line: Line) -> None:
        person = line.person()
        with pytest.raises(PersonError, match="还没有收到表格"):
            person.sends_from_tray(["signed"])
        send_picture(line, person, a_form())
        send_picture(line, person, a_form("ivory"))
        send_picture(line, person, a_form(size=(300, 300)))  # a QR code, which nobody signs
        sealed = [person.picture(media_id) for media_id in person.sends_from_tray(["signed"])]
        assert len(sealed) == 2
        unsealed = person.sends_from_tray([{"kind": "signed", "seal": False}])
        assert all(reddish(photo) > 0.002 for photo in sealed)
        assert all(reddish(person.picture(media_id)) < 0.0005 for media_id in unsealed)

    def test_an_unknown_document_is_refused(self, line: Line) -> None:
        with pytest.raises(PersonError, match="没有这种资料"):
            line.person().sends_from_tray(["passport"])


def test_opening_on_another_phone_drops_the_first_ones_page_session(config: SandboxConfig) -> None:
    app = create_app(replace(config, page_cookies={"session": "/p"}))
    sandbox = app.extensions["sandbox"]
    browser = app.test_client()
    for name, is_other in (("王小明", True), ("王小明", False), ("李婷", True)):
        query = {"openid": sandbox.people.openid_of(name), "url": "http://127.0.0.1:9/p/x"}
        answer = browser.get("/sandbox/open", query_string=query)
        dropped = [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("session=;")]
        assert bool(dropped) is is_other
        assert answer.headers["Location"] == "http://127.0.0.1:9/p/x"
    sandbox.close()
