"""The chat and the upload page say one thing: files that the page shows cost no message of the chat."""

import pytest

from bot.jobs import queued
from bot.message.event import PhotoStored
from bot.message.inbound import Photo
from handlers.photo import PAGE_LEFT
from tests.pages.applicant import PERSON, World
from tests.pages.uploading import Line, line, scan, settle, told

FORM, SHEET, LICENCE = "paper.application_form", "paper.seal_sheet", "paper.licence"


@pytest.fixture
def browser(world: World) -> Line:
    """The upload page, open on a screen."""
    opened = line(world)
    look(opened)
    return opened


def look(browser: Line) -> None:
    """What the script asks while the page is in view."""
    assert browser.client.get("/p/papers/state?seen=1").status_code == 200


def leave(world: World, browser: Line) -> list[str]:
    """The page is closed, and the timers that are due fire. Returns what the chat says then."""
    before = len(told(world))
    assert browser.call_page("POST", "/left").status_code == 204
    queued.fire(PERSON, PAGE_LEFT)
    return told(world)[before:]


def test_files_that_the_page_shows_are_one_message_when_the_page_is_left(world: World, browser: Line) -> None:
    for number, place in enumerate((LICENCE, SHEET)):
        browser.send(scan(number), place)
        assert settle(world) == []
        look(browser)
    said = leave(world, browser)
    assert len(said) == 1
    assert "收到：营业执照、电子签章采集表。" in said[0]
    assert "还缺：申请表。" in said[0]
    assert leave(world, browser) == []


def test_a_page_that_is_not_heard_of_any_more_has_been_left(world: World, browser: Line) -> None:
    browser.send(scan(1), LICENCE)
    assert settle(world) == []
    world.clock.forward(seconds=16)
    look(browser)
    queued.fire(PERSON, PAGE_LEFT)
    assert told(world)[-1:] != ["收到：营业执照。"]
    world.clock.forward(seconds=41)
    before = len(told(world))
    queued.fire(PERSON, PAGE_LEFT)
    assert ["收到：营业执照。" in words for words in told(world)[before:]] == [True]


def test_the_last_paper_brings_the_next_step_into_the_chat_at_once(world: World, browser: Line) -> None:
    for number, place in enumerate((LICENCE, SHEET)):
        browser.send(scan(number), place)
        assert settle(world) == []
        look(browser)
    browser.send(scan(9), FORM)
    said = settle(world)
    assert "收到：申请表、营业执照、电子签章采集表。" in said[0]
    assert leave(world, browser) == []


def test_a_photo_of_the_chat_is_answered_in_the_chat_whatever_is_open(world: World, browser: Line) -> None:
    browser.send(scan(1), LICENCE)
    assert settle(world) == []
    look(browser)
    about = {"openid": PERSON, "application_id": world.application().id}
    world.house.turn.take(Photo(openid=PERSON, created_at=world.clock(), key="chat", media_id="m"))
    world.take(PhotoStored(**about, key="stored:chat", photo="chat", document_id="from-the-chat"))
    queued.fire(PERSON, "photos")
    before = len(told(world))
    world.clock.forward(seconds=3)
    look(browser)
    queued.fire(PERSON, "photos")
    assert "收到：营业执照。" in told(world)[before]


def test_a_picture_that_is_sorted_on_the_page_is_told_with_the_rest(world: World, browser: Line) -> None:
    browser.send(scan(3), name="不知道.jpg")
    assert settle(world) == []
    look(browser)
    document = world.application().unsorted[0]
    form = {"csrf": browser.mark, "document": document, "place": LICENCE}
    assert browser.client.post("/p/papers/sort", data=form).status_code == 303
    assert settle(world) == []
    assert "收到：营业执照。" in leave(world, browser)[0]


def test_a_picture_without_a_place_is_asked_about_when_the_page_is_left(world: World, browser: Line) -> None:
    browser.send(scan(3), name="不知道.jpg")
    assert settle(world) == []
    assert "没认出来" in leave(world, browser)[0]


def test_a_strangers_call_does_not_close_the_page(world: World, browser: Line) -> None:
    browser.send(scan(1), LICENCE)
    settle(world)
    look(browser)
    assert browser.client.post("/p/papers/left", headers={"X-Page-Mark": "0" * 80}).status_code in (204, 403)
    queued.fire(PERSON, PAGE_LEFT)
    assert world.house.open_pages.is_open(world.application().id)


def test_the_state_is_sent_once_and_then_only_said_to_be_the_same(world: World, browser: Line) -> None:
    first = browser.client.get("/p/papers/state")
    tag = {"If-None-Match": first.headers["ETag"]}
    again = browser.client.get("/p/papers/state", headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    browser.send(scan(1), LICENCE)
    assert browser.client.get("/p/papers/state", headers=tag).status_code == 200


def test_a_page_behind_the_camera_is_not_left(world: World, browser: Line) -> None:
    browser.send(scan(1), LICENCE)
    assert settle(world) == []
    assert browser.client.get("/p/papers/state?seen=choosing").status_code == 200
    before = len(told(world))
    world.clock.forward(seconds=120)
    queued.fire(PERSON, PAGE_LEFT)
    assert told(world)[before:] == []
    world.clock.forward(seconds=70)
    queued.fire(PERSON, PAGE_LEFT)
    assert "收到：营业执照。" in told(world)[before]
