"""The pages in a real Chromium: on a small phone, and inside the demo's phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.pages.applicant import PERSON, Provider, World
from tests.pages.conftest import Prepared, on_a_port
from tests.world import Server

pytestmark = pytest.mark.browser
SMALL = ViewportSize(width=320, height=640)
HOLDS_A_PAGE = """<iframe src="{}" width="320" height="600"></iframe>
<script>window.onmessage = (event) => {{ document.title = event.data.type; }};</script>"""


@dataclass
class Phones:
    """Pages that hold one of ours in a frame: one that may, and one that may not."""

    demo: Server
    foreign: Server

    def show(self, link: str) -> None:
        for server in (self.demo, self.foreign):
            app = Flask("phone")
            app.add_url_rule("/", view_func=lambda: HOLDS_A_PAGE.format(link))
            server.start(app)


@pytest.fixture
def phones() -> Iterator[Phones]:
    phones = Phones(Server(), Server())
    yield phones
    phones.demo.stop()
    phones.foreign.stop()


@pytest.fixture
def served(prepared: Prepared, provider: Provider, phones: Phones, tmp_path: Path) -> Iterator[World]:
    with on_a_port(prepared, tmp_path, provider.url, phones.demo.url) as (world, web):
        phones.show(world.house.links.url("forms", PERSON, world.application().id))
        web.start(world.app)
        yield world


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport=SMALL)
    yield page
    page.close()


def test_the_forms_open_download_and_close_inside_the_demos_phone(
    served: World, phones: Phones, page: Page
) -> None:
    page.goto(phones.demo.url)
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == "打印表格"
    with page.expect_download() as download:
        frame.get_by_text("下载 PDF").first.click()
    assert download.value.suggested_filename == "机构数字证书申请表.pdf"
    frame.get_by_text("返回微信聊天").first.click()
    expect(page).to_have_title("closeWindow")


def test_nobody_else_may_hold_our_pages_in_a_frame(served: World, phones: Phones, page: Page) -> None:
    page.goto(phones.foreign.url)
    page.wait_for_load_state("networkidle")
    assert page.frames[1].url.startswith("chrome-error:")
