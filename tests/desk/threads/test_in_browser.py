"""Two agents and an applicant at once, in a real Chromium: claiming, writing by keyboard, taking back."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.axe import faultless
from tests.desk.applicant import CONTACT_ID, stamped_licence
from tests.desk.office import PASSWORD, Office
from tests.desk.test_in_browser import WIDE, log_in, picture
from tests.world import Server

pytestmark = pytest.mark.browser
Opens = Callable[[str], Page]


@contextmanager
def browsers(office: Office, chromium: Browser) -> Iterator[Opens]:
    """A browser of its own for each agent, logged in. Nothing may go wrong unseen in any of them."""
    office.staff.add("liming", "李明", ("agent",), PASSWORD)
    server, complaints = Server(), list[str]()
    server.start(office.app)
    with ExitStack() as closing:
        closing.callback(server.stop)

        def open_one(login: str) -> Page:
            context = chromium.new_context(base_url=server.url, viewport=WIDE, locale="zh-CN")
            closing.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            log_in(page, login)
            return page

        yield open_one
    assert [words for words in complaints if "status of 422" not in words] == []


@pytest.fixture
def opens(made: Office, chromium: Browser) -> Iterator[Opens]:
    with browsers(made, chromium) as found:
        yield found


@pytest.fixture
def opens_draft(unchecked: Office, chromium: Browser) -> Iterator[Opens]:
    """The applicant is still filling in."""
    with browsers(unchecked, chromium) as found:
        yield found


def has_its_keys(page: Page) -> None:
    """The scripts of the page have run: they show the button of the help."""
    page.wait_for_load_state()
    expect(page.locator("[data-help]")).to_be_visible()


def opens_the_thread(page: Page) -> None:
    """By keyboard alone."""
    page.goto("/desk/threads")
    page.keyboard.press("n")
    page.get_by_role("log").wait_for()
    has_its_keys(page)


def test_two_agents_claim_at_once_and_one_sees_that_the_other_has_it(made: Office, opens: Opens) -> None:
    made.applicant.says("人工")
    sun, li = opens("sunjie"), opens("liming")
    for page in (sun, li):
        opens_the_thread(page)
    sun.keyboard.press("t")
    sun.get_by_label("写给客户的话").wait_for()
    li.keyboard.press("t")
    expect(li.get_by_role("alert")).to_contain_text("孙洁 正在接待这位客户。")
    picture(li, "threads-late")


def takes_over(page: Page) -> Locator:
    """By keys. The box to write in, which has the focus."""
    page.keyboard.press("t")
    box = page.get_by_label("写给客户的话")
    box.wait_for()
    has_its_keys(page)
    page.keyboard.press("c")
    return box


def test_a_stretch_by_keyboard_alone(made: Office, opens: Opens) -> None:
    made.applicant.says("人工")
    page = opens("sunjie")
    opens_the_thread(page)
    box = takes_over(page)
    page.keyboard.type("请说")
    expect(box).to_have_value("您好，我是深圳CA客服，请问有什么可以帮您？请说")
    page.keyboard.press("Control+a")
    page.keyboard.type("您好，我是客服孙洁")
    page.keyboard.press("Enter")
    log = page.get_by_role("log")
    expect(log).to_contain_text("您好，我是客服孙洁")
    expect(box).to_have_value("")
    page.keyboard.type("还没写完")
    picture(page, "threads-writing")
    log.get_by_role("button", name="撤回").press("Enter")
    expect(log).to_contain_text("已撤回，没有发出")
    expect(box).to_have_value("您好，我是客服孙洁\n还没写完")
    page.keyboard.press("Escape")
    made.applicant.says("我在等你们回复")
    expect(log).to_contain_text("我在等你们回复", timeout=20_000)  # the page asks by itself
    expect(box).to_have_value("您好，我是客服孙洁\n还没写完")
    page.reload()
    has_its_keys(page)
    expect(box).to_have_value("您好，我是客服孙洁\n还没写完")
    page.keyboard.press("b")
    page.get_by_text("接手后机器人不再说话").wait_for()
    assert made.audit("handed_back")


def test_the_title_says_how_many_wait(made: Office, opens: Opens) -> None:
    page = opens("sunjie")
    page.goto("/desk/threads")
    expect(page).to_have_title("会话 · 深圳CA")
    made.applicant.says("人工")
    expect(page).to_have_title("(1) 会话 · 深圳CA", timeout=20_000)


def test_a_sentence_that_is_used_often_is_chosen_by_keyboard(made: Office, opens: Opens) -> None:
    made.applicant.says("人工")
    page = opens("sunjie")
    opens_the_thread(page)
    page.keyboard.press("t")
    box = page.get_by_label("写给客户的话")
    box.wait_for()
    has_its_keys(page)
    page.keyboard.press("c")
    page.keyboard.press("Control+a")
    page.keyboard.type("/")
    choices = page.get_by_role("listbox")
    expect(choices).to_contain_text("/进度")
    picture(page, "threads-replies")
    page.keyboard.type("进度")
    expect(choices.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(box).to_have_value(re.compile(made.application.order_no))
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("现在是“待财务确认”")


def test_photo_voice_and_number_reach_the_thread_and_the_form_goes_on(
    unchecked: Office, opens_draft: Opens
) -> None:
    """During a stretch; a field is asked with a wrong, then a right answer; then the bot goes on."""
    applicant, page = unchecked.applicant, opens_draft("sunjie")
    applicant.says("人工")
    opens_the_thread(page)
    page.keyboard.press("t")
    page.get_by_label("写给客户的话").wait_for()
    log = page.get_by_role("log")
    applicant.sends(stamped_licence(applicant.name))
    applicant.speaks()
    applicant.says(CONTACT_ID)
    for words in ("［照片］", "［语音］", "410"):
        expect(log).to_contain_text(words, timeout=20_000)
    expect(log).not_to_contain_text(CONTACT_ID)
    page.get_by_role("button", name="让机器人问客户：经办人邮箱").click()
    expect(log).to_contain_text("请机器人去问：", timeout=20_000)
    applicant.says("不知道")
    applicant.says("li.new@example.com")
    expect(log).to_contain_text("li.new@example.com", timeout=20_000)
    assert unchecked.application.value("contact.email") == "li.new@example.com"
    picture(page, "threads-asked")
    page.keyboard.press("b")
    page.get_by_text("接手后机器人不再说话").wait_for()
    applicant.says("继续")
    expect(log.locator(".line.bot").last).to_be_visible()
    assert unchecked.application.status == "draft"


def test_a_value_that_comes_is_offered_at_once_and_filed_by_a_key(
    unchecked: Office, opens_draft: Opens
) -> None:
    unchecked.applicant.says("人工")
    page = opens_draft("sunjie")
    opens_the_thread(page)
    page.keyboard.press("t")
    page.get_by_label("写给客户的话").wait_for()
    has_its_keys(page)
    unchecked.applicant.says("邮箱改成：new.address@example.com")
    offers = page.get_by_role("region", name="等您点头的资料")
    expect(offers).to_contain_text("new.address@example.com", timeout=20_000)
    unchecked.applicant.sends(stamped_licence(unchecked.applicant.name))
    expect(offers.get_by_role("combobox")).to_be_visible(timeout=20_000)
    picture(page, "threads-offers")
    faultless(page)
    page.keyboard.press("u")
    expect(offers).not_to_contain_text("new.address@example.com")
    assert unchecked.application.value("contact.email") == "new.address@example.com"
    has_its_keys(page)
    page.keyboard.press("d")
    expect(offers).to_have_count(0)
    assert unchecked.audit("offer_declined")


def test_two_who_open_a_thread_see_each_other_and_who_writes(made: Office, opens: Opens) -> None:
    made.applicant.says("人工")
    sun, li = opens("sunjie"), opens("liming")
    opens_the_thread(sun)
    opens_the_thread(li)
    expect(li.get_by_role("log")).to_contain_text("孙洁 也在看")
    expect(sun.get_by_role("log")).to_contain_text("李明 也在看", timeout=20_000)
    sun.keyboard.press("t")
    sun.get_by_label("写给客户的话").wait_for()
    has_its_keys(sun)
    sun.keyboard.press("c")
    sun.keyboard.type("我")
    expect(li.get_by_role("log")).to_contain_text("孙洁 正在输入", timeout=20_000)
    picture(li, "threads-presence")


def test_a_picture_is_chosen_and_sent(made: Office, opens: Opens) -> None:
    made.applicant.says("人工")
    page = opens("sunjie")
    page.on("filechooser", lambda _: None)  # from now on Chromium hands choosers over, which takes a moment
    opens_the_thread(page)
    page.keyboard.press("t")
    page.get_by_label("写给客户的话").wait_for()
    has_its_keys(page)
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("i")
    photo = {"name": "样张.jpg", "mimeType": "image/jpeg", "buffer": stamped_licence(made.applicant.name)}
    chooser.value.set_files(photo)
    page.get_by_role("button", name="发图片").press("Enter")
    expect(page.get_by_role("log")).to_contain_text("［图片］")
    expect(page.get_by_role("log").get_by_role("button", name="撤回")).to_be_visible()
    picture(page, "threads-picture")
