"""Two agents and an applicant at once, in a real Chromium: claiming, writing by keyboard, taking back."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.office import PASSWORD, Office
from tests.desk.test_in_browser import WIDE, address, log_in, picture

__all__ = ["address"]
pytestmark = pytest.mark.browser
Opens = Callable[[str], Page]


@pytest.fixture
def opens(made: Office, chromium: Browser, address: str) -> Iterator[Opens]:
    """A browser of its own for each agent, logged in. Nothing may go wrong unseen in any of them."""
    made.staff.add("liming", "李明", ("agent",), PASSWORD)
    complaints: list[str] = []
    with ExitStack() as closing:

        def open_one(login: str) -> Page:
            context = chromium.new_context(base_url=address, viewport=WIDE, locale="zh-CN")
            closing.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            log_in(page, login)
            return page

        yield open_one
    assert [words for words in complaints if "status of 422" not in words] == []


def opens_the_thread(page: Page) -> None:
    """By keyboard alone."""
    page.goto("/desk/threads")
    page.keyboard.press("n")
    page.get_by_role("log").wait_for()
    page.wait_for_load_state()


def test_two_agents_claim_at_once_and_one_sees_that_the_other_has_it(made: Office, opens: Opens) -> None:
    made.applicant.says("人工")
    sun, li = opens("sunjie"), opens("liming")
    for page in (sun, li):
        opens_the_thread(page)
    sun.keyboard.press("t")
    sun.get_by_label("写给客户的话").wait_for()
    li.keyboard.press("t")
    expect(li.get_by_role("alert")).to_contain_text("孙洁 正在接待这位客户。")
    picture(li, "threads-late")


def test_a_stretch_by_keyboard_alone(made: Office, opens: Opens) -> None:
    made.applicant.says("人工")
    page = opens("sunjie")
    opens_the_thread(page)
    page.keyboard.press("t")
    box = page.get_by_label("写给客户的话")
    box.wait_for()
    page.wait_for_load_state()  # the keys are there
    page.keyboard.press("c")
    expect(box).to_have_value("您好，我是深圳CA客服，请问有什么可以帮您？")
    page.keyboard.press("Control+a")
    page.keyboard.type("您好，我是客服孙洁")
    page.keyboard.press("Enter")
    log = page.get_by_role("log")
    expect(log).to_contain_text("您好，我是客服孙洁")
    expect(box).to_have_value("")
    page.keyboard.type("还没写完")
    picture(page, "threads-writing")
    log.get_by_role("button", name="撤回").press("Enter")
    expect(log).to_contain_text("已撤回，没有发出")
    expect(box).to_have_value("您好，我是客服孙洁\n还没写完")
    page.keyboard.press("Escape")
    made.applicant.says("我在等你们回复")
    expect(log).to_contain_text("我在等你们回复", timeout=20_000)  # the page asks by itself
    expect(box).to_have_value("您好，我是客服孙洁\n还没写完")
    page.reload()
    page.wait_for_load_state()
    expect(box).to_have_value("您好，我是客服孙洁\n还没写完")
    page.keyboard.press("b")
    page.get_by_text("接手后机器人不再说话").wait_for()
    assert made.audit("handed_back")


def test_the_title_says_how_many_wait(made: Office, opens: Opens) -> None:
    page = opens("sunjie")
    page.goto("/desk/threads")
    expect(page).to_have_title("会话 · 深圳CA")
    made.applicant.says("人工")
    expect(page).to_have_title("(1) 会话 · 深圳CA", timeout=20_000)
