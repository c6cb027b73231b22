"""Open pages of the desk in Chromium: they follow what moves, keep what is half written, outlive a kill."""

import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from bot.web_request import InMemoryRequest
from desk.app import create
from tests.desk.conftest import in_review, made, prepared
from tests.desk.office import PASSWORD, Office, desk_parts
from tests.processes.house import free_ports
from tests.processes.live_process import LiveProcess, live_process
from tests.world import Server

__all__ = ["in_review", "made", "prepared"]
pytestmark = [pytest.mark.processes, pytest.mark.browser]


class Desk:
    """A desk whose pages listen to a live process."""

    def __init__(self, office: Office, live: LiveProcess, address: str, chromium: Browser) -> None:
        self.office = office
        self.live = live
        self._address = address
        self._chromium = chromium

    def window(self, login: str) -> Page:
        page = self._chromium.new_context(base_url=self._address, locale="zh-CN").new_page()
        page.goto("/desk/login")
        page.get_by_label("登录名").fill(login)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.get_by_role("button", name="退出").wait_for()
        return page


@pytest.fixture
def desk(in_review: Office, chromium: Browser, tmp_path: Path) -> Iterator[Desk]:
    in_review.clock.now = datetime.now(UTC)
    (port,) = free_ports(1)
    server = Server()
    house = in_review.house
    parts = desk_parts(house, in_review.staff, in_review.bell, live_url=f"http://127.0.0.1:{port}/desk/live")
    app = Flask("desk-live", static_folder=None)
    app.request_class = InMemoryRequest
    app.register_blueprint(create(parts))
    server.start(app)
    with live_process(house.settings, port, tmp_path, server.url) as live:
        yield Desk(in_review, live, server.url, chromium)
        for context in chromium.contexts:
            context.close()
    server.stop()


def loads(page: Page) -> list[str]:
    """Collects the addresses of whole pages that are loaded from now on."""
    found: list[str] = []
    page.on("framenavigated", lambda frame: found.append(frame.url))
    return found


def test_a_list_follows_what_colleagues_do_also_after_a_kill(desk: Desk) -> None:
    lina, wangfang = desk.window("lina"), desk.window("wangfang")
    lina.goto("/desk/mine")
    loaded = loads(lina)
    row = lina.locator("[data-row]")
    expect(row).to_have_count(1)
    lina.keyboard.press("j")
    expect(row).to_have_class("chosen")
    wangfang.goto(f"/desk/applications/{desk.office.application.id}")
    expect(row).to_contain_text("王芳")
    expect(row).to_have_class("chosen")
    expect(row.locator("a").first).to_be_focused()
    desk.live.end(signal.SIGKILL)
    wangfang.get_by_role("button", name="先不处理，放开").click()
    desk.live.start()
    expect(row).not_to_contain_text("王芳", timeout=60_000)
    assert loaded == []


def test_a_half_written_reason_survives_what_the_applicant_does(desk: Desk) -> None:
    page = desk.window("wangfang")
    page.goto(f"/desk/applications/{desk.office.application.id}")
    loaded = loads(page)
    page.locator(".tick").first.check()
    why = page.locator("[data-why]").first
    why.fill("公章看不清")
    before = page.locator("#events li").count()
    desk.office.applicant.says("催办")
    expect(page.locator("#events li")).not_to_have_count(before)
    expect(why).to_have_value("公章看不清")
    expect(why).to_be_focused()
    assert loaded == []


def test_an_untouched_page_shows_the_decision_of_a_colleague(desk: Desk) -> None:
    lina = desk.window("lina")
    lina.goto(f"/desk/applications/{desk.office.application.id}")
    lina.get_by_role("button", name="通过", exact=True).wait_for()
    desk.office.applicant.says("申请退费", "确认退费")
    expect(lina.locator(".standing")).to_contain_text("退费")
    expect(lina.get_by_role("button", name="通过", exact=True)).to_have_count(0)


def test_a_page_whose_session_was_ended_says_so_and_keeps_what_was_written(desk: Desk) -> None:
    page = desk.window("wangfang")
    page.goto(f"/desk/applications/{desk.office.application.id}")
    page.locator(".tick").first.check()
    page.locator("[data-why]").first.fill("公章看不清")
    house = desk.office.house
    for session in house.staff_sessions.of("wangfang"):
        house.staff_sessions.end(session.id, "wangfang", by="staff:admin")
    desk.office.applicant.says("催办")
    expect(page.locator("#stale")).to_contain_text("登录已过期", timeout=60_000)
    expect(page.locator("[data-why]").first).to_have_value("公章看不清")
