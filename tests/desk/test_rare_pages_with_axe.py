"""The pages of the desk that are seldom seen: late decisions, searches, errors, both halves of 人工核验."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.axe import faultless
from tests.desk.office import Office
from tests.desk.test_in_browser import WIDE, log_in, picture
from tests.desk.test_making import approve
from tests.desk.test_news import HELD, becomes, state
from tests.world import Server

pytestmark = pytest.mark.browser


def opened(chromium: Browser, office: Office) -> Iterator[Page]:
    """Chromium reports an answer of 404 or 409 as an error, which is none here."""
    server = Server()
    server.start(office.app)
    context = chromium.new_context(base_url=server.url, viewport=WIDE, locale="zh-CN")
    yield context.new_page()
    context.close()
    server.stop()


@pytest.fixture
def review(chromium: Browser, in_review: Office) -> Iterator[Page]:
    yield from opened(chromium, in_review)


@pytest.fixture
def by_hand(chromium: Browser, stuck: Office) -> Iterator[Page]:
    yield from opened(chromium, stuck)


def looked_at(page: Page, name: str, words: str) -> None:
    page.get_by_text(words).first.wait_for()
    picture(page, name)
    faultless(page)


def test_what_a_search_finds(in_review: Office, review: Page) -> None:
    log_in(review, "wangfang")
    for name, term, words in (
        ("found", in_review.application.order_no, in_review.application.order_no),
        ("found-by-name", "示例", in_review.applicant.name),
        ("not-found", "没有这家公司", "没有"),
    ):
        review.goto(f"/desk/?q={term}")
        looked_at(review, f"axe-{name}", words)


def test_a_decision_that_comes_too_late(in_review: Office, review: Page) -> None:
    log_in(review, "wangfang", in_review.page)
    in_review.applicant.says("申请退费", "确认退费")
    review.get_by_role("button", name="通过", exact=True).click()
    looked_at(review, "axe-meanwhile", "已经有了新的进展")


def test_what_is_sent_to_many_is_asked_once_more_before_a_click_sends_it(
    in_review: Office, review: Page
) -> None:
    approve(in_review)
    row = becomes(in_review, "approved", **HELD)
    log_in(review, "sunjie", "/desk/news?kind=all")
    again = review.get_by_role("button", name="全部重发")
    again.click()
    looked_at(review, "axe-resend-all", "每次最多 500 条")
    review.get_by_role("button", name="先不").click()
    assert state(in_review, row) == "held"
    again.click()
    review.get_by_role("dialog").get_by_role("button", name="全部重发").press("Enter")
    review.get_by_text("安排了 1 条重发").wait_for()
    assert state(in_review, row) == "planned"


def test_pages_that_are_not_there_or_not_for_this_member_of_the_staff(
    in_review: Office, review: Page
) -> None:
    review.goto("/desk/applications/nothing")
    faultless(review)
    log_in(review, "zhaolei")
    for name, path, words in (
        ("no-application", "/desk/applications/nothing", "回到轮到我"),
        ("no-page", "/desk/nothing", "回到轮到我"),
        ("not-allowed", "/desk/staff", "回到轮到我"),
    ):
        review.goto(path)
        looked_at(review, f"axe-{name}", words)


def test_both_halves_of_a_check_by_hand(stuck: Office, by_hand: Page) -> None:
    log_in(by_hand, "wangfang", stuck.page)
    looked_at(by_hand, "axe-by-hand-first", "核验经过")
    by_hand.get_by_label("视频核验").check()
    by_hand.get_by_label("核验经过").fill("视频里出示身份证原件，和照片是同一人")
    by_hand.get_by_role("button", name="记录核验").click()
    looked_at(by_hand, "axe-by-hand-begun", "还要由另一位审核员复核")
    by_hand.get_by_role("button", name="退出").click()
    log_in(by_hand, "lina", stuck.page)
    looked_at(by_hand, "axe-by-hand-second", "复核通过")
