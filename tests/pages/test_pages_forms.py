"""The printed forms: only one's own, only while they match the answers."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import unquote

import cv2
import numpy as np
from PIL import Image

from tests.pages.applicant import EMPLOYER, PERSON, STRANGER, World, pdf_links


def test_both_forms_are_shown_with_how_to_print_them(world: World) -> None:
    client = world.visit("forms")
    page = client.get("/p/forms").text
    assert "机构数字证书申请表" in page
    assert "电子签章采集表" in page
    assert [word for word in ("打印", "签名", "盖章", "拍照") if f"<strong>{word}</strong>" not in page] == []
    pictures = re.findall(r'<img src="([^"]+)"', page)
    assert len(pictures) == 2
    for picture in pictures:
        answer = client.get(picture)
        assert answer.mimetype == "image/webp"
        assert len(answer.data) < 60_000
        assert answer.headers["Cache-Control"] == "private, max-age=3600"
    for picture in re.findall(r'<a href="([^"]+\.png)"', page):
        assert client.get(picture).data.startswith(b"\x89PNG")


def test_from_the_forms_one_goes_on_to_the_upload_page_until_every_paper_is_there(world: World) -> None:
    client = world.visit("forms")
    page = client.get("/p/forms").text
    assert "也可以在网页上传" in page
    upload = re.search(r'href="([^"]+)">上传资料</a>', page)
    assert upload
    link = unescape(upload[1]).removeprefix(world.house.settings.public_url)
    phone = world.browser()
    assert phone.get(link).status_code == 303
    assert "营业执照" in phone.get("/p/papers").text
    world.hand_in()
    complete = client.get("/p/forms").text
    assert "下载 PDF" in complete
    assert "上传资料" not in complete
    assert "也可以在网页上传" not in complete


def test_a_form_is_saved_under_a_name_by_programs_old_and_new(world: World) -> None:
    client = world.visit("forms")
    [form, sheet] = [client.get(address) for address in pdf_links(client.get("/p/forms").text)]
    assert 'filename="szca-application-form.pdf"' in form.headers["Content-Disposition"]
    assert 'filename="szca-seal-sheet.pdf"' in sheet.headers["Content-Disposition"]
    named = form.headers["Content-Disposition"].partition("filename*=UTF-8''")[2]
    assert unquote(named) == "机构数字证书申请表.pdf"


def test_the_preview_of_each_form_rings_where_to_sign_and_stamp(world: World, others: World) -> None:
    """So many rings: signature and seal on the form; the frames and the signature on the sheet."""
    for at, by, form, sheet in ((world, PERSON, 2, 2), (others, EMPLOYER, 2, 3), (others, PERSON, 1, 2)):
        client = at.visit("forms", by)
        addresses = re.findall(r'<img src="([^"]+webp)"', client.get("/p/forms").text)
        assert [rings(client.get(address).data) for address in addresses] == [form, sheet]


def rings(picture: bytes) -> int:
    """Red closed lines: large pieces of red that touch."""
    with Image.open(BytesIO(picture)) as opened:
        pixels = np.asarray(opened.convert("RGB")).astype(int)
    red = (pixels[..., 0] > 150) & (pixels[..., 1] < 110) & (pixels[..., 2] < 110)
    count, _, stats, _ = cv2.connectedComponentsWithStats(red.astype(np.uint8), connectivity=8)
    return sum(stats[piece, cv2.CC_STAT_WIDTH] > 60 for piece in range(1, count))


def test_each_type_is_signed_and_stamped_in_its_own_way(world: World, others: World) -> None:
    organisation, employee, person = (
        at.visit("forms", by).get("/p/forms").text
        for at, by in ((world, PERSON), (others, EMPLOYER), (others, PERSON))
    )
    assert "经办人签名、加盖单位公章，写上日期" in organisation
    assert "营业执照（复印件加盖公章；已换三合一新版的，用新版）" in organisation
    assert "机构个人数字证书申请表" in employee
    assert "采集表由证书持有人亲笔签名，框里签一次，最下面再签一次" in employee
    assert "最下面由证书持有人再签一次，写上日期" in employee
    assert "持有人身份证复印件（正反面复印件加盖公章）" in employee
    assert "自然人数字证书申请表" in person
    assert "由您本人签名，写上日期" in person
    assert "不压边框；最下面再签一次，写上日期" in person
    assert "身份证人像面（有照片的一面）、身份证国徽面（有国徽的一面）" in person
    assert [word for word in ("公章", "营业执照", "经办人", "盖章</strong>") if word in person] == []


def test_each_form_is_downloaded_as_a_pdf_under_its_own_name(world: World) -> None:
    client = world.visit("forms")
    names = []
    for link in pdf_links(client.get("/p/forms").text):
        answer = client.get(link)
        assert answer.data.startswith(b"%PDF")
        assert answer.headers["Cache-Control"] == "no-store"
        names.append(unquote(answer.headers["Content-Disposition"].split("UTF-8''")[1]))
    assert names == ["机构数字证书申请表.pdf", "电子签章采集表.pdf"]


def test_the_phones_own_browser_may_fetch_the_pdf_for_half_an_hour(world: World) -> None:
    link = pdf_links(world.visit("forms").get("/p/forms").text)[0]
    other_browser = world.app.test_client()
    assert other_browser.get(link).data.startswith(b"%PDF")
    world.clock.forward(minutes=30)
    assert other_browser.get(link).status_code == 403


def test_the_key_of_one_form_opens_no_other(world: World) -> None:
    first, second = pdf_links(world.visit("forms").get("/p/forms").text)
    crossed = second.split("?")[0] + "?" + first.split("?")[1]
    assert world.app.test_client().get(crossed).status_code == 403


def test_nobody_gets_the_forms_of_somebody_else(world: World) -> None:
    client = world.visit("forms", STRANGER)
    for document in world.documents(PERSON).values():
        for kind in ("pdf", "png"):
            answer = client.get(f"/p/forms/{document}.{kind}")
            assert answer.status_code == 404
            assert answer.mimetype == "text/html"
    own = world.documents(STRANGER)["seal_sheet"]
    assert client.get(f"/p/forms/{own}.pdf").status_code == 200


def test_without_a_visit_no_form_is_given_out(world: World) -> None:
    document = world.documents()["seal_sheet"]
    address = world.visit("forms").at(f"/p/forms/{document}")
    client = world.app.test_client()
    assert client.get(f"{address}.pdf").status_code == 403
    assert client.get(f"{address}.png").status_code == 403
    assert client.get(f"{address}.pdf?k=forged").status_code == 403


def test_an_unknown_document_is_not_found(world: World) -> None:
    assert world.visit("forms").get("/p/forms/nothing.pdf").status_code == 404


def test_forms_printed_before_an_edit_are_withdrawn(world: World) -> None:
    client = world.visit("forms")
    before = pdf_links(client.get("/p/forms").text)
    world.say("修改单位地址")
    assert "表格需要更新" in client.get("/p/forms").text
    world.say("金水区花园路86号5楼")
    page = client.get("/p/forms").text
    assert "表格需要更新" in page
    assert "回复“继续”" in page
    assert [client.get(link).status_code for link in before] == [410, 410]


def test_an_edit_taken_back_leaves_the_forms_good(world: World) -> None:
    client = world.visit("forms")
    world.say("修改单位地址", "保持不变")
    assert len(pdf_links(client.get("/p/forms").text)) == 2


def test_new_forms_take_the_place_of_the_old(world: World) -> None:
    client = world.visit("forms")
    old = pdf_links(client.get("/p/forms").text)
    world.say("修改单位地址", "金水区花园路86号5楼", "确认无误")
    new = pdf_links(client.get("/p/forms").text)
    assert len(new) == 2
    assert {link.split("?")[0] for link in new}.isdisjoint(link.split("?")[0] for link in old)
    assert [client.get(link).status_code for link in (*old, *new)] == [410, 410, 200, 200]


def test_while_the_type_is_edited_the_page_still_answers(world: World) -> None:
    world.say("修改证书类型")
    assert "表格需要更新" in world.visit("forms").get("/p/forms").text
    assert world.visit("orders").get("/p/orders").status_code == 200


def test_before_there_are_forms_the_page_says_so(world: World) -> None:
    world.say("申请数字证书", by="openid-of-a-newcomer")
    assert "表格还没有生成" in world.visit("forms", "openid-of-a-newcomer").get("/p/forms").text


def test_a_document_that_the_store_has_lost_is_no_traceback(world: World) -> None:
    client = world.visit("forms")
    link = pdf_links(client.get("/p/forms").text)[0]
    for name in list(world.house.storage.names()):
        world.house.storage.delete(name)
    answer = client.get(link)
    assert answer.status_code == 500
    assert "您的资料都在" in answer.text
