"""Text messages beside the phone, in a real Chromium."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from sandbox.config import SandboxConfig
from tests.sandbox.line import Line
from tests.sandbox.vendor import CODE, REJECTED, TEMPLATES, Vendor

pytestmark = pytest.mark.browser
WIDE, NARROW = 1280, 390


@pytest.fixture
def config(config: SandboxConfig) -> SandboxConfig:
    return replace(config, sms_templates=TEMPLATES, sms_param_limit=20, signing_now=time.time)


@pytest.fixture(params=[WIDE, NARROW])
def page(request: pytest.FixtureRequest, chromium: Browser, line: Line) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": request.param, "height": 844}, locale="zh-CN")
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    line.person()
    page.goto(f"{line.url}/sandbox")
    yield page
    page.close()  # also ends the stream of changes
    assert problems == []


def is_narrow(page: Page) -> bool:
    return bool(page.viewport_size and page.viewport_size["width"] == NARROW)


def open_texts(page: Page) -> None:
    if is_narrow(page):
        page.get_by_role("button", name="短信", exact=False).first.click()
    expect(page.locator("#texts")).to_be_visible()


def test_a_new_message_shows_on_the_phone_and_its_code_is_filled_in(line: Line, page: Page) -> None:
    expect(page.locator("#chat")).to_be_visible()
    expect(page.locator("#text-list .none")).to_have_count(1)
    Vendor(line.url).text(TemplateId=CODE, TemplateParamSet=["482913", "5"])
    expect(page.locator("#text-banner")).to_contain_text("482913")
    open_texts(page)
    page.get_by_role("button", name="填入 482913").click()
    expect(page.get_by_label("输入消息")).to_have_value("482913")
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".person .bubble").last).to_have_text("482913")


def test_a_message_that_was_there_before_is_listed_without_a_banner(line: Line, page: Page) -> None:
    Vendor(line.url).text(TemplateId=REJECTED, TemplateParamSet=["<b>执照</b>未盖章"])
    page.reload()
    open_texts(page)
    expect(page.locator("#text-list p")).to_have_text(
        "【深圳CA】您的业务已被驳回。驳回原因：<b>执照</b>未盖章。"
    )
    expect(page.locator("#text-list b")).to_have_text("138 0013 8000")
    expect(page.locator("#text-banner")).to_be_hidden()


def test_unread_messages_are_counted_until_somebody_looks(line: Line, page: Page) -> None:
    expect(page.locator("#chat")).to_be_visible()
    expect(page.locator("#text-list .none")).to_have_count(1)
    vendor = Vendor(line.url)
    for number in ("13800138000", "13900139000"):
        vendor.text(number, TemplateId=CODE, TemplateParamSet=["111111", "5"])
    expect(page.locator("#text-list p")).to_have_count(2)
    badge = page.locator("#texts-badge")
    if is_narrow(page):
        expect(badge).to_have_text("2")
    open_texts(page)
    expect(badge).to_be_hidden()


def test_the_rules_of_the_carriers_stand_on_the_page(page: Page) -> None:
    open_texts(page)
    page.get_by_text("哪些号码会通过").click()
    expect(page.locator(".rules dl")).to_contain_text("尾号 0009")
    expect(page.locator(".rules dl")).to_contain_text("其他号码")


def test_nothing_reaches_beyond_the_screen(line: Line, page: Page) -> None:
    Vendor(line.url).text(TemplateId=REJECTED, TemplateParamSet=["身份证复印件未加盖单位公章"])
    open_texts(page)
    expect(page.locator("#text-list p")).to_have_count(1)
    beyond = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not beyond
