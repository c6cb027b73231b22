"""The phone and the pages of the provider without a fault that axe knows, at both widths."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.axe import faultless
from tests.sandbox.line import APPID, Line
from tests.sandbox.test_sandbox_faceid import Provider, clock

__all__ = ["clock"]
pytestmark = pytest.mark.browser
CHOICE = '请选择：\n<a href="weixin://bizmsgmenu?msgmenucontent=1&msgmenuid=q1">1 机构证书</a>'
AUTHORISE = urlencode(
    {
        "appid": APPID,
        "redirect_uri": "http://127.0.0.1:1/p/face",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": "s",
    }
)
NARROW, WIDE = 360, 1280


@pytest.fixture(params=[NARROW, WIDE])
def page(request: pytest.FixtureRequest, chromium: Browser, line: Line) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": request.param, "height": 844}, locale="zh-CN")
    page.emulate_media(reduced_motion="reduce")  # nothing is looked at while it moves
    yield page
    page.close()


def test_the_chat_with_its_menu_its_pictures_and_its_sheets(line: Line, page: Page) -> None:
    line.service.answer = lambda message: CHOICE
    button = {"type": "click", "name": "办理进度", "key": "status"}
    line.call("menu/create", {"button": [{"name": "我的", "sub_button": [button]}]})
    page.goto(f"{line.url}/sandbox")
    page.get_by_role("button", name="关注公众号").wait_for()
    faultless(page)
    page.get_by_role("button", name="关注公众号").click()
    page.get_by_text("1 机构证书").click()
    line.person().sends_from_tray(["cat"])
    expect(page.locator(".person .photo img")).to_be_visible()
    faultless(page)
    page.get_by_role("button", name="我的", exact=True).click()
    faultless(page)
    page.get_by_label("切换到键盘").click()
    page.get_by_label("输入消息").fill("你好")
    faultless(page)
    page.get_by_label("输入消息").fill("")
    page.get_by_label("更多", exact=True).click()
    faultless(page)
    page.get_by_role("button", name="照片", exact=True).click()
    page.get_by_text("一张猫的照片").wait_for()
    faultless(page)


def test_another_person_with_news_and_the_cards_of_a_choice(line: Line, page: Page) -> None:
    line.person()
    page.goto(f"{line.url}/sandbox")
    line.send(line.person("李婷"), "给李婷的消息")
    expect(page.locator(".badge").first).to_be_visible()
    faultless(page)
    page.get_by_label("公众号资料").click()
    page.get_by_role("button", name="取消关注").wait_for()
    faultless(page)


@pytest.mark.parametrize("side", ["短信", "线路"])
def test_what_stands_beside_the_phone(line: Line, chromium: Browser, side: str) -> None:
    line.service.answer = lambda message: "收到"
    person = line.person()
    person.says("你好")
    line.settle()
    requests.get(f"{line.url}/cgi-bin/user/info", timeout=5)  # refused: a line in red
    page = chromium.new_page(viewport={"width": 900, "height": 844}, locale="zh-CN")
    page.goto(f"{line.url}/sandbox")
    page.get_by_role("button", name=side, exact=False).first.click()
    if side == "线路":
        page.locator(".lines summary").first.click()
    faultless(page)
    page.close()


def test_the_pages_of_the_provider(line: Line, page: Page) -> None:
    check = Provider(line.url).start()
    page.goto(f"{line.url}/faceid/{check.BizToken}")
    faultless(page)
    page.get_by_label("我同意").check()
    page.get_by_role("button", name="开始核验").click()
    page.get_by_role("button", name="活体检测失败").wait_for()
    faultless(page)
    page.get_by_role("button", name="放弃").click()
    faultless(page)
    page.goto(f"{line.url}/faceid/nothing")
    faultless(page)
    page.goto(f"{line.url}/connect/oauth2/authorize?{AUTHORISE}#wechat_redirect")
    page.get_by_text("不是谁的手机").wait_for()
    faultless(page)
