"""The upload page: what it shows, who may use it, and that the chat goes on by itself."""

import re
from io import BytesIO

import pytest
from PIL import Image

from bot.message.event import Rejected
from flows.certificates.choice import look_at
from flows.sections.printing import printed
from media.form import FormCode
from media.qr import draw_image
from tests.pages.applicant import PERSON, STRANGER, World, csrf_of
from tests.pages.uploading import line, pages_pdf, scan, settle, staged

LICENCE = "paper.licence"


def states(page: str) -> dict[str, str]:
    """Label → state, as the page has them."""
    return dict(re.findall(r'data-label="([^"]+)" data-state="([^"]+)"', page))


def form_of(world: World, form: str) -> Image.Image:
    """The code that the printed form bears, without its print."""
    application = world.application()
    look = look_at(application, world.clock())
    code = FormCode(application.id, form, look.printed_digest(printed(look)))
    return draw_image(code.text(), 12).convert("RGB")


def all_in_one(world: World) -> bytes:
    """A PDF with both forms and a page that is not recognised."""
    out = BytesIO()
    with Image.open(BytesIO(scan(5))) as page:
        others = [page.convert("RGB"), form_of(world, "seal_sheet")]
        form_of(world, "application_form").save(out, "PDF", save_all=True, append_images=others)
    return out.getvalue()


def test_every_paper_is_listed_with_two_ways_to_give_it(world: World) -> None:
    page = line(world).page()
    assert states(page) == {"申请表": "还缺", "电子签章采集表": "还缺", "营业执照": "还缺"}
    for place in ("paper.application_form", "paper.seal_sheet", LICENCE, ""):
        assert f'name="place" value="{place}"' in page
    assert page.count('accept="image/*" capture="environment"') == 4
    assert "一次选多张，自动归类" in page
    assert page.count(" multiple") == 1


def test_a_pdf_becomes_the_paper_that_it_was_chosen_for_and_the_chat_says_so_once(world: World) -> None:
    browser = line(world)
    upload = browser.send(scan(1, "PDF"), LICENCE, "执照.pdf")
    assert states(browser.page())["营业执照"] == "正在看"
    told = settle(world)
    assert len(told) == 1
    assert "收到：营业执照。" in told[0]
    assert "还缺：申请表、电子签章采集表。" in told[0]
    assert browser.state()[upload]["state"] == "taken"
    assert "已作为营业执照收下。" in browser.state()[upload]["words"]
    assert states(browser.page())["营业执照"] == "已收到"
    document = world.application().value(LICENCE)
    row = world.house.documents.find(document)
    assert row is not None
    assert row.media_type == "application/pdf"
    assert world.house.storage.get(row.original) == scan(1, "PDF")
    assert staged(world) == (["taken"], 0)


def test_several_files_of_one_choice_are_acknowledged_once(world: World) -> None:
    browser = line(world)
    browser.send(scan(1), LICENCE)
    late = browser.bring(scan(2), "paper.seal_sheet")
    world.work()
    world.clock.forward(seconds=5)  # the second one is still on its way
    browser.finish(late)
    told = settle(world)
    assert len(told) == 1
    assert "收到：营业执照、电子签章采集表。" in told[0]


def test_our_form_finds_its_place_by_its_code_whatever_was_chosen(world: World) -> None:
    out = BytesIO()
    form_of(world, "seal_sheet").save(out, "BMP")
    browser = line(world)
    browser.send(out.getvalue(), LICENCE, "采集表.bmp")
    settle(world)
    assert states(browser.page())["电子签章采集表"] in ("已收到", "请再看一下")
    assert states(browser.page())["营业执照"] == "还缺"


def test_a_picture_that_was_not_recognised_is_sorted_on_the_page(world: World) -> None:
    browser = line(world)
    upload = browser.send(scan(3), name="不知道.jpg")
    assert "没认出来" in settle(world)[0]
    assert "请在本页选一下" in browser.state()[upload]["words"]
    page = browser.page()
    document = world.application().unsorted[0]
    form = {"csrf": csrf_of(page), "document": document, "place": LICENCE}
    assert browser.client.post("/p/papers/sort", data=form | {"csrf": "forged"}).status_code == 403
    assert world.application().unsorted == (document,)
    assert browser.client.post("/p/papers/sort", data=form).status_code == 303
    assert world.application().value(LICENCE) == document
    assert world.application().unsorted == ()
    assert "收到：营业执照。" in settle(world)[-1]


def test_the_same_bytes_again_are_the_same_document(world: World) -> None:
    browser = line(world)
    browser.send(scan(4), name="一.jpg")
    settle(world)
    browser.send(scan(4), name="二.jpg")
    settle(world)
    assert len(world.application().unsorted) == 1
    browser.send(scan(4), LICENCE)
    settle(world)
    first = world.application().value(LICENCE)
    browser.send(scan(4), LICENCE)
    settle(world)
    assert world.application().value(LICENCE) == first
    kept = [row for row in world.house.records.documents(world.application().id) if row.kind == "photo"]
    assert [row.id for row in kept] == [first]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04word/document.xml" + b"x" * 200, "请把文档打印、盖章后拍照上传"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 200, "没有传完整"),
        (b"\0\0\0\x18ftypavif" + b"x" * 200, "暂不支持 AVIF 图片，请另存为 JPG"),
        (b"\xff\xd8\xff" + b"x" * 200, "没有传完整"),
        (b"%PDF-1.7\n" + b"x" * 200, "没有传完整"),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_with_words_on_the_page_and_in_the_chat(
    world: World, data: bytes, words: str
) -> None:
    browser = line(world)
    upload = browser.send(data, LICENCE, "文件")
    told = settle(world)
    assert browser.state()[upload]["state"] == "refused"
    assert words in browser.state()[upload]["words"]
    assert words in told[0]
    assert words in browser.page()
    assert states(browser.page())["营业执照"] == "还缺"
    assert staged(world) == (["refused"], 0)


def test_a_rejected_paper_shows_the_reason_and_takes_a_new_one(world: World) -> None:
    world.send_papers()
    world.pass_face()
    world.pay()
    about = {"openid": PERSON, "application_id": world.application().id}
    items = ((LICENCE, "章盖得不清楚"),)
    world.take(Rejected(key="rejected", actor="staff:li", items=items, **about))
    browser = line(world)
    page = browser.page()
    assert states(page)["营业执照"] == "需要补正"
    assert "原因：章盖得不清楚" in page
    assert states(page)["申请表"] == "已收到"
    assert 'value="paper.application_form"' not in page
    browser.send(scan(5), LICENCE)
    settle(world)
    assert states(browser.page())["营业执照"] == "已收到"


def test_once_submitted_only_the_slip_is_wanted(world: World) -> None:
    world.send_papers()
    world.pass_face()
    browser = line(world)
    assert states(browser.page()) == {"汇款凭据": "还缺"}
    assert browser.begin(10, LICENCE).get_json()["words"].startswith("这份资料现在不用上传")
    browser.send(scan(6), "slip", "水单.jpg")
    assert "汇款凭据" in settle(world)[0]
    assert world.application().status == "slip_received"
    assert states(browser.page()) == {"汇款凭据": "已收到"}
    world.pay()
    assert "现在没有要上传的资料" in browser.page()
    assert browser.begin(10, "slip").status_code == 409


def test_pictures_are_shown_to_the_holder_of_the_link_alone(world: World) -> None:
    browser = line(world)
    browser.send(scan(7), LICENCE)
    settle(world)
    document = world.application().value(LICENCE)
    for short in (f"/p/papers/{document}.jpg", f"/p/papers/{document}.jpg?whole=1"):
        address = browser.client.at(short)
        answer = browser.client.get(address)
        assert answer.mimetype == "image/jpeg"
        assert answer.headers["Cache-Control"] == "no-store"
        assert line(world, STRANGER).client.get(short).status_code == 404
        assert line(world, STRANGER).client.get(address).status_code == 403
        assert world.app.test_client().get(address).status_code == 403
    own_form = world.documents()["seal_sheet"]
    assert browser.client.get(f"/p/papers/{own_form}.jpg").status_code == 404


def test_the_forms_can_be_fetched_from_here(world: World) -> None:
    browser = line(world)
    links = re.findall(r'href="(http[^"]+/p/forms\?t=[^"]+)"', browser.page())
    assert len(links) == 1
    path = links[0].removeprefix(world.house.settings.public_url)
    assert browser.client.get(path, follow_redirects=True).status_code == 200


def test_the_page_may_talk_to_its_own_house_and_to_nobody_else(world: World) -> None:
    policy = line(world).client.get("/p/papers").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self';" in policy


def test_the_chat_leads_to_the_page_where_papers_are_asked_for(world: World) -> None:
    assert "▸ 在网页上传（可传 PDF）" in world.say("继续")
    world.send_papers()
    world.pass_face()
    page = world.visit("orders").get("/p/orders").text
    assert "/p/papers?t=" in page
    assert ">上传凭据</a>" in page


def test_the_page_says_when_everything_is_in_and_what_comes_next(world: World) -> None:
    browser = line(world)
    for number, place in enumerate(("paper.application_form", "paper.seal_sheet", LICENCE), start=10):
        assert "资料齐了" not in browser.page()
        browser.send(scan(number), place)
        settle(world)
    assert "资料齐了。" in browser.page()
    before = browser.client.get("/p/papers/state").get_json()["mark"]
    browser.send(scan(14), LICENCE)
    assert "资料齐了" not in browser.page()
    settle(world)
    assert "资料齐了" in browser.page()
    assert browser.client.get("/p/papers/state").get_json()["mark"] != before
    world.send_papers()
    world.pass_face()
    line(world).send(scan(15), "slip")
    settle(world)
    assert "凭据收到了。财务确认到账后" in line(world).page()


def test_how_a_pdf_of_several_pages_was_taken_is_told_beside_it_and_once_in_the_chat(world: World) -> None:
    browser = line(world)
    browser.send(pages_pdf(3), LICENCE, "执照.pdf")
    told = settle(world)
    notice = "这个 PDF 有3页，已经合在一起作为一份资料；不同的资料请分开上传。"
    assert len(told) == 1
    assert told[0].count(notice) == 1
    card = browser.page().split('id="result-paper.licence"')[1].split("</li>")[0]
    assert notice in card


@pytest.mark.parametrize("chosen", ["", LICENCE])
def test_a_pdf_with_several_papers_is_divided_and_its_unknown_page_is_left_to_the_person(
    world: World, chosen: str
) -> None:
    browser = line(world)
    upload = browser.send(all_in_one(world), chosen, "全部.pdf")
    told = settle(world)
    assert len(told) == 1
    assert "收到：申请表、电子签章采集表。" in told[0]
    assert told[0].count("这个 PDF 里不止一份资料，已经分成3份，一份一份地看。") == 1
    assert "没认出来" in told[0]
    assert states(browser.page())["营业执照"] == "还缺"
    files = [told["words"][:8] for told in browser.state().values()]
    assert files == ["已作为申请表收下", "没认出是哪份资料", "已作为电子签章采"]
    assert upload in browser.state()
    (document,) = world.application().unsorted
    form = {"csrf": csrf_of(browser.page()), "document": document, "place": LICENCE}
    assert browser.client.post("/p/papers/sort", data=form).status_code == 303
    assert world.application().value(LICENCE) == document
    assert world.application().unsorted == ()


def test_a_file_that_was_divided_is_taken_once_and_forgotten_whole(world: World) -> None:
    browser, data = line(world), all_in_one(world)
    browser.send(data, name="全部.pdf")
    settle(world)
    first = world.house.records.documents(world.application().id)
    browser.send(data, name="又一次.pdf")
    settle(world)
    assert world.house.records.documents(world.application().id) == first
    assert len(world.application().unsorted) == 1
    assert staged(world) == (["taken"] * 6, 0)
    world.clock.forward(days=1, seconds=1)
    world.work()
    assert staged(world) == ([], 0)
