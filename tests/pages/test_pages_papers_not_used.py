"""A file that the chat does not use: the page says the same, with the reason and what to do."""

from io import BytesIO

import pytest

from flows.certificates.choice import look_at
from flows.sections.printing import printed
from media.form import FormCode
from media.qr import draw_image
from tests.pages.applicant import STRANGER, World
from tests.pages.test_pages_papers_misplaced import card, state
from tests.pages.uploading import Line, line, scan, settle

FORM, SHEET, LICENCE = "paper.application_form", "paper.seal_sheet", "paper.licence"


def form_scan(world: World, openid: str, form: str = "application_form") -> bytes:
    """A scan of a printed form, with the code of the application as it stands."""
    application = world.application(openid)
    digest = look_at(application, world.clock()).printed_digest(printed(look_at(application, world.clock())))
    out = BytesIO()
    draw_image(FormCode(application.id, form, digest).text(), 12).convert("RGB").save(out, "BMP")
    return out.getvalue()


@pytest.fixture
def browser(world: World) -> Line:
    return line(world)


def outcome(browser: Line, upload: str) -> tuple[str, str]:
    """Tone and words of one file."""
    _, tone, words = browser.client.get("/p/papers/state").get_json()["uploads"][upload]
    return tone, words


@pytest.mark.parametrize("place", [FORM, ""])
def test_the_form_of_another_application_is_refused_on_the_page_as_in_the_chat(
    world: World, browser: Line, place: str
) -> None:
    upload = browser.send(form_scan(world, STRANGER), place, "申请表.bmp")
    told = settle(world)[0]
    why = "这张申请表是另一笔申请的，请用这次生成的表格。"
    assert why in told
    assert outcome(browser, upload) == ("bad", why)
    page = browser.page()
    assert state(page, FORM) == "还缺"
    assert why in card(page, FORM)
    assert why not in card(page, SHEET)


def test_a_form_that_was_printed_before_an_edit_is_refused_with_what_to_do(
    world: World, browser: Line
) -> None:
    old = form_scan(world, "openid-of-li")
    world.say("修改经办人职位", "采购主管", "确认无误")
    upload = browser.send(old, FORM, "申请表.bmp")
    settle(world)
    tone, words = outcome(browser, upload)
    assert tone == "bad"
    assert words == "这张申请表是修改资料之前打印的，内容已经不一致，请用最新的表格重新打印盖章。"
    assert words in card(browser.page(), FORM)


def test_the_reason_goes_when_the_right_paper_comes(world: World, browser: Line) -> None:
    browser.send(form_scan(world, STRANGER), FORM, "错的.bmp")
    settle(world)
    upload = browser.send(form_scan(world, "openid-of-li"), FORM, "对的.bmp")
    settle(world)
    assert "另一笔申请" not in card(browser.page(), FORM)
    assert "已作为申请表收下" in outcome(browser, upload)[1]


def test_a_file_that_nobody_can_open_is_refused_on_its_card(world: World, browser: Line) -> None:
    browser.send(b"%PDF-1.7\n" + b"x" * 200, LICENCE, "坏的.pdf")
    settle(world)
    page = browser.page()
    assert "刚才那个文件没有收下：" in card(page, LICENCE)
    browser.send(scan(1), LICENCE, "好的.jpg")
    settle(world)
    assert "没有收下" not in card(browser.page(), LICENCE)


def test_a_paper_with_a_doubt_is_not_called_taken_in_green(world: World, browser: Line) -> None:
    upload = browser.send(form_scan(world, "openid-of-li"), FORM, "没盖章.bmp")
    settle(world)
    assert state(browser.page(), FORM) == "请再看一下"
    assert outcome(browser, upload)[0] == "act"


def test_papers_that_were_taken_stay_taken_when_the_order_is_accepted(world: World, browser: Line) -> None:
    upload = browser.send(scan(1), LICENCE, "执照.jpg")
    settle(world)
    world.send_papers()
    world.pass_face()
    assert outcome(browser, upload) == ("good", "已作为营业执照收下。")
