"""Every page of the desk without a fault that axe knows, with targets that a finger hits, at two widths."""

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.axe import faultless
from tests.desk.office import Office
from tests.desk.test_in_browser import address, log_in, page, picture
from tests.desk.test_making import approve, is_recorded

__all__ = ["address", "page"]
pytestmark = pytest.mark.browser
# A link within a line of text may be smaller (WCAG 2.2, 2.5.8).
SMALL = """() => [...document.querySelectorAll('main button, main summary, main input, main a.button')]
    .filter((it) => it.offsetParent && !it.closest('.unseen'))
    .map((it) => [it.outerHTML.slice(0, 120), it.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""
NAMELESS = "() => document.querySelectorAll('h1').length"
FORM_WIDTH = "() => document.querySelector('[data-big]').getBoundingClientRect().width"


def holds(page: Page, name: str) -> None:
    picture(page, name)
    faultless(page)
    assert page.evaluate(NAMELESS) == 1
    assert page.evaluate(SMALL) == []


LISTS = ("slip_received", "in_review", "by_hand", "refund", "approved", "all")
OTHERS = (
    "/desk/threads",
    "/desk/threads/board",
    "/desk/threads/replies",
    "/desk/threads/shift-end",
    "/desk/threads/tags",
    "/desk/threads/find?words=人工",
    "/desk/board",
    "/desk/funnel",
    "/desk/staff",
    "/desk/account",
    "/desk/mine",
    "/desk/audit",
    "/desk/audit?kind=looks",
    "/desk/review-rules",
    "/desk/assignment",
    "/desk/interface-keys",
    "/desk/working-times",
    "/desk/news",
    "/desk/bulletins",
    "/desk/learned-answers",
    "/desk/webhooks",
)


def test_the_lists(made: Office, page: Page, subtests: pytest.Subtests) -> None:
    log_in(page, "admin")
    for tab in LISTS:
        with subtests.test(tab):
            page.goto(f"/desk/?tab={tab}")
            holds(page, f"axe-list-{tab}")


def test_the_other_pages(made: Office, page: Page, subtests: pytest.Subtests) -> None:
    made.applicant.says("人工")
    log_in(page, "admin")
    for path in OTHERS:
        with subtests.test(path):
            page.goto(path)
            holds(page, f"axe-{path.rpartition('/')[2]}")


def test_a_thread_beside_its_application(made: Office, page: Page) -> None:
    made.applicant.says("人工")
    log_in(page, "sunjie", "/desk/threads")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("log").get_by_text("人工", exact=True).wait_for()
    holds(page, "axe-thread")
    page.set_viewport_size(ViewportSize(width=1920, height=1000))
    page.get_by_text("显示完整号码和照片、语音、视频").click()
    page.get_by_label("查看理由").first.fill("客户来电核对")
    page.keyboard.press("Enter")
    page.get_by_role("log").locator("img").last.wait_for()
    holds(page, "axe-thread-whole")


def presses(page: Page, *keys: str) -> None:
    """On a page whose scripts have run: they show the button of the help."""
    page.locator("[data-help]:visible").wait_for()
    for key in keys:
        page.keyboard.press(key)


def test_a_thread_played_back_and_handed_over_by_keyboard_alone(made: Office, page: Page) -> None:
    made.applicant.says("人工")
    log_in(page, "sunjie", "/desk/threads")
    presses(page, "n")
    page.get_by_role("log").wait_for()
    presses(page, "v")
    page.get_by_role("region", name="当时的申请").wait_for()
    holds(page, "axe-replay")
    presses(page, "k")
    page.get_by_text("下一步（j）").wait_for()
    presses(page, "v")
    page.get_by_role("log").wait_for()
    presses(page, "t")
    page.get_by_label("写给客户的话").wait_for()
    presses(page, "h")
    page.get_by_role("button", name="全部交出").wait_for()
    holds(page, "axe-shift-end-filled")
    presses(page, "y")
    page.get_by_text("交出了 1 段会话").wait_for()


@pytest.mark.parametrize("tab", ["approved", "produced", "mailed"])
def test_making_and_mailing(in_review: Office, page: Page, tab: str) -> None:
    approve(in_review)
    is_recorded(in_review, {"approved": 0, "produced": 1, "mailed": 2}[tab])
    log_in(page, "wangfang", f"/desk/making?tab={tab}")
    holds(page, f"axe-making-{tab}")


@pytest.mark.parametrize("login", ["zhaolei", "sunjie"])
def test_what_waits_for_each(made: Office, page: Page, login: str) -> None:
    made.applicant.says("人工")
    log_in(page, login, "/desk/mine?first=2026-11-01")
    holds(page, f"axe-mine-{login}")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_text("下一行").wait_for()
    holds(page, f"axe-keys-{login}")


@pytest.mark.parametrize("login", ["zhaolei", "wangfang", "sunjie"])
def test_the_page_of_one_application_for_each_role(made: Office, page: Page, login: str) -> None:
    if login == "wangfang":
        made.pays()
    log_in(page, login, made.page)
    holds(page, f"axe-application-{login}")
    if login != "zhaolei":
        page.locator("#papers-reason").fill("核对资料")
        page.get_by_role("button", name="打开这些资料").click()
        holds(page, f"axe-papers-{login}")


def test_a_refund_and_what_is_not_there(refund_asked: Office, page: Page) -> None:
    log_in(page, "wangfang", refund_asked.page)
    holds(page, "axe-refund")


def test_a_paper_is_read_without_zoom_and_a_wide_screen_is_used(in_review: Office, page: Page) -> None:
    log_in(page, "wangfang", in_review.page)
    assert page.evaluate(FORM_WIDTH) >= 620
    page.set_viewport_size(ViewportSize(width=1920, height=1000))
    assert page.evaluate(FORM_WIDTH) >= 960
    used = page.evaluate("() => document.querySelector('main').getBoundingClientRect().width")
    assert used > 1850


def test_the_picture_that_is_shown_is_marked_for_screen_readers(in_review: Office, page: Page) -> None:
    log_in(page, "wangfang", in_review.page)
    current = page.locator(".thumbs a[aria-current='true']")
    assert current.count() == 1
    page.locator(".thumbs a").last.click()
    assert page.locator(".thumbs a").last.get_attribute("aria-current") == "true"
    assert current.count() == 1
