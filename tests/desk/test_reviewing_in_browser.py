"""A review in a real Chromium: differences by key, the place on the picture, old beside new."""

import pytest
from playwright.sync_api import Page, expect

from bot.message.paper import Paper, Read
from tests.desk.applicant import CREDIT_CODE, ORGANISATION, stamped_licence
from tests.desk.office import Office
from tests.desk.test_accounts_in_browser import faultless
from tests.desk.test_in_browser import address, log_in, page, picture

__all__ = ["address", "page"]
pytestmark = pytest.mark.browser
OTHER = "河南另一家建设工程有限公司"
NAME, CODE = (0.3, 0.3, 0.7, 0.34), (0.1, 0.12, 0.45, 0.15)
LICENCE = Paper(
    "licence", {"name": Read(OTHER, 0.97, NAME), "code": Read(CREDIT_CODE, 0.99, CODE)}, is_sealed=True
)


@pytest.fixture
def sent_anew(in_review: Office) -> Office:
    """The licence was rejected and sent anew; it is another organisation's."""
    seat = in_review.at_page("lina")
    about = {"tick": "paper.licence", "reason:paper.licence": "照片模糊看不清"}
    form = {"ticket": seat.hidden("ticket"), "verdict": "reject", **about}
    assert seat.posts(f"{in_review.page}/review", **form).status_code == 303
    in_review.waits_for_decisions()
    in_review.clock.forward(hours=2)
    in_review.applicant.sends(stamped_licence(ORGANISATION), LICENCE)
    in_review.applicant.says("重新提交")
    assert in_review.application.status == "in_review"
    return in_review


def opened(office: Office, page: Page) -> None:
    log_in(page, "wangfang", office.page)
    page.locator("main").press("p")
    page.get_by_role("button", name="看图：申请表").wait_for()
    page.wait_for_load_state()


def test_differences_are_gone_through_by_key_and_fill_in_the_reason(sent_anew: Office, page: Page) -> None:
    opened(sent_anew, page)
    cards = page.locator("[data-difference]")
    place = next(at for at in range(cards.count()) if "机构名称与填写的不一致" in cards.nth(at).inner_text())
    for _ in range(place):
        page.keyboard.press("1")
    page.keyboard.press("2")
    assert OTHER in cards.nth(place).inner_text()
    assert page.get_by_label("机构名称有问题").is_checked()
    expect(page.locator("[id='why-organisation.name']")).to_have_value("与营业执照不一致")
    assert cards.nth(0).locator("input[value=same]").is_checked()
    assert cards.nth(place).locator("canvas").evaluate("it => it.width") > 50
    picture(page, "differences")
    faultless(page)
    page.keyboard.press("k")
    page.keyboard.press("1")
    assert not page.get_by_label("机构名称有问题").is_checked()


def test_a_field_leads_to_the_place_that_it_was_read_from(sent_anew: Office, page: Page) -> None:
    opened(sent_anew, page)
    page.keyboard.press("e")
    page.get_by_role("button", name="机构证件号码，看营业执照").click()
    spot = page.locator("[data-spot]")
    spot.wait_for()
    seen = page.evaluate(
        "() => { const [a, b] = ['spot', 'stage'].map((name) =>"
        " document.querySelector(`[data-${name}]`).getBoundingClientRect());"
        " return a.left >= b.left && a.top >= b.top && a.right <= b.right && a.bottom <= b.bottom; }"
    )
    assert seen
    assert page.locator(".tools strong").inner_text() == "营业执照"
    picture(page, "place")


def test_old_and_new_stand_beside_each_other_and_any_two_papers_do(sent_anew: Office, page: Page) -> None:
    opened(sent_anew, page)
    page.get_by_role("button", name="新旧对照：营业执照").click()
    alts = page.locator("[data-big]").evaluate_all("all => all.map((it) => it.alt)")
    assert alts[0] == "营业执照"
    assert "已替换" in alts[1]
    picture(page, "old-and-new")
    page.keyboard.press("d")
    assert page.locator("[data-big]").count() == 1
    page.keyboard.press("d")
    assert page.locator("[data-big]").count() == 2
    page.keyboard.press("]")
    faultless(page)


def test_the_keys_are_told(sent_anew: Office, page: Page) -> None:
    opened(sent_anew, page)
    page.keyboard.press("?")
    for words in ("这一处没有问题", "下一处要看的", "两份资料并排，或只看一份", "下一件"):
        page.get_by_role("dialog").get_by_text(words).wait_for()


def test_the_phone_is_rehearsed_by_key_and_ticks_stay(sent_anew: Office, page: Page) -> None:
    opened(sent_anew, page)
    page.get_by_label("营业执照有问题").check()
    page.get_by_role("button", name="营业执照：未加盖公章").click()
    page.get_by_label("营业执照有问题").press("v")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("驳回原因：营业执照：未加盖公章。").first.wait_for()
    picture(page, "rehearsal")
    faultless(page)
    page.keyboard.press("a")  # a dialog holds the keyboard
    assert page.get_by_role("dialog").count() == 1
    page.keyboard.press("Escape")
    assert page.get_by_label("营业执照有问题").is_checked()
    assert sent_anew.application.status == "in_review"
