"""The calls, over real HTTP."""

import json

import pytest
from werkzeug.wrappers import Request, Response

from bot.errors import WeChatError
from bot.wechat import error_codes
from bot.wechat.client import DOWNLOAD_LIMIT, Download, MediaIsVideo, QrCode
from bot.wechat.http import TooLarge
from tests.wechat.conftest import World
from tests.wechat.strict_wechat import error

SEND = "/cgi-bin/message/custom/send"
TEMPLATE = "/cgi-bin/message/template/send"
RECORDS = "/customservice/msgrecord/getmsglist"
UPLOAD = "/cgi-bin/media/upload"
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40


def test_a_text_goes_out_in_plain_chinese_without_controls(world: World) -> None:
    world.client.send_text("o-1", '你好\x00 <a href="https://ca.example">看</a>\ud800')
    assert world.server.bodies[SEND] == [
        {"touser": "o-1", "msgtype": "text", "text": {"content": '你好 <a href="https://ca.example">看</a>'}}
    ]


def test_a_text_can_come_from_a_named_agent(world: World) -> None:
    world.client.send_text("o-1", "您好", "anna@szca")
    assert world.server.bodies[SEND][0]["customservice"] == {"kf_account": "anna@szca"}


def test_records_of_sessions_are_asked_for_until_a_page_is_not_full(world: World) -> None:
    rows = [
        {
            "openid": f"o-{n}",
            "opercode": 2002 + n % 2,
            "text": f"第{n}句",
            "time": 1000 + n,
            "worker": "kf1@szca",
        }
        for n in range(401)
    ]
    asked: list[dict[str, int]] = []

    def page(request: Request) -> Response:
        wish = json.loads(request.data)
        asked.append(wish)
        some = rows[wish["msgid"] - 1 :][: wish["number"]]
        answer = {"recordlist": some, "number": len(some), "msgid": wish["msgid"] + len(some)}
        return Response(json.dumps(answer), content_type="application/json")

    world.client.check_token()
    world.server.faults[RECORDS] = [page, page]
    told = list(world.client.session_records(1000, 2000))
    assert [one.text for one in told] == [row["text"] for row in rows]
    assert (told[0].is_agent, told[1].is_agent) == (True, False)
    assert [(wish["starttime"], wish["endtime"], wish["msgid"]) for wish in asked] == [
        (1000, 2000, 1),
        (1000, 2000, 401),
    ]


def test_a_picture_is_uploaded_and_sent(world: World) -> None:
    media_id = world.client.upload_image(JPEG, "申请表 1.png")
    world.client.send_image("o-1", media_id)
    assert world.server.uploads == [("____1.png", JPEG)]
    assert world.server.bodies[SEND] == [
        {"touser": "o-1", "msgtype": "image", "image": {"media_id": "media-1"}}
    ]


def test_an_upload_repeated_after_a_refused_token_is_whole(world: World) -> None:
    world.client.send_text("o-1", "好")
    world.server.end_token()
    world.client.upload_image(JPEG, "a.jpg")
    assert world.server.uploads == [("a.jpg", JPEG)]
    assert world.server.token_fetches == 2


def test_a_menu_of_choices_carries_ids_and_words(world: World) -> None:
    world.client.send_menu("o-1", "对吗？", [("q.1", "对"), ("q.2", "不对")], "也可以直接打字")
    assert world.server.bodies[SEND][0]["msgmenu"] == {
        "head_content": "对吗？",
        "list": [{"id": "q.1", "content": "对"}, {"id": "q.2", "content": "不对"}],
        "tail_content": "也可以直接打字",
    }


def test_typing_is_shown(world: World) -> None:
    world.client.send_typing("o-1")
    body = {"touser": "o-1", "command": "Typing"}
    assert world.server.bodies["/cgi-bin/message/custom/typing"] == [body]


def test_a_template_message_fits_and_names_itself(world: World) -> None:
    data = {"thing1": "字" * 30, "phrase2": "已寄出！"}
    msgid = world.client.send_template("o-1", "tpl", data, "https://ca.example/p", client_msg_id="n-1")
    assert msgid == "200163836"
    assert world.server.bodies[TEMPLATE] == [
        {
            "touser": "o-1",
            "template_id": "tpl",
            "data": {"thing1": {"value": "字" * 19 + "…"}, "phrase2": {"value": "已寄出"}},
            "client_msg_id": "n-1",
            "url": "https://ca.example/p",
        }
    ]


def test_a_template_message_needs_no_address(world: World) -> None:
    world.client.send_template("o-1", "tpl", {"thing1": "好"}, client_msg_id="n-1")
    assert "url" not in world.server.bodies[TEMPLATE][0]


def test_a_photo_is_downloaded_with_its_type(world: World) -> None:
    world.server.media["m"] = Response(JPEG, content_type="image/JPEG; charset=binary")
    assert world.client.download("m") == Download("image/jpeg", JPEG)


def test_a_download_goes_on_after_a_refused_token(world: World) -> None:
    world.client.send_text("o-1", "好")
    world.server.end_token()
    world.server.media["m"] = Response(JPEG, content_type="image/jpeg")
    assert world.client.download("m").data == JPEG


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "image/jpeg", ""])
def test_an_error_with_status_200_is_no_photo(world: World, content_type: str) -> None:
    answer = error(40007, "invalid media_id")
    answer.headers["Content-Type"] = content_type
    world.server.media["m"] = answer
    with pytest.raises(WeChatError) as caught:
        world.client.download("m")
    assert caught.value.code in error_codes.MEDIA_GONE
    assert caught.value.rid == "655b9a2c-0f1e2d3c-4b5a6978"
    assert not caught.value.retryable


def test_a_video_is_an_error_of_its_own(world: World) -> None:
    world.server.media["m"] = Response('{"video_url": "http://v.example/1"}', content_type="text/plain")
    with pytest.raises(MediaIsVideo) as caught:
        world.client.download("m")
    assert "v.example" not in str(caught.value)


def at_address(world: World, answer: Response) -> list[Request]:
    """WeChat names this address for the video `m`. Returns what was asked of it, as it comes."""
    address = json.dumps({"video_url": f"{world.base}/v/1?vkey=opens-it"})
    world.server.media["m"] = Response(address, content_type="text/plain")
    asked: list[Request] = []

    def give(request: Request) -> Response:
        asked.append(request)
        return answer

    world.server.faults["/v/1"] = [give]
    return asked


def test_a_video_is_fetched_from_the_address_that_wechat_names_and_without_the_token(world: World) -> None:
    asked = at_address(world, Response(b"the film", content_type="video/mp4"))
    assert world.client.download_video("m") == Download("video/mp4", b"the film")
    assert dict(asked[0].args) == {"vkey": "opens-it"}


def test_the_address_of_a_video_is_in_no_error(world: World) -> None:
    at_address(world, Response(status=503))
    with pytest.raises(WeChatError, match=r"^video_url: HTTP 503$") as caught:
        world.client.download_video("m")
    assert caught.value.retryable


def test_a_video_that_is_too_large_is_told_as_such(world: World) -> None:
    at_address(world, Response(b"x" * (DOWNLOAD_LIMIT + 1), content_type="video/mp4"))
    with pytest.raises(TooLarge):
        world.client.download_video("m")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "", None])
def test_an_answer_without_a_web_address_of_a_video_is_an_error(world: World, address: str | None) -> None:
    world.server.media["m"] = Response(json.dumps({"video_url": address}), content_type="text/plain")
    with pytest.raises(WeChatError, match="no address"):
        world.client.download_video("m")


@pytest.mark.parametrize("body", ["<html>busy</html>", '{"odd": 1}', "[]"])
def test_words_in_place_of_a_photo_are_an_error(world: World, body: str) -> None:
    world.server.media["m"] = Response(body, content_type="text/html")
    with pytest.raises(WeChatError):
        world.client.download("m")


def test_a_download_of_just_ten_mebibytes_is_taken(world: World) -> None:
    world.server.media["m"] = Response(b"\xff" * DOWNLOAD_LIMIT, content_type="image/jpeg")
    assert len(world.client.download("m").data) == DOWNLOAD_LIMIT


def test_a_larger_download_is_refused_with_and_without_a_stated_length(world: World) -> None:
    world.server.media["stated"] = Response(b"\xff" * (DOWNLOAD_LIMIT + 1), content_type="image/jpeg")
    chunks = (b"\xff" * 65_536 for _ in range(DOWNLOAD_LIMIT // 65_536 + 1))
    world.server.media["unstated"] = Response(chunks, content_type="image/jpeg")
    for media_id in ("stated", "unstated"):
        with pytest.raises(TooLarge) as caught:
            world.client.download(media_id)
        assert not caught.value.retryable


def test_a_qr_code_leads_to_a_scene(world: World) -> None:
    assert world.client.create_qrcode("desk-3", 3600) == QrCode("gQ==", "http://weixin.qq.com/q/1")
    assert world.server.bodies["/cgi-bin/qrcode/create"] == [
        {
            "expire_seconds": 3600,
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": "desk-3"}},
        }
    ]


@pytest.mark.parametrize(("scene", "seconds"), [("", 60), ("x" * 65, 60), ("x", 0), ("x", 2_592_001)])
def test_a_qr_code_beyond_the_limits_is_not_asked_for(world: World, scene: str, seconds: int) -> None:
    with pytest.raises(ValueError, match="scene"):
        world.client.create_qrcode(scene, seconds)
    assert world.server.token_fetches == 0


def test_the_menu_is_pushed_unescaped(world: World) -> None:
    menu = {"button": [{"type": "click", "name": "申请证书", "key": "apply"}]}
    world.client.push_menu(menu)
    assert world.server.bodies["/cgi-bin/menu/create"] == [menu]


@pytest.mark.parametrize(
    ("code", "retryable", "kind"),
    [
        (-1, True, None),
        (45015, False, error_codes.WINDOW_CLOSED),
        (45047, False, error_codes.WINDOW_CLOSED),
        (43004, False, error_codes.UNREACHABLE),
        (48001, False, error_codes.OPERATOR),
        (40164, True, error_codes.OPERATOR),
        (45009, True, error_codes.OPERATOR),
        (45011, True, None),
        (47001, False, None),
    ],
)
def test_an_error_says_what_can_be_done(
    world: World, code: int, retryable: bool, kind: frozenset[int] | None
) -> None:
    world.server.faults[SEND] = [lambda _: error(code, "why")]
    with pytest.raises(WeChatError, match="why") as caught:
        world.client.send_text("o-1", "好")
    assert (caught.value.code, caught.value.retryable, caught.value.uncertain) == (code, retryable, False)
    assert caught.value.rid == "655b9a2c-0f1e2d3c-4b5a6978"
    sets = (error_codes.WINDOW_CLOSED, error_codes.UNREACHABLE, error_codes.OPERATOR, error_codes.MEDIA_GONE)
    assert [found for found in sets if code in found] == ([kind] if kind else [])
