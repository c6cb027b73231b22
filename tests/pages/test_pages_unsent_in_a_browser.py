"""The form in a real Chromium: what is typed survives a reload, a broken line and the end of the visit."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pages.visit import VISIT_SECONDS
from sandbox.contact import AGENT
from tests.pages.applicant import Provider, World
from tests.pages.conftest import Prepared, on_a_port
from tests.world import bound

pytestmark = pytest.mark.browser
FIRST, SECOND = "openid-of-a-bookkeeper", "openid-of-a-clerk"
FIELDS = {
    "机构名称": "郑州甲单位有限公司",
    "单位地址": "金水区花园路 85 号",
    "法人姓名": "甲法人",
    "经办人姓名": "李小明",
    "经办人邮箱": "lixiaoming@163.com",
    "经办人职位": "行政主管",
}
NUMBER = "11010519491231002X"


@pytest.fixture
def served(prepared: Prepared, provider: Provider, tmp_path: Path) -> Iterator[World]:
    with on_a_port(prepared, tmp_path, provider.url, oauth=provider.oauth) as (world, web):
        for openid in (FIRST, SECOND):
            world.say("申请数字证书", *bound(openid), "机构证书", by=openid)
        web.start(world.app)
        yield world


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, user_agent=AGENT)
    yield context
    context.close()


def opened(served: World, phone: BrowserContext, openid: str = FIRST) -> Page:
    page = phone.new_page()
    page.goto(served.house.links.url("fill", openid, served.application(openid).id))
    return page


def typed(page: Page, label: str, words: str) -> None:
    """Type it and leave the field, as a person does."""
    with page.expect_response("**/draft"):
        page.get_by_label(label, exact=True).fill(words)
        page.get_by_label(label, exact=True).blur()


def signed_in(asked: str, provider: Provider) -> str:
    """Where WeChat sends the browser of FIRST back to."""
    query = parse_qs(urlsplit(asked).query)
    code = provider.oauth.give_code(FIRST, "snsapi_base")
    return f"{query['redirect_uri'][0]}?code={code}&state={query['state'][0]}"


def values(page: Page) -> dict[str, str]:
    return {label: page.get_by_label(label, exact=True).input_value() for label in FIELDS}


def test_nothing_is_lost_by_a_reload_at_any_field(served: World, phone: BrowserContext) -> None:
    page = opened(served, phone)
    so_far = dict.fromkeys(FIELDS, "")
    for label, words in FIELDS.items():
        typed(page, label, words)
        so_far[label] = words
        page.reload()
        assert values(page) == so_far
    typed(page, "法人身份证号码", NUMBER)
    page.reload()
    expect(page.get_by_text("您填的 110***********002X 已经存好")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已收到 7 项")).to_be_visible()
    assert served.application(FIRST).value("legal_rep.id_number") == NUMBER


def test_a_field_that_was_not_left_yet_is_there_after_a_reload(served: World, phone: BrowserContext) -> None:
    page = opened(served, phone)
    page.get_by_label("机构名称").type("郑州甲")
    page.reload()
    assert page.get_by_label("机构名称").input_value() == "郑州甲"


def test_what_is_typed_offline_is_kept_and_sent_off_when_the_line_is_back(
    served: World, phone: BrowserContext
) -> None:
    page = opened(served, phone)
    typed(page, "机构名称", FIELDS["机构名称"])
    phone.set_offline(True)
    page.get_by_label("经办人姓名").fill("李小明")
    page.get_by_label("经办人姓名").blur()
    expect(page.get_by_text("网络断了")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("还没有提交上去")).to_be_visible()
    assert page.get_by_label("经办人姓名").input_value() == "李小明"
    phone.set_offline(False)
    page.reload()
    assert page.get_by_label("机构名称").input_value() == FIELDS["机构名称"]
    assert page.get_by_label("经办人姓名").input_value() == "李小明"
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已收到 2 项")).to_be_visible()
    assert served.application(FIRST).value("contact.name") == "李小明"


def test_an_ended_visit_goes_on_with_what_was_typed_after_its_end(
    served: World, phone: BrowserContext, provider: Provider
) -> None:
    page = opened(served, phone)
    address = page.url
    served.clock.forward(seconds=VISIT_SECONDS)
    typed(page, "经办人姓名", "李小明")

    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/connect/oauth2/authorize**")
    page.goto(signed_in(page.url, provider))
    page.wait_for_url(address)
    assert page.get_by_label("经办人姓名").input_value() == "李小明"
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已收到 1 项")).to_be_visible()


def test_two_people_on_two_phones_and_two_tabs_of_one_never_mix(
    served: World, phone: BrowserContext, chromium: Browser
) -> None:
    other = chromium.new_context(viewport={"width": 360, "height": 640}, user_agent=AGENT)
    pages = {FIRST: opened(served, phone), SECOND: opened(served, other, SECOND)}
    beside = opened(served, phone, SECOND)
    typed(pages[FIRST], "机构名称", "郑州甲单位有限公司")
    typed(pages[SECOND], "法人姓名", "乙法人")
    typed(beside, "经办人姓名", "王小明")
    for page in (*pages.values(), beside):
        page.reload()
    seen = [
        [
            page.get_by_label(label, exact=True).input_value()
            for label in ("机构名称", "法人姓名", "经办人姓名")
        ]
        for page in (pages[FIRST], pages[SECOND], beside)
    ]
    assert seen == [["郑州甲单位有限公司", "", ""], ["", "乙法人", "王小明"], ["", "乙法人", "王小明"]]
    other.close()


def test_a_choice_opens_its_fields_at_once(served: World, phone: BrowserContext) -> None:
    page = opened(served, phone)
    recipient = page.get_by_label("收件人", exact=True)
    expect(recipient).to_be_hidden()
    page.get_by_label("寄到别处").check()
    expect(recipient).to_be_visible()
    recipient.fill("王小明")
    page.get_by_label("寄给经办人，到单位地址").check()
    expect(recipient).to_be_hidden()
    page.get_by_label("专用发票").check()
    expect(page.get_by_label("开户银行")).to_be_visible()


def test_mistakes_are_told_in_the_title_and_take_the_focus(served: World, phone: BrowserContext) -> None:
    page = opened(served, phone)
    page.get_by_label("法人移动电话").fill("1381234")
    page.get_by_label("经办人邮箱").fill("wang")
    page.get_by_role("button", name="提交").click()
    expect(page).to_have_title("有 2 项要改 · 填写申请信息 · 深圳CA")
    expect(page.locator("[data-wrong]")).to_be_focused()
    page.locator("[data-wrong]").get_by_role("link", name="经办人邮箱").click()
    expect(page.get_by_label("经办人邮箱")).to_be_focused()


def test_a_double_tap_sends_the_form_once(served: World, phone: BrowserContext) -> None:
    page = opened(served, phone)
    page.get_by_label("经办人姓名").fill("李小明")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.is_navigation_request() else None)
    page.get_by_role("button", name="提交").dblclick()
    expect(page.get_by_text("已收到 1 项")).to_be_visible()
    assert len(sent) == 2  # the form, and the page that it leads to
