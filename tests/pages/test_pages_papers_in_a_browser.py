"""The upload page in a real Chromium: on phones and a desktop, on a broken line, and without the script."""

import random
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect

from bot.documents.keeping import PHOTO_LIMIT
from bot.documents.uploads import UPLOAD_LIMIT
from tests.pages.applicant import PERSON, World
from tests.pages.uploading import PIECE, scan, settle

pytestmark = pytest.mark.browser
LISTEN = """() => {
  const status = document.querySelector("[role=status]");
  window.heard = [];
  new MutationObserver(() => heard.push(status.textContent)).observe(status, { childList: true });
}"""
LICENCE, SHEET = "paper.licence", "paper.seal_sheet"


@pytest.fixture
def page(chromium: Browser, served: World) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 390, "height": 780})
    page.goto(served.house.links.url("papers", PERSON, served.application().id))
    yield page
    page.close()


def file(name: str, data: bytes, kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": data}


def choose(page: Page, place: str, *files: FilePayload) -> None:
    page.locator(f'.give[data-place="{place}"] [data-chooser]').set_input_files(list(files))


def told(page: Page, words: str) -> Locator:
    """What stands at a file that is being sent; the same is read out by screen readers, unseen."""
    return page.locator(".told", has_text=words)


def large_pdf() -> bytes:
    """Of some pieces; nobody looks at what is in it."""
    return b"%PDF-1.7\n" + random.Random(1).randbytes(5 * PIECE)


def online_until(page: Page, words: str) -> None:
    """The phone says that it is online, again and again, so that no pause is waited for."""
    for _ in range(200):
        if told(page, words).is_visible():
            return
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(50)
    raise AssertionError(f"{words} is not shown")


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_files_are_sent_as_they_are_chosen_and_their_state_appears_by_itself(
    served: World, page: Page, width: int
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": width, "height": 780})
    page.evaluate(LISTEN)
    choose(page, LICENCE, file("执照.pdf", scan(1, "PDF"), "application/pdf"))
    choose(page, "", file("一张.jpg", scan(2)), file("又一张.jpg", scan(3)))
    expect(told(page, "传好了，正在看…")).to_have_count(3)
    expect(page.locator(f'[id="{LICENCE}"] .state')).to_have_text("正在看")
    settle(served)
    expect(told(page, "已作为营业执照收下。")).to_be_visible()
    expect(page.locator(f'[id="{LICENCE}"] .state')).to_have_text("已收到")
    expect(page.locator(f'[id="{LICENCE}"] img')).to_have_js_property("complete", True)
    expect(page.get_by_role("heading", name="这几张没认出来")).to_be_visible()
    assert "营业执照：已收到" in page.evaluate("heard.join()")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.locator("#sort-1").select_option(label="申请表")
    page.get_by_role("button", name="就是它").first.click()
    expect(page.locator('[id="paper.application_form"] .state')).to_have_text("已收到")
    assert complaints == []


def test_with_the_last_paper_the_page_says_by_itself_that_everything_is_in(served: World, page: Page) -> None:
    page.evaluate(LISTEN)
    words = page.locator("#complete", has_text="资料齐了。")
    papers = {"paper.application_form": "申请表", SHEET: "电子签章采集表", LICENCE: "营业执照"}
    for number, (place, label) in enumerate(papers.items()):
        expect(words).to_have_count(0)
        choose(page, place, file("扫描.jpg", scan(number)))
        expect(told(page, "传好了，正在看…")).to_be_visible()
        settle(served)
        expect(told(page, f"已作为{label}收下。")).to_be_visible()
    expect(words).to_be_in_viewport()
    assert "资料齐了" in page.evaluate("heard.join()")


def test_a_connection_that_breaks_in_the_middle_goes_on_where_it_stood(served: World, page: Page) -> None:
    offsets: list[str] = []

    def break_twice(route: Route) -> None:
        offsets.append(route.request.url.split("offset=")[1])
        if offsets.count(str(2 * PIECE)) in (1, 2) and offsets[-1] == str(2 * PIECE):
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/*offset=*", break_twice)
    data = large_pdf()
    choose(page, LICENCE, file("扫描.pdf", data, "application/pdf"))
    online_until(page, "传好了，正在看…")
    assert [int(offset) // PIECE for offset in offsets] == [0, 1, 2, 2, 2, 3, 4, 5]
    [upload] = served.house.uploads.recent(served.house.links.open("papers", _token(served)))
    assert served.house.uploads.content(upload.id) == data


def break_the_line(page: Page) -> None:
    """A file that is chosen stops before its first piece, and says so."""
    page.route("**/uploads/*offset=*", lambda route: route.abort("connectionreset"))
    choose(page, LICENCE, file("扫描.pdf", large_pdf(), "application/pdf"))
    online_until(page, "网络断开了，已传 0%，传过的不用重传。")
    page.unroute("**/uploads/*offset=*")


def test_a_file_that_stopped_goes_on_by_itself_when_the_network_is_back(page: Page) -> None:
    break_the_line(page)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(told(page, "传好了，正在看…")).to_be_visible()


def test_a_file_that_stopped_goes_on_when_the_person_says_so(page: Page) -> None:
    break_the_line(page)
    page.get_by_role("button", name="继续上传 扫描.pdf").click()
    expect(told(page, "传好了，正在看…")).to_be_visible()


def test_a_file_that_stopped_goes_on_after_the_page_was_closed(served: World, page: Page) -> None:
    break_the_line(page)
    page.reload()
    expect(told(page, "传好了，正在看…")).to_be_visible()
    page.reload()
    expect(page.locator(".sending li")).to_have_count(0)
    [upload] = served.house.uploads.recent(served.house.links.open("papers", _token(served)))
    assert served.house.uploads.content(upload.id) == large_pdf()


@pytest.mark.parametrize("without", ["", "delete Navigator.prototype.locks"])
def test_of_two_tabs_with_the_page_one_sends_a_file_and_the_other_goes_on_when_it_is_closed(
    served: World, chromium: Browser, without: str
) -> None:
    held: list[Route] = []
    context = chromium.new_context()
    context.add_init_script(without or "void 0")
    page = context.new_page()
    page.goto(served.house.links.url("papers", PERSON, served.application().id))
    page.route("**/uploads/*offset=524288", lambda route: held.append(route))
    choose(page, LICENCE, file("扫描.pdf", large_pdf(), "application/pdf"))
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 40)
    other = context.new_page()
    calls: list[str] = []
    other.on("request", lambda request: calls.append(request.url))
    other.goto(page.url)
    other.wait_for_function("typeof Kept === 'object'")
    assert bool(other.evaluate("Boolean(navigator.locks)")) == (not without)
    other.evaluate("() => Kept.get('').then(() => new Promise((soon) => setTimeout(soon, 300)))")
    assert other.locator(".sending li").count() == 0
    assert not [url for url in calls if "/uploads/" in url]
    page.close()
    expect(told(other, "传好了，正在看…")).to_be_visible(timeout=40_000)
    [upload] = served.house.uploads.recent(served.house.links.open("papers", _token(served)))
    assert served.house.uploads.content(upload.id) == large_pdf()
    context.close()


def test_progress_is_shown_and_an_upload_can_be_cancelled_from_the_keyboard(
    served: World, page: Page
) -> None:
    held: list[Route] = []
    chooser = page.locator(f'.give[data-place="{LICENCE}"] [data-chooser]').get_attribute("id")
    page.route("**/uploads/*offset=524288", lambda route: held.append(route))
    choose(page, LICENCE, file("扫描.pdf", large_pdf(), "application/pdf"))
    bar = page.get_by_role("progressbar", name="扫描.pdf 的上传进度")
    expect(bar).to_have_js_property("value", 40)
    button = page.get_by_role("button", name="取消上传 扫描.pdf")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == chooser
    assert page.locator("[data-status]").inner_text() == "扫描.pdf：已取消"
    assert [route.request.method for route in held] == ["PUT"]


def test_a_picture_above_two_megabytes_is_made_smaller_before_it_is_sent(served: World, page: Page) -> None:
    noise = Image.frombytes("RGB", (1800, 1800), random.Random(2).randbytes(1800 * 1800 * 3))
    out = BytesIO()
    noise.save(out, "JPEG", quality=95)
    assert out.tell() > PHOTO_LIMIT
    choose(page, LICENCE, file("大照片.jpg", out.getvalue()))
    expect(told(page, "传好了，正在看…")).to_be_visible()
    settle(served)
    row = served.house.documents.find(served.application().value(LICENCE))
    assert row is not None
    assert len(served.house.storage.get(row.original)) <= PHOTO_LIMIT


def test_a_screenshot_is_taken_as_it_is(served: World, page: Page) -> None:
    choose(page, LICENCE, file("截图.png", scan(4, "PNG"), "image/png"))
    expect(told(page, "传好了，正在看…")).to_be_visible()
    settle(served)
    row = served.house.documents.find(served.application().value(LICENCE))
    assert row is not None
    assert row.media_type == "image/png"


def test_what_is_refused_says_why(served: World, page: Page) -> None:
    choose(page, LICENCE, file("表.docx", b"PK\x03\x04word/" + b"x" * 300, "application/msword"))
    choose(page, SHEET, file("大.pdf", b"%PDF" + b"x" * UPLOAD_LIMIT, "application/pdf"))
    expect(told(page, "这个文件超过了10MB，请分成几份上传")).to_be_visible()
    expect(told(page, "传好了，正在看…")).to_be_visible()
    settle(served)
    expect(told(page, "请把文档打印、盖章后拍照上传")).to_be_visible()
    page.get_by_role("button", name="收起 表.docx").click()
    expect(told(page, "请把文档打印、盖章后拍照上传")).to_have_count(0)


def test_every_way_to_give_a_paper_can_be_reached_and_is_named(page: Page) -> None:
    names = page.evaluate(
        "[...document.querySelectorAll('.give input[type=file]')].map(i => i.labels[0].textContent.trim())"
    )
    assert "选文件 营业执照" in names
    assert "拍照 申请表" in names
    first = page.locator(".give [data-chooser]").first
    first.focus()
    outline = first.evaluate("input => getComputedStyle(input.labels[0]).outlineStyle")
    assert outline == "solid"


def test_a_paper_is_looked_at_without_leaving_the_page(served: World, page: Page) -> None:
    choose(page, LICENCE, file("执照.jpg", scan(1)))
    expect(told(page, "传好了，正在看…")).to_be_visible()
    settle(served)
    thumb = page.locator(f'[id="{LICENCE}"] a.thumb')
    address = page.url
    thumb.click()
    shown = page.get_by_role("dialog", name="营业执照")
    expect(shown.locator("img")).to_have_js_property("complete", True)
    assert shown.locator("img").evaluate("picture => picture.naturalWidth") > 320
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(thumb).to_be_focused()
    assert page.url == address


def test_a_picture_is_pasted_into_the_page(page: Page) -> None:
    page.evaluate(
        """() => {
          const copied = new DataTransfer();
          copied.items.add(new File([new Uint8Array(2000)], "截图.png", { type: "image/png" }));
          document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: copied, bubbles: true }));
        }"""
    )
    expect(told(page, "传好了，正在看…")).to_be_visible()


def test_without_the_script_the_form_does_it(served: World, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(served.house.links.url("papers", PERSON, served.application().id))
    choose(page, LICENCE, file("执照.jpg", scan(5)))
    page.get_by_role("button", name="上传 营业执照").click()
    expect(page.locator(f'[id="{LICENCE}"] .state')).to_have_text("正在看")
    settle(served)
    page.get_by_role("link", name="刷新看结果").click()
    expect(page.locator(f'[id="{LICENCE}"] .state')).to_have_text("已收到")
    context.close()


def _token(world: World) -> str:
    return world.link("papers").split("t=")[1]
