"""The evidence of an identity check in a real Chromium: the reason, the results, the pictures."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.axe import faultless
from tests.desk.test_in_browser import log_in, page, picture
from tests.identity.desk_of_staff import StaffDesk, check, staff_desk
from tests.identity.steps import IDENTITY
from tests.pages.applicant import CONTACT, Provider, World
from tests.world import Server

__all__ = ["page"]

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(shown_by_contact: World, provider: Provider, redis_url: str) -> Iterator[StaffDesk]:
    client = shown_by_contact.ready(by=CONTACT)
    check(client, provider, 2016)
    check(client, provider, 0)
    with staff_desk(shown_by_contact, redis_url) as made:
        yield made


@pytest.fixture
def address(desk: StaffDesk) -> Iterator[str]:
    server = Server()
    server.start(desk.app)
    yield server.url
    server.stop()


def looked_at(page: Page, name: str) -> None:
    picture(page, name)
    faultless(page)


def test_a_reviewer_says_why_looks_and_goes_back(desk: StaffDesk, page: Page) -> None:
    log_in(page, "wangfang", desk.page)
    card = page.locator("#identity")
    card.get_by_text("查看核验证据").first.click()
    looked_at(page, "evidence-asked")
    card.get_by_label("查看理由").fill("复核人脸核验结果")
    card.get_by_label("查看理由").press("Enter")
    page.get_by_role("heading", name="核验证据").wait_for()
    for image in page.locator(".card-picture img").all():
        image.evaluate("image => image.decode()")
        assert image.evaluate("image => image.naturalWidth") > 500
    assert page.get_by_text(IDENTITY[1]).is_visible()
    looked_at(page, "evidence")
    page.get_by_role("link", name="返回业务单").click()
    page.get_by_text("查看了身份核验证据，理由：复核人脸核验结果").wait_for()
    page.goto(f"{desk.page}/evidence")
    page.get_by_text("96.35").first.wait_for()
    desk.world.clock.forward(minutes=11)
    page.reload()
    page.get_by_text("请写明为什么要看").wait_for()
    looked_at(page, "evidence-reason")
