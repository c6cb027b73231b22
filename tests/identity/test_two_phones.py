"""The whole handoff in a real Chromium: a clerk at a computer, the contact with a phone of their own."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from bot.message.event import PhotoStored
from media import qr
from sandbox.contact import AGENT, id_pictures
from sandbox.person import Person
from tests.identity.card_reader import CardReader
from tests.world import BOUND, World

pytestmark = pytest.mark.browser
NAME, NUMBER = "王小明", "410105199003072515"
PHONE = ViewportSize(width=390, height=844)
SMALL = ViewportSize(width=320, height=640)
DESK = ViewportSize(width=1280, height=860)
SAID = (
    "申请机构证书", *BOUND,
    "机构名称：河南示例建设工程有限公司\n统一社会信用代码：91410105MA9GEXMP9W\n"
    "单位地址：河南省郑州市金水区示例路1号8层801室\n"
    "法人姓名：陈志远\n法人身份证号码：410105197506123311\n法人电话：13903710001\n"
    f"经办人姓名：{NAME}\n经办人身份证号码：{NUMBER}\n经办人电话：13803710002\n"
    "经办人邮箱：wang@163.com\n职位：行政主管\n邮寄：寄给经办人\n发票类型：普票",
    "确认无误",
)  # fmt: skip


@pytest.fixture
def clerk(house: World) -> Iterator[Person]:
    """Chats, and has got as far as the identity check."""
    person = house.person("李婷")
    person.follows()
    for words in SAID:
        person.says(words)
        house.settle()
    about = house.house.records.of_person(person.openid)[-1]
    digest = json.loads(about.value("forms"))["digest"]
    for paper in ("application_form", "seal_sheet", ""):
        code = f"SZCA1|{about.id}|{paper}|{digest}" if paper else ""
        key = f"paper:{paper}"
        event = PhotoStored(
            openid=person.openid, key=key, application_id=about.id, photo=key,
            document_id=f"document-{paper}", form_code=code,
            place="" if paper else "paper.licence",
        )  # fmt: skip
        house.house.turn.take(event).wake(house.hands)
    house.settle()
    person.says("同意")
    house.settle()
    yield person
    person.close()


@pytest.fixture
def contact(house: World) -> Iterator[Person]:
    person = house.person(NAME)
    yield person
    person.close()


@pytest.fixture
def pictures(tmp_path: Path) -> tuple[Path, Path]:
    paths = (tmp_path / "front.jpg", tmp_path / "back.jpg")
    for path, picture in zip(paths, id_pictures(NAME, NUMBER), strict=True):
        path.write_bytes(picture)
    return paths


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_context(viewport=PHONE, user_agent=AGENT, has_touch=True, is_mobile=True).new_page()
    yield page
    page.context.close()


@pytest.fixture
def computer(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_context(viewport=DESK).new_page()
    yield page
    page.context.close()


def reads(house: World, *shown: tuple[str, str]) -> None:
    reader = house.house.reader
    assert isinstance(reader, CardReader)
    reader.person = shown[0] if shown else None


def take(page: Page, side: str, picture: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.click(f"[data-side={side}] [data-choose]")
    chooser.value.set_files(picture)


def until(page: Page, house: World, side: str, state: str) -> None:
    """The worker works, the page asks."""
    for _ in range(60):
        house.hands.do_all()
        if page.locator(f"[data-side={side}]").get_attribute("data-state") == state:
            return
        page.wait_for_timeout(200)
    raise AssertionError(page.locator(f"[data-side={side}]").inner_text())


def fits(page: Page) -> bool:
    page.wait_for_load_state()
    width = page.evaluate("document.documentElement.scrollWidth")
    return bool(width <= page.viewport_size["width"]) if page.viewport_size else False


def check_widths(page: Page, name: str) -> None:
    """At three widths; nothing may stick out."""
    before = page.viewport_size
    for size in (SMALL, PHONE, DESK):
        page.set_viewport_size(size)
        assert fits(page), f"{name} at {size['width']}"
    if before:
        page.set_viewport_size(before)


def agrees(phone: Page) -> None:
    """Not before the box is ticked."""
    assert phone.inner_text("h1") == "经办人身份核验"
    check_widths(phone, "begin")
    phone.click("button[type=submit]")
    assert "请先阅读单独同意书" in phone.inner_text("[role=alert]")
    phone.check("[name=agree]")
    phone.click("button[type=submit]")
    phone.wait_for_selector("[data-camera][data-wechat=ready]", state="attached")
    check_widths(phone, "steps")
    assert phone.locator("[data-start]").is_disabled()


def photographs(phone: Page, house: World, front: Path, back: Path) -> None:
    """First the wrong side, which the page itself sees."""
    reads(house, (NAME, NUMBER))
    take(phone, "front", back)
    phone.wait_for_selector("[data-side=front] [data-use]:visible")
    assert "国徽" in phone.inner_text("[data-side=front] [data-told]")
    check_widths(phone, "doubt")
    take(phone, "front", front)
    phone.wait_for_selector("[data-side=front][data-state=waiting]")
    check_widths(phone, "waiting")
    until(phone, house, "front", "good")
    take(phone, "back", back)
    until(phone, house, "back", "good")
    check_widths(phone, "ready")


def shows_face(phone: Page) -> None:
    phone.click("[data-start]")
    phone.wait_for_url("**/faceid/**")
    assert phone.is_disabled("#go")
    phone.check("#agree")
    phone.click("#go")
    phone.click("button[value='0']")
    phone.wait_for_url("**/p/face/*/back**")
    assert phone.inner_text("h1") == "人脸核验通过"
    check_widths(phone, "passed")


def test_the_contact_does_on_their_own_phone_what_the_clerk_passes_on(
    house: World, clerk: Person, contact: Person, phone: Page, computer: Page,
    pictures: tuple[Path, Path],
) -> None:  # fmt: skip
    complaints: list[str] = []
    for page in (phone, computer):
        page.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
    computer.goto(clerk.link("▸ 开始"))
    assert computer.get_by_text("请经办人用微信扫一扫").is_visible()
    check_widths(computer, "outside")
    (link,) = qr.read(computer.locator(".qr").screenshot())
    phone.goto(contact.opening(link))
    agrees(phone)
    photographs(phone, house, *pictures)
    shows_face(phone)
    house.settle()
    assert "受理成功" in clerk.last_text
    computer.get_by_role("heading", name="人脸核验已经通过").wait_for(timeout=20_000)
    assert complaints == []


def test_what_is_wrong_with_a_card_is_told_on_the_page(
    house: World, clerk: Person, phone: Page, pictures: tuple[Path, Path]
) -> None:
    phone.goto(clerk.opening(clerk.link("▸ 开始")))
    phone.click("button[type=submit]")
    phone.wait_for_selector("[data-side=front]")
    reads(house, (NAME, "410105199505051220"))
    take(phone, "front", pictures[0])
    until(phone, house, "front", "differs")
    assert "修改经办人身份证号码" in phone.inner_text("[data-side=front] [data-told]")
    reads(house)
    take(phone, "back", pictures[1])
    until(phone, house, "back", "unreadable")
    for _ in range(2):
        take(phone, "back", pictures[1])
        phone.wait_for_selector("[data-side=back][data-state=waiting]")
        until(phone, house, "back", "unreadable")
    assert "人工" in phone.inner_text("[data-side=back] [data-told]")
    assert phone.locator("[data-side=back] [data-choose]").is_hidden()
    check_widths(phone, "wrong")


def test_without_wechats_own_camera_the_browsers_way_serves(
    house: World, clerk: Person, phone: Page, pictures: tuple[Path, Path]
) -> None:
    phone.route("**/open/js/*", lambda route: route.abort())
    phone.goto(clerk.opening(clerk.link("▸ 开始")))
    phone.click("button[type=submit]")
    phone.wait_for_selector("[data-side=front]")
    reads(house, (NAME, NUMBER))
    take(phone, "front", pictures[0])
    until(phone, house, "front", "good")


def test_a_lost_network_is_told_and_the_picture_is_sent_again(
    house: World, clerk: Person, phone: Page, pictures: tuple[Path, Path]
) -> None:
    phone.goto(clerk.opening(clerk.link("▸ 开始")))
    phone.click("button[type=submit]")
    phone.wait_for_selector("[data-side=front]")
    reads(house, (NAME, NUMBER))
    phone.route("**/p/face/*/id/front", lambda route: route.abort())
    take(phone, "front", pictures[0])
    phone.wait_for_selector("[data-side=front] [data-use]:visible")
    assert "网络不太好" in phone.inner_text("[data-side=front] [data-told]")
    phone.unroute("**/p/face/*/id/front")
    phone.click("[data-side=front] [data-use]")
    until(phone, house, "front", "good")
