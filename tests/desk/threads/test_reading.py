"""The threads at the desk: who waits, what was said, what is hidden, what is deleted."""

import html
import re

from bot.models.tables import to_ms
from office.threads.address import Addresses
from office.threads.lines import PAGE
from tests.desk.applicant import CONTACT_ID, CONTACT_MOBILE
from tests.desk.office import Office, Seat


def address_of(made: Office, openid: str = "") -> str:
    return Addresses(made.house.settings.secret_key).of(openid or made.applicant.openid)


def thread_of(made: Office, openid: str = "") -> str:
    return f"/desk/threads/{address_of(made, openid)}"


def texts(seat: Seat, side: str) -> list[str]:
    """What one side said, as the page shows it."""
    lines = re.findall(rf'<li class="line {side}[^"]*".*?</li>', seat.text, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", found)) for line in lines for found in _words(line)]


def _words(line: str) -> list[str]:
    return re.findall(r'<p class="(?:text|event)">(.*?)</p>', line, re.DOTALL)


def test_the_thread_shows_what_the_person_the_bot_and_the_system_said(made: Office) -> None:
    made.applicant.says("你们周末上班吗", "人工")
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    assert texts(seat, "applicant")[-2:] == ["你们周末上班吗", "人工"]
    assert any("400-112-3838" in text or "客服" in text for text in texts(seat, "bot"))
    assert any(text.startswith("申请人 找人工客服") for text in texts(seat, "system"))
    assert '<a href="weixin:' not in seat.text


def test_whoever_waits_stands_in_the_queue_since_the_first_request(made: Office) -> None:
    made.applicant.says("人工")
    made.clock.forward(minutes=12)
    made.applicant.says("人工")
    seat = made.seat("sunjie")
    seat.opens("/desk/threads")
    assert "排队 1" in seat.words
    assert "已等 12 分钟" in seat.words
    assert made.applicant.name in seat.words
    assert made.applicant.openid not in seat.text
    seat.opens(f"/desk/threads/{address_of(made)}")
    assert made.applicant.openid not in seat.text


def test_who_only_chats_is_found_among_all_and_not_in_the_queue(made: Office) -> None:
    made.applicant.openid = "somebody-else"
    made.applicant.says("你好")
    seat = made.seat("sunjie")
    seat.opens("/desk/threads")
    assert "没有人在等人工客服。" in seat.words
    seat.opens("/desk/threads?shelf=all")
    assert "微信用户 some…else" in seat.words
    seat.opens(thread_of(made))
    assert "这位客户还没有申请。" in seat.words


def test_numbers_and_pictures_are_hidden_until_a_reason_is_given(made: Office) -> None:
    made.applicant.says(f"经办人身份证是{CONTACT_ID}，电话{CONTACT_MOBILE}")
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    assert CONTACT_ID not in seat.text
    assert CONTACT_MOBILE not in seat.text
    assert "写明查看理由后显示照片" in seat.words
    assert seat.posts(f"{thread_of(made)}/whole", reason="").status_code == 200
    assert "写明" in seat.words
    assert seat.posts(f"{thread_of(made)}/whole", reason="客户来电核对").status_code == 303
    seat.opens(thread_of(made))
    assert CONTACT_ID in seat.text
    [picture, *_] = re.findall(r'src="(/desk/threads/[^"]+/thumbnail)"', seat.text)
    assert seat.client.get(picture).mimetype in ("image/jpeg", "image/png")
    assert ("staff:sunjie", {"reason": "客户来电核对"}) in made.audit("thread_whole")
    assert made.audit("document_viewed")


def test_a_colleague_does_not_see_what_somebody_else_opened(made: Office) -> None:
    made.applicant.says(f"电话{CONTACT_MOBILE}")
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    seat.posts(f"{thread_of(made)}/whole", reason="客户来电核对")
    other = made.seat("admin")
    other.opens(thread_of(made))
    assert CONTACT_MOBILE not in other.text
    made.clock.forward(hours=3)
    seat.opens(thread_of(made))
    assert CONTACT_MOBILE not in seat.text


def test_a_picture_is_shown_to_nobody_without_a_reason_and_in_no_other_thread(made: Office) -> None:
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    document = made.house.records.documents(made.application.id)[-1].id
    path = f"pictures/{document}/normalised"
    assert seat.client.get(f"{thread_of(made)}/{path}").status_code == 403
    made.applicant.openid = "somebody-else"
    made.applicant.says("你好")
    seat.opens(thread_of(made))
    seat.posts(f"{thread_of(made)}/whole", reason="客户来电核对")
    assert seat.client.get(f"{thread_of(made)}/{path}").status_code == 404


def test_what_was_deleted_is_said_to_be_deleted(made: Office) -> None:
    made.applicant.says("我的秘密")
    made.house.eraser.messages(made.applicant.openid, to_ms(made.clock()))
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    assert set(texts(seat, "applicant")) == {"已按本人要求删除"}
    assert "我的秘密" not in seat.text


def test_a_long_thread_is_read_backwards_without_a_line_twice_or_missing(made: Office) -> None:
    said = [f"第{number}句" for number in range(PAGE + 25)]
    made.applicant.openid = "somebody-else"
    made.applicant.says(*said)
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    found = texts(seat, "applicant")
    while earlier := re.search(r'data-earlier="([^"]+)"', seat.text):
        seat.opens(html.unescape(earlier[1]))
        found = texts(seat, "applicant") + found
    assert found == said


def test_a_part_that_did_not_change_is_not_sent_again(made: Office) -> None:
    seat = made.seat("sunjie")
    first = seat.client.get(f"{thread_of(made)}/lines")
    again = {"If-None-Match": first.headers["ETag"]}
    assert seat.client.get(f"{thread_of(made)}/lines", headers=again).status_code == 304
    made.applicant.says("你好")
    assert seat.client.get(f"{thread_of(made)}/lines", headers=again).status_code == 200


def test_only_agents_and_admins_read_threads(made: Office) -> None:
    for login, code in (("sunjie", 200), ("admin", 200), ("wangfang", 403), ("zhaolei", 403)):
        seat = made.seat(login)
        for path in ("/desk/threads", "/desk/threads/list", thread_of(made), f"{thread_of(made)}/lines"):
            assert seat.client.get(path).status_code == code, (login, path)


def test_an_address_of_nobody_is_not_found(made: Office) -> None:
    seat = made.seat("sunjie")
    for address in ("x" * 32, address_of(made)[:-2] + "AA", address_of(made, "never-wrote"), "ü"):
        assert seat.opens(f"/desk/threads/{address}").status_code == 404


def test_opening_a_thread_is_recorded_and_asking_for_what_is_new_is_not(made: Office) -> None:
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    for _ in range(3):
        seat.opens(f"{thread_of(made)}/lines")
    assert [actor for actor, _ in made.audit("thread_opened")] == ["staff:sunjie"]
