"""The share menu and the album of WeChat, as its stand-in has them, in a real Chromium."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from sandbox.contact import AGENT
from sandbox.person import Person
from tests.identity.test_two_phones import SAID
from tests.pages.uploading import scan
from tests.world import World

pytestmark = pytest.mark.browser
SHARE = "menuItem:share:appMessage"


@pytest.fixture
def applicant(house: World) -> Iterator[Person]:
    """Whose forms are printed."""
    person = house.person("李婷")
    person.follows()
    for words in SAID:
        person.says(words)
        house.settle()
    yield person
    person.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, user_agent=AGENT, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def opens(house: World, applicant: Person, phone: Page, page: str) -> None:
    """The page, signed, with WeChat's library at work."""
    about = house.house.records.of_person(applicant.openid)[-1]
    phone.goto(house.house.links.url(page, applicant.openid, about.id))
    phone.wait_for_selector("[data-wechat][data-state=ready]", state="attached")


def menu(phone: Page) -> list[str]:
    """What the menu of WeChat does not offer."""
    return str(phone.evaluate("document.documentElement.dataset.menuHidden || ''")).split()


def test_wechats_menu_shares_a_link_only_after_one_was_made(
    house: World, applicant: Person, phone: Page, chromium: Browser
) -> None:
    opens(house, applicant, phone, "forms")
    assert SHARE in menu(phone)
    assert phone.evaluate("document.documentElement.dataset.shares") is None
    phone.get_by_role("button", name="生成打印链接").click()
    phone.wait_for_selector("[data-wechat][data-shared=yes]", state="attached")
    assert SHARE not in menu(phone)
    assert "menuItem:share:timeline" in menu(phone)
    shared = json.loads(phone.evaluate("document.documentElement.dataset.shares"))
    assert shared["title"] == "请帮我打印：机构证书的表格"
    assert "PDF" in shared["desc"]
    assert shared["link"] == phone.locator(".handed .link").input_value()

    shop = chromium.new_page()
    assert shop.request.get(shared["imgUrl"]).headers["content-type"] == "image/png"
    shop.goto(shared["link"])
    expect(shop.get_by_role("link", name="下载 PDF")).to_have_count(2)
    phone.get_by_role("button", name="收回").click()
    expect(phone.locator(".handed")).to_have_count(0)
    shop.reload()
    expect(shop.get_by_role("heading", name="链接已经收回")).to_be_visible()
    shop.close()


def test_on_android_several_pictures_come_from_wechats_album_at_once(
    house: World, applicant: Person, phone: Page
) -> None:
    opens(house, applicant, phone, "papers")
    with phone.expect_file_chooser() as album:
        phone.locator('label[for="file-any"]').click()
    assert album.value.is_multiple()
    chosen: list[FilePayload] = [
        {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": scan(number)} for number in range(3)
    ]
    album.value.set_files(chosen)
    expect(phone.locator(".told", has_text="传好了，正在看…")).to_have_count(3)
