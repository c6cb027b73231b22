"""The page with all fields in a real Chromium, on a small phone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.pages.applicant import World
from tests.pages.conftest import NO_PROVIDER, Prepared, on_a_port
from tests.world import bound

pytestmark = pytest.mark.browser
SMALL = ViewportSize(width=320, height=640)
NEWCOMER = "openid-of-a-newcomer"


@pytest.fixture
def served(prepared: Prepared, tmp_path: Path) -> Iterator[World]:
    with on_a_port(prepared, tmp_path, NO_PROVIDER) as (world, web):
        world.say("申请数字证书", *bound(NEWCOMER), "机构证书", by=NEWCOMER)
        web.start(world.app)
        yield world


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport=SMALL)
    yield page
    page.close()


def test_everything_is_reachable_on_a_small_phone_and_a_mistake_is_shown_where_it_is(
    served: World, page: Page
) -> None:
    page.goto(served.house.links.url("fill", NEWCOMER, served.application(NEWCOMER).id))
    assert re.search(r"/p/fill/[0-9a-f]{16}$", page.url)
    assert page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]
    for shown in page.locator(
        "input:visible:not([type=hidden]):not([type=radio]), .option, button[type=submit]"
    ).all():
        box = shown.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= SMALL["width"]
    page.get_by_label("机构名称").fill("河南示例建设工程有限公司")
    page.get_by_label("法人移动电话").fill("1381234")
    page.get_by_label("寄到别处").check()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已收到 2 项")).to_be_visible()
    assert page.get_by_label("法人移动电话").input_value() == "1381234"
    assert page.get_by_label("收件人").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]
    page.get_by_label("法人移动电话").fill("13812345678")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已收到 1 项")).to_be_visible()
    assert served.application(NEWCOMER).value("legal_rep.mobile") == "13812345678"
