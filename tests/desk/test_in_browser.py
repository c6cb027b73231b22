"""The desk in a real Chromium: the way of a cashier and of a reviewer, by mouse and by keyboard."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.desk.applicant import CONTACT_ID
from tests.desk.office import PASSWORD, Office
from tests.world import Server

pytestmark = pytest.mark.browser
# Where to leave pictures for people to look at; without it none are taken.
PICTURES = os.environ.get("DESK_PICTURES", "")
WIDE, NARROW = ViewportSize(width=1280, height=860), ViewportSize(width=390, height=844)


@pytest.fixture
def address(made: Office) -> Iterator[str]:
    server = Server()
    server.start(made.app)
    yield server.url
    server.stop()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A window in which nothing may go wrong unseen: neither script, nor policy, nor a missing file."""
    context = chromium.new_context(base_url=address, viewport=WIDE, locale="zh-CN")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    refused = "status of 422"  # Chromium reports every answer that is no success
    assert [words for words in complaints if refused not in words] == []


def picture(page: Page, name: str) -> None:
    """Of the page in both widths; nothing may stick out sideways."""
    page.wait_for_load_state()
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        if PICTURES:
            page.wait_for_load_state("networkidle")
            page.screenshot(
                path=Path(PICTURES) / f"{name}-{size['width']}.png",
                full_page=name not in ("list", "rejection"),
            )
    page.set_viewport_size(WIDE)


def log_in(page: Page, login: str, path: str = "/desk/") -> None:
    """Open a page as one who is logged in. The form is sent without being shown: drawing it and each letter
    typed into it took half the CPU of most tests."""
    call = page.context.request
    token = re.search(r'name="token" value="([^"]+)"', call.get("/desk/login").text())
    assert token
    form = {"token": token[1], "login": login, "password": PASSWORD}
    assert call.post("/desk/login", form=form, max_redirects=0).status == 303
    page.goto(path)


def log_in_by_keyboard(page: Page, login: str) -> None:
    page.goto("/desk/")
    page.locator("#login:focus").wait_for()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="退出").wait_for()


def test_the_cashier_compares_and_confirms(made: Office, page: Page) -> None:
    page.goto("/desk/")
    picture(page, "login")
    log_in(page, "zhaolei")
    picture(page, "list")
    page.get_by_role("link", name="核对到账").click()
    page.get_by_role("button", name="看凭据").click()
    assert page.locator(".tools strong").inner_text() == "汇款凭据"
    picture(page, "payment")
    page.get_by_label("我已核对银行流水").check()
    page.get_by_role("button", name="确认到账").click()
    page.get_by_text("已确认到账，转给审核员审核。").wait_for()
    assert made.application.status == "in_review"


def turns_and_grows(page: Page) -> None:
    """The picture, by keys; at first it is as wide as its place."""
    for key in "r+":
        page.locator("[data-stage]").press(key)
    fits = "it => it.getBoundingClientRect().width / it.parentElement.clientWidth"
    assert page.locator("[data-sheet]").evaluate(fits) == pytest.approx(1.3, abs=0.05)
    assert "rotate(90deg)" in (page.locator("[data-sheet]").get_attribute("style") or "")


def test_the_reviewer_looks_turns_reveals_and_rejects(in_review: Office, page: Page) -> None:
    log_in(page, "wangfang")
    page.get_by_role("link", name="审核", exact=True).click()
    picture(page, "application")
    page.get_by_role("button", name="打开这些资料").click()
    page.get_by_role("button", name="看图：申请表").wait_for()
    page.wait_for_load_state()  # a click before the script runs shows nothing
    big = page.locator("[data-big]")
    page.get_by_role("button", name="看图：营业执照").click()
    page.locator(".tools strong", has_text="营业执照").wait_for()
    big.evaluate("image => image.decode()")  # a condition in words would need eval, which the page forbids
    assert big.evaluate("image => image.naturalWidth") > 500
    turns_and_grows(page)

    page.get_by_label("申请表有问题").check()
    page.get_by_role("button", name="申请表：未加盖公章").click()
    page.locator("#agreed > summary").click()
    row = page.locator(".item", has_text="经办人身份证号码")
    row.locator("summary").click()
    row.get_by_label("查看理由").fill("与身份证核对")
    row.get_by_label("查看理由").press("Enter")
    row.get_by_text(CONTACT_ID).wait_for()
    picture(page, "rejection")
    assert page.get_by_label("申请表有问题").is_checked()
    page.get_by_role("button", name="通过").click()
    page.get_by_text("您还标着有问题的项目（申请表），所以没有通过").wait_for()
    assert page.get_by_label("驳回原因").first.input_value() == "未加盖公章"
    picture(page, "contradiction")
    page.get_by_role("button", name="驳回勾选的项目").click()
    takes_effect(in_review, page, "已驳回。申请人补正后会重新出现在“待审核”。")
    picture(page, "rejected")
    assert in_review.application.answers["paper.application_form"].note == "未加盖公章"


def takes_effect(office: Office, page: Page, words: str) -> None:
    """The seconds pass on the clock of the office; a reload shows what came of the decision."""
    page.get_by_text("秒后生效，之前可以撤回").wait_for()
    office.waits_for_decisions()
    page.reload()
    page.get_by_text(words).wait_for()


def tab_to(page: Page, selector: str) -> None:
    """By keyboard alone; wherever it passes, one sees where it is."""
    goal = page.locator(selector).first
    for _ in range(80):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const it = document.activeElement, box = it.getBoundingClientRect();"
            " const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);"
            " return it === document.body || it.closest('[tabindex]') !== null ||"
            " (getComputedStyle(it).outlineStyle !== 'none' && (it.contains(top) || top.contains(it))) })()"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")
        if goal.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError(f"no way to {selector}")


def test_the_reviewer_rejects_by_keyboard_alone(in_review: Office, page: Page) -> None:
    log_in_by_keyboard(page, "wangfang")
    tab_to(page, ".work .button")
    page.keyboard.press("Enter")
    page.locator("#review").wait_for()
    tab_to(page, ".tick")
    page.keyboard.press("Space")
    page.locator("[data-why]:focus").wait_for()
    page.keyboard.type("未加盖公章")
    page.keyboard.press("Enter")  # of a text field it would press the first button, which rejects
    tab_to(page, "#review .bad")
    assert in_review.application.status == "in_review"
    page.keyboard.press("Enter")
    takes_effect(in_review, page, "已驳回。申请人补正后会重新出现在“待审核”。")
    assert in_review.application.status == "rejected"


def test_the_lists_fit_a_narrow_screen(made: Office, page: Page) -> None:
    made.applicant.says("人工")
    log_in(page, "sunjie")
    page.get_by_role("heading", name="轮到我").wait_for()
    page.locator("table.work tbody tr").first.wait_for()
    picture(page, "callers")
    page.get_by_role("link", name="业务单", exact=True).click()
    page.get_by_role("link", name="轮到我").wait_for()
    picture(page, "all")


def test_a_refund_goes_from_the_reviewer_to_the_cashier(refund_asked: Office, page: Page) -> None:
    log_in(page, "wangfang")
    picture(page, "refunds")
    page.get_by_role("link", name="处理退费").click()
    picture(page, "refund")
    page.get_by_role("button", name="同意退费", exact=True).click()
    page.get_by_text("已同意退费，转给财务退款。").wait_for()
    page.get_by_role("button", name="退出").click()
    log_in(page, "zhaolei")
    page.get_by_role("link", name="处理退费").click()
    page.get_by_label("已经退款").check()
    picture(page, "repayment")
    page.get_by_role("button", name="确认已退款").click()
    page.get_by_text("已确认退款，申请就此结束。").wait_for()
    assert refund_asked.application.status == "refunded"
