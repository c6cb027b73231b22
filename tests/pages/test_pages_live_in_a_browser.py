"""Pages that are open show what happens elsewhere, in a real Chromium."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from bot.jobs import queued
from handlers.photo import PAGE_LEFT
from tests.identity.card_reader import CardReader
from tests.pages.applicant import PERSON, Provider, World
from tests.pages.conftest import Prepared, on_a_port
from tests.pages.uploading import scan, settle, told

pytestmark = pytest.mark.browser
PLACES = ("paper.application_form", "paper.seal_sheet", "paper.licence")


@pytest.fixture
def served(prepared: Prepared, provider: Provider, tmp_path: Path) -> Iterator[World]:
    with on_a_port(prepared, tmp_path, provider.url, oauth=provider.oauth) as (world, web):
        world.house.own_reader = CardReader()
        world.clock.now, world.reader.person = prepared.now, prepared.card
        web.start(world.app)
        yield world


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    yield context
    context.close()


def opened(phone: BrowserContext, world: World, page: str) -> Page:
    shown = phone.new_page()
    shown.goto(world.house.links.url(page, PERSON, world.application().id))
    return shown


def until(page: Page, is_so: Callable[[], bool]) -> None:
    for _ in range(1200):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come to that in a minute")


def leave(page: Page, under_way: set[Request]) -> None:
    """Close the page when it asks nothing: a look that arrives after the leaving counts as an open page."""
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    until(page, lambda: not under_way)
    page.goto("about:blank")


def is_said(world: World, before: int) -> bool:
    """Fires the timer of the page. A look that was under way is no loss: the timer comes back later."""
    queued.fire(PERSON, PAGE_LEFT)
    world.clock.now += timedelta(seconds=30)
    return len(told(world)) > before


def choose(page: Page, place: str, number: int) -> None:
    file = {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": scan(number)}
    page.locator(f'.give[data-place="{place}"] [data-chooser]').set_input_files([file])  # type: ignore[list-item]


def test_all_papers_one_by_one_on_the_page_cost_one_message_and_the_next_step_is_there(
    phone: BrowserContext, served: World
) -> None:
    page = opened(phone, served, "papers")
    before = len(told(served))
    for number, place in enumerate(PLACES, start=1):
        with page.expect_response(lambda answer: answer.url.endswith("/finish")):
            choose(page, place, number)
        settle(served)
        expect(page.locator(f'[id="result-{place}"]')).to_have_attribute("data-state", "已收到")
    served.work()
    expect(page.locator("#next")).to_contain_text("单独同意")
    said = told(served)[before:]
    assert len(said) == 2, said
    assert "收到：申请表、营业执照、电子签章采集表。" in said[0]
    assert "人脸核验" in said[1]
    page.get_by_label("我已阅读，并单独同意").check()
    page.get_by_role("button", name="同意，去做人脸核验").click()
    page.wait_for_url("**/p/face/**")


def test_a_file_that_is_chosen_before_the_script_runs_is_sent(phone: BrowserContext, served: World) -> None:
    page, late = phone.new_page(), list[Route]()
    page.route("**/papers.js*", lambda route: late.append(route))
    page.goto(served.house.links.url("papers", PERSON, served.application().id), wait_until="commit")
    choose(page, PLACES[2], 1)
    with page.expect_response(lambda answer: answer.url.endswith("/finish")):
        late[0].continue_()


def test_a_page_that_is_closed_lets_the_chat_say_where_things_stand(
    phone: BrowserContext, served: World
) -> None:
    page, under_way = phone.new_page(), set[Request]()
    page.on("request", lambda asked: under_way.add(asked))
    page.on("requestfinished", lambda asked: under_way.discard(asked))
    page.on("requestfailed", lambda asked: under_way.discard(asked))
    page.clock.install()
    page.goto(served.house.links.url("papers", PERSON, served.application().id))
    with page.expect_response(lambda answer: answer.url.endswith("/finish")):
        choose(page, PLACES[2], 1)
    before = len(told(served))
    settle(served)
    expect(page.locator(f'[id="result-{PLACES[2]}"]')).to_have_attribute("data-state", "已收到")
    assert served.house.open_pages.is_open(served.application().id)
    leave(page, under_way)
    until(page, lambda: not served.house.open_pages.is_open(served.application().id))
    assert told(served)[before:] == []
    until(page, lambda: is_said(served, before))
    assert "收到：营业执照。" in told(served)[before]


def test_the_transfer_is_copied_row_by_row(phone: BrowserContext, served: World) -> None:
    served.send_papers()
    served.pass_face()
    phone.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened(phone, served, "orders")
    page.get_by_role("button", name="复制汇款账号").click()
    assert page.evaluate("navigator.clipboard.readText()") == "15473969760074"
    expect(page.locator("[data-copied]")).to_have_text("汇款账号已复制")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('old')); }")
    page.get_by_role("button", name="复制附言").click()
    expect(page.locator("[data-copied]")).to_have_text("附言已复制")


def test_the_list_of_orders_follows_what_staff_do(phone: BrowserContext, served: World) -> None:
    served.send_papers()
    served.pass_face()
    page = opened(phone, served, "orders")
    expect(page.locator('[aria-current="step"]')).to_contain_text("到账")
    served.pay()
    expect(page.locator('[aria-current="step"]')).to_contain_text("审核", timeout=15_000)
    expect(page.locator("[data-copied]")).to_have_text("业务单有更新")


def test_the_upload_page_becomes_the_page_of_the_slip_when_the_order_is_accepted(
    phone: BrowserContext, served: World
) -> None:
    served.send_papers()
    page = opened(phone, served, "papers")
    expect(page.get_by_role("link", name="开始人脸核验")).to_be_visible()
    served.pass_face()
    expect(page.get_by_role("heading", name="上传汇款凭据")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="复制金额")).to_be_visible()
