"""The phone as a person sees it, in a real Chromium."""

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.sandbox.line import Line

CHOICE = '<a href="weixin://bizmsgmenu?msgmenucontent=%E6%9C%BA%E6%9E%84%E8%AF%81%E4%B9%A6&msgmenuid=q1">1 机构证书</a>'  # noqa: E501 - one link
pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser, line: Line) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.goto(f"{line.url}/sandbox")
    yield page
    page.close()  # also ends the stream of changes
    assert problems == []


def test_following_talking_and_tapping(line: Line, page: Page) -> None:
    line.service.answer = lambda message: f"请选择\n{CHOICE}" if message.type == "event" else "收到"
    page.get_by_role("button", name="关注公众号").click()
    page.get_by_text("1 机构证书").click()
    expect(page.locator(".person .bubble")).to_have_text("机构证书")
    expect(page.locator(".account .bubble").last).to_have_text("收到")
    page.get_by_label("输入消息").fill("你好 <b>")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".person .bubble").last).to_have_text("你好 <b>")
    line.settle()
    assert [push.content for push in line.service.pushes if push.type == "text"] == ["机构证书", "你好 <b>"]


def test_the_forms_in_the_tray_are_of_the_type_that_is_applied_for(line: Line, page: Page) -> None:
    line.service.answer = lambda message: "办的是机构证书。\n请核对：\n2 证书类型：自然人证书"
    page.get_by_role("button", name="关注公众号").click()
    expect(page.locator(".account .bubble")).to_be_visible()
    page.get_by_label("更多", exact=True).click()
    page.get_by_role("button", name="照片", exact=True).click()
    expect(page.get_by_label("哪一类证书的表格")).to_have_value("signed_person")


def test_a_document_from_the_tray_appears_in_the_chat(line: Line, page: Page) -> None:
    page.get_by_role("button", name="关注公众号").click()
    page.get_by_label("更多", exact=True).click()
    page.get_by_role("button", name="照片", exact=True).click()
    page.get_by_text("一张猫的照片").click()
    page.get_by_role("button", name="拍照并发送 1 张").click()
    expect(page.locator(".person .photo img")).to_be_visible(timeout=15_000)
    line.settle()
    assert line.service.pushes[-1].type == "image"


def test_a_link_opens_in_place_and_closes_again(line: Line, page: Page) -> None:
    line.service.answer = lambda message: f'<a href="{line.url}/faceid/none">去核验</a>'
    page.get_by_role("button", name="关注公众号").click()
    page.get_by_text("去核验").click()
    expect(page.frame_locator("#browser iframe").get_by_text("链接无效")).to_be_visible()
    page.get_by_label("关闭网页").click()
    expect(page.locator("#browser")).to_be_hidden()


def test_another_person_has_a_chat_of_their_own_and_an_unread_count(line: Line, page: Page) -> None:
    page.get_by_role("button", name="关注公众号").click()
    other = line.person("李婷")
    line.send(other, "给李婷的消息")
    expect(page.locator(".tab", has_text="李婷").locator(".badge")).to_have_text("1")
    expect(page.get_by_text("给李婷的消息")).to_have_count(0)
    page.locator(".tab", has_text="李婷").click()
    expect(page.get_by_text("给李婷的消息")).to_be_visible()
    expect(page.locator(".badge")).to_have_count(0)


def test_the_menu_and_the_keyboard_change_places(line: Line, page: Page) -> None:
    button = {"type": "click", "name": "办理进度", "key": "status"}
    line.call("menu/create", {"button": [{"name": "我的", "sub_button": [button]}]})
    page.get_by_role("button", name="关注公众号").click()
    page.get_by_role("button", name="我的", exact=True).click()
    page.get_by_role("button", name="办理进度").click()
    page.get_by_label("切换到键盘").click()
    expect(page.get_by_label("输入消息")).to_be_visible()
    line.settle()
    assert line.service.pushes[-1]._data["EventKey"] == "status"


def test_a_script_in_a_message_stays_words(line: Line, page: Page) -> None:
    hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    line.service.answer = lambda message: hostile
    page.get_by_role("button", name="关注公众号").click()
    expect(page.locator(".account .bubble")).to_have_text(hostile)
    assert page.locator(".account .bubble img, .account .bubble script").count() == 0


def test_a_code_in_a_picture_is_scanned_with_another_persons_phone(line: Line, page: Page) -> None:
    wish = {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "face-7"}}}
    ticket = line.call("qrcode/create", {**wish, "expire_seconds": 600})["ticket"]
    shown = requests.get(f"{line.url}/cgi-bin/showqrcode", params={"ticket": ticket}, timeout=10).content
    line.person().sends_photos([shown])
    page.locator(".photo").click()
    page.get_by_role("button", name="让别人扫").click()
    page.get_by_role("button", name="李婷").click()
    expect(page.get_by_role("tab", name="李婷")).to_have_attribute("aria-selected", "true")
    line.settle()
    event = line.service.pushes[-1]
    assert (event.source, event.scene_id) == (line.sandbox.people.openid_of("李婷"), "face-7")
