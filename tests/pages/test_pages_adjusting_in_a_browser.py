"""A picture of the upload page is turned and cropped by hand, in a real Chromium on a phone."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.axe import faultless
from tests.pages.applicant import PERSON, World
from tests.pages.uploading import scan, settle

pytestmark = pytest.mark.browser
LICENCE = "paper.licence"
PATIENCE_MS = 60_000  # other tests may have the machine


@pytest.fixture
def page(chromium: Browser, served: World) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto(served.house.links.url("papers", PERSON, served.application().id))
    yield page
    page.close()


def given(world: World) -> Image.Image:
    """What is shown of the licence now."""
    row = world.house.documents.find(world.application().value(LICENCE))
    assert row
    return Image.open(BytesIO(world.house.storage.get(row.normalised)))


def expect_taken(world: World, page: Page) -> None:
    """The worker has done what the page asked for, and the page shows it."""
    expect(page.locator(".told", has_text="正在看…")).to_be_visible(timeout=PATIENCE_MS)
    settle(world)
    expect(page.locator(".told").last).to_contain_text("已作为营业执照收下", timeout=PATIENCE_MS)
    document = world.application().value(LICENCE)
    expect(page.locator(f'[id="{LICENCE}"] .thumb')).to_have_attribute(
        "data-document", document, timeout=PATIENCE_MS
    )


def turn_without_a_line(page: Page) -> None:
    """The page asks for the turn in vain, until it says so."""
    page.route("**/uploads/adjusted", lambda route: route.abort("connectionreset"))
    page.get_by_role("button", name="向右转 营业执照").tap()
    expect(page.locator(f'[id="{LICENCE}"] .thumb img')).to_have_class("turned-90", timeout=PATIENCE_MS)
    for _ in range(1200):
        if page.locator(".told", has_text="连上以后接着改。").is_visible():
            break
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(50)
    else:
        raise AssertionError("the page does not say that the line is broken")
    page.unroute("**/uploads/adjusted")


def drag(page: Page, handle: Locator, share: float) -> None:
    """To the left, by a share of the picture's width."""
    canvas, place = page.locator(".cropper canvas").bounding_box(), handle.bounding_box()
    assert canvas
    assert place
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - share * canvas["width"], y, steps=4)
    page.mouse.up()


def test_a_paper_is_turned_and_cropped_and_goes_on_after_a_lost_line_and_a_reload(
    served: World, page: Page
) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    chosen: FilePayload = {"name": "执照.jpg", "mimeType": "image/jpeg", "buffer": scan(1)}
    page.locator(f'.give[data-place="{LICENCE}"] [data-chooser]').set_input_files(chosen)
    expect_taken(served, page)
    turn_without_a_line(page)
    page.reload()
    expect_taken(served, page)
    assert given(served).size == (1200, 900)

    page.get_by_role("button", name="裁剪 营业执照").tap()
    dialog = page.get_by_role("dialog", name="裁剪 营业执照")
    dialog.get_by_role("button", name="向左转").tap()
    faultless(page)
    top = dialog.get_by_role("slider", name="上边")
    top.focus()
    for _ in range(5):
        page.keyboard.press("Shift+ArrowDown")
    expect(top).to_have_attribute("aria-valuenow", "25")
    drag(page, dialog.get_by_role("slider", name="右边"), 0.5)
    dialog.get_by_role("button", name="完成").tap()
    expect_taken(served, page)
    width, height = given(served).size
    assert abs(width - 450) <= 8
    assert height == 900
    ticket = served.house.links.open("papers", served.link("papers").split("t=")[1])
    names = [upload.name for upload in served.house.uploads.recent(ticket)]
    assert names == ["执照.jpg", "营业执照（转向）", "营业执照（转向、裁剪）"]
    assert complaints == []
