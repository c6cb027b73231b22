"""人工核验 in a real Chromium: one records, the other confirms, each at their own desk."""

import pytest
from playwright.sync_api import Page

from tests.desk.office import Office
from tests.desk.test_in_browser import address, log_in, page, picture

__all__ = ["address", "page"]

pytestmark = pytest.mark.browser


@pytest.fixture
def made(unchecked: Office) -> Office:
    """Somebody whose number the carriers do not know, and who asks for a person."""
    unchecked.applicant.carriers_say("no_record", code="-9")
    unchecked.applicant.says("人工")
    unchecked.clock.forward(minutes=40)
    return unchecked


def test_two_members_of_the_staff_verify_somebody(made: Office, page: Page) -> None:
    log_in(page, "wangfang")
    picture(page, "by-hand-list")
    page.get_by_role("link", name="人工核验", exact=True).click()
    picture(page, "by-hand-first")
    page.get_by_label("视频核验").check()
    page.get_by_label("核验经过").fill("视频里出示身份证原件，和照片是同一人")
    page.get_by_role("button", name="记录核验").click()
    page.get_by_text("已记录。还要由另一位审核员复核").wait_for()
    picture(page, "by-hand-begun")
    page.get_by_role("button", name="退出").click()
    made.clock.forward(minutes=5)
    log_in(page, "lina", made.page)
    picture(page, "by-hand-second")
    page.get_by_label("我已核实").check()
    page.get_by_role("button", name="复核通过").click()
    page.get_by_text("复核通过，人工核验完成").wait_for()
    picture(page, "by-hand-done")
    assert made.application.answers["carrier"].source == "staff"
