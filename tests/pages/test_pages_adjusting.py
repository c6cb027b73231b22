"""A picture of the upload page is turned and cropped by hand: on the server, once, and judged anew."""

from functools import cache
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from bot.jobs import queued
from media.ocr import Line as Print
from tests.identity.card_reader import CardReader
from tests.pages.applicant import PERSON, STRANGER, World
from tests.pages.test_pages_for_guests import hand_on, opened
from tests.pages.test_pages_papers_misplaced import card, state
from tests.pages.uploading import Line, line, scan, settle

LICENCE, SHEET = "paper.licence", "paper.seal_sheet"
WHOLE = [0, 0, 1, 1]
CORNERS = ("upper left", "upper right", "lower right", "lower left")


class OnlyAcross(CardReader):
    """Sees no print on a picture that is higher than wide."""

    def lines(self, picture: bytes) -> list[Print]:
        with Image.open(BytesIO(picture)) as opened_picture:
            is_high = opened_picture.height > opened_picture.width
        return [] if is_high else super().lines(picture)


class Downwards(CardReader):
    """Takes every line for one that runs downwards, so that it turns every picture to the left."""

    def lines(self, picture: bytes) -> list[Print]:
        corners = ((300.0, 100.0), (300.0, 700.0), (260.0, 700.0), (260.0, 100.0))
        return [Print("这里印着一行没有用的字", 0.99, corners)]


@cache
def photo(width: int = 900, height: int = 1200, kind: str = "JPEG") -> bytes:
    """Of a page whose upper left quarter is red."""
    page = Image.new("RGB", (width, height), "white")
    page.paste((200, 30, 30), (0, 0, width // 2, height // 2))
    out = BytesIO()
    page.save(out, kind)
    return out.getvalue()


@pytest.fixture
def browser(world: World) -> Line:
    return line(world)


def document_of(world: World, place: str = LICENCE) -> str:
    return world.application().value(place)


def shown(world: World, document: str) -> Image.Image:
    row = world.house.documents.find(document)
    assert row
    return Image.open(BytesIO(world.house.storage.get(row.normalised)))


def red_corner(picture: Image.Image) -> str:
    right, low = picture.width - 10, picture.height - 10
    spots = ((10, 10), (right, 10), (right, low), (10, low))
    [found] = [
        name
        for name, spot in zip(CORNERS, spots, strict=True)
        if picture.getpixel(spot)[1] < 100  # type: ignore[index]
    ]
    return found


def adjust(
    browser: Line, document: str, turn: int = 0, box: Any = None, upload: str = "a" * 32, **further: Any
) -> TestResponse:
    asked = {"id": upload, "document": document, "turn": turn, "box": box or WHOLE, **further}
    return browser.call("POST", "/adjusted", json=asked)


def give(world: World, browser: Line, data: bytes, place: str = LICENCE) -> str:
    browser.send(data, place, "照片.jpg")
    settle(world)
    return document_of(world, place)


@pytest.mark.parametrize(("turn", "corner"), [(90, "upper right"), (180, "lower right"), (270, "lower left")])
def test_a_picture_is_turned_and_takes_the_place_of_the_one_before(
    world: World, browser: Line, turn: int, corner: str
) -> None:
    before = give(world, browser, photo())
    assert adjust(browser, before, turn).get_json()["state"] == "queued"
    assert len(settle(world)) == 1
    after = document_of(world)
    assert after != before
    assert red_corner(shown(world, after)) == corner
    assert red_corner(shown(world, before)) == "upper left"
    assert browser.state()["a" * 32]["words"] == "已作为营业执照收下。"


def test_a_picture_is_cropped_after_it_was_turned_and_out_of_all_its_pixels(
    world: World, browser: Line
) -> None:
    before = give(world, browser, photo(3000, 4000))
    assert max(shown(world, before).size) == 2000
    adjust(browser, before, 90, [0.5, 0, 1, 0.5])
    settle(world)
    part = shown(world, document_of(world))
    assert part.size == (2000, 1500)
    assert all(part.getpixel(spot)[1] < 100 for spot in ((10, 10), (1980, 10), (10, 1480), (1980, 1480)))  # type: ignore[index]


def test_what_is_adjusted_twice_is_adjusted_from_the_picture_that_is_shown(
    world: World, browser: Line
) -> None:
    adjust(browser, give(world, browser, photo()), 90, [0.25, 0, 1, 1])
    settle(world)
    adjust(browser, document_of(world), 90, upload="b" * 32)
    settle(world)
    assert shown(world, document_of(world)).size == (900, 900)
    assert red_corner(shown(world, document_of(world))) == "lower right"


def test_the_same_request_again_is_done_once(world: World, browser: Line) -> None:
    before = give(world, browser, photo())
    for _ in range(2):
        assert adjust(browser, before, 90).get_json()["state"] == "queued"
    assert len(settle(world)) == 1
    after = document_of(world)
    assert adjust(browser, before, 90).get_json()["state"] == "taken"
    assert settle(world) == []
    assert document_of(world) == after


def test_a_picture_that_was_replaced_meanwhile_is_not_brought_back(world: World, browser: Line) -> None:
    before = give(world, browser, photo())
    newer = browser.bring(scan(3), LICENCE)
    adjust(browser, before, 90)
    browser.finish(newer)
    ids = [work_id for _, work_id in world.house.work.due()]
    settle_in_order(world, reversed(ids))
    assert shown(world, document_of(world)).size == (900, 1200)
    assert browser.state()["a" * 32]["words"] == "营业执照后来换了一份，这份不用了。"
    answer = adjust(browser, before, 180, upload="b" * 32)
    assert (answer.status_code, answer.get_json()["words"]) == (409, "这张照片后来换过了，请看看现在的这张。")


def settle_in_order(world: World, ids: Any) -> None:
    for work_id in ids:
        queued.work(work_id)
    settle(world)


def test_a_picture_that_was_not_used_because_it_lay_sideways_is_judged_anew(
    world: World, browser: Line
) -> None:
    world.house.own_reader = OnlyAcross()
    assert give(world, browser, photo()) == ""
    page = browser.page()
    assert "没有用上的那张" in card(page, LICENCE)
    [aside] = world.application().aside
    assert browser.client.get(f"/p/papers/{aside.document}.jpg").status_code == 200
    adjust(browser, aside.document, 90)
    settle(world)
    page = browser.page()
    assert state(page, LICENCE) == "已收到"
    assert "没有用上的那张" not in page
    assert world.application().aside == ()


def test_a_picture_without_a_place_that_is_turned_waits_once(world: World, browser: Line) -> None:
    browser.send(photo())
    settle(world)
    [before] = world.application().unsorted
    adjust(browser, before, 90)
    settle(world)
    [after] = world.application().unsorted
    assert after != before
    assert shown(world, after).size == (1200, 900)


def test_one_that_nobody_can_read_any_more_leaves_the_one_before(world: World, browser: Line) -> None:
    world.house.own_reader = OnlyAcross()
    browser.send(photo(1200, 900))
    settle(world)
    [before] = world.application().unsorted
    adjust(browser, before, 90)
    settle(world)
    assert world.application().unsorted == (before,)
    assert "看不到清楚的文字" in browser.state()["a" * 32]["words"]


def test_the_program_that_reads_does_not_turn_back_what_the_person_turned(
    world: World, browser: Line
) -> None:
    world.house.own_reader = Downwards()
    before = give(world, browser, photo())
    assert red_corner(shown(world, before)) == "lower left"
    adjust(browser, before, 90)
    settle(world)
    assert red_corner(shown(world, document_of(world))) == "upper left"


def test_a_picture_of_an_earlier_release_is_adjusted_as_it_is_shown(world: World, browser: Line) -> None:
    before = give(world, browser, photo())
    with world.house.database.writing() as connection:
        connection.exec_driver_sql("update document set turned = null")
    adjust(browser, before, 180)
    settle(world)
    assert red_corner(shown(world, document_of(world))) == "lower right"


def test_a_pdf_is_not_offered_to_be_turned_and_not_turned(world: World, browser: Line) -> None:
    document = give(world, browser, scan(1, "PDF"))
    assert (
        f'class="adjust" role="group" aria-label="营业执照：方向和边框" data-document="{document}"'
        not in browser.page()
    )
    assert "data-crop" not in browser.page()
    assert adjust(browser, document, 90).status_code == 409
    document = give(world, browser, photo())
    assert f'data-document="{document}" data-label="营业执照"' in browser.page()


@pytest.mark.parametrize(
    "asked",
    [
        {"turn": 45},
        {"turn": True},
        {"turn": 0},
        {"turn": 90, "upload": "../" + "a" * 29},
        {"turn": 0, "box": [0, 0, 1]},
        {"turn": 0, "box": [0.2, 0, 0.1, 1]},
        {"turn": 0, "box": [0, 0, 1.1, 1]},
        {"turn": 0, "box": [0, 0, 0.01, 1]},
        {"turn": 0, "box": [0, 0, "1", 1]},
        {"turn": 0, "box": [float("nan"), 0, 1, 1]},
        {"turn": 90, "document": 7},
    ],
)
def test_what_the_page_never_asks_is_refused(world: World, browser: Line, asked: dict[str, Any]) -> None:
    before = give(world, browser, photo())
    assert adjust(browser, **{"document": before, **asked}).status_code == 400
    assert document_of(world) == before


def test_nobody_else_adjusts_a_picture(world: World, browser: Line) -> None:
    before = give(world, browser, photo())
    stranger = line(world, STRANGER)
    assert adjust(stranger, before, 90).status_code == 409
    assert adjust(Line(browser.client, "forged"), before, 90).status_code == 403
    _, link = hand_on(world, "papers")
    colleague = opened(world, link)
    mark = colleague.get("/p/papers").text.split('data-csrf="')[1].split('"')[0]
    assert adjust(Line(colleague, mark), before, 90).status_code == 403
    assert adjust(browser, before, 90).status_code == 200
    assert adjust(stranger, before, 90).status_code == 404
    settle(world, PERSON)
    assert document_of(world) != before
