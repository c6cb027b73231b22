"""Two tabs of one Chromium, each with the pages of its own application."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.identity.card_reader import CardReader
from tests.pages.applicant import PERSON, STRANGER, Provider, World
from tests.pages.conftest import Prepared, on_a_port
from tests.pages.uploading import scan
from tests.world import bound

pytestmark = pytest.mark.browser
FIRST, SECOND = "openid-of-a-bookkeeper", "openid-of-her-other-client"
NAME = "郑州甲单位有限公司"


@pytest.fixture
def served(prepared: Prepared, provider: Provider, tmp_path: Path) -> Iterator[World]:
    with on_a_port(prepared, tmp_path, provider.url) as (world, web):
        world.house.own_reader = CardReader()
        for openid in (FIRST, SECOND):
            world.say("申请数字证书", *bound(openid), "机构证书", by=openid)
        web.start(world.app)
        yield world


@pytest.fixture
def browser(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


def tab(served: World, browser: BrowserContext, page: str, openid: str) -> Page:
    opened = browser.new_page()
    opened.goto(served.house.links.url(page, openid, served.application(openid).id))
    return opened


def test_the_form_of_the_first_tab_is_the_first_applications(served: World, browser: BrowserContext) -> None:
    first = tab(served, browser, "fill", FIRST)
    first.get_by_label("机构名称").fill(NAME)
    second = tab(served, browser, "fill", SECOND)
    second.get_by_label("法人姓名").fill("乙法人")
    first.get_by_role("button", name="提交").click()
    expect(first.get_by_text("已收到 1 项")).to_be_visible()
    second.get_by_role("button", name="提交").click()
    expect(second.get_by_text("已收到 1 项")).to_be_visible()
    names = ("organisation.name", "legal_rep.name")
    assert [served.application(FIRST).value(name) for name in names] == [NAME, ""]
    assert [served.application(SECOND).value(name) for name in names] == ["", "乙法人"]


def test_a_tab_that_regains_the_focus_goes_on_with_its_own_application(
    served: World, browser: BrowserContext
) -> None:
    first = tab(served, browser, "papers", PERSON)
    second = tab(served, browser, "papers", STRANGER)
    second.close()
    with first.expect_response("**/state?seen=1") as asked:
        first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert asked.value.status in (200, 304)
    assert asked.value.url == first.url + "/state?seen=1"
    picture = {"name": "licence.jpg", "mimeType": "image/jpeg", "buffer": scan(5)}
    first.locator('.give[data-place="paper.licence"] [data-chooser]').set_input_files([picture])
    expect(first.locator(".told", has_text="正在看").first).to_be_visible()
    counts = {
        openid: len(served.house.uploads.recent(served.house.links.open("papers", token(served, openid))))
        for openid in (PERSON, STRANGER)
    }
    assert counts == {PERSON: 1, STRANGER: 0}


def token(served: World, openid: str) -> str:
    return served.link("papers", openid).partition("?t=")[2]
