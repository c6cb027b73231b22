"""From the answers of an application to its printed forms, for each type of certificate."""

import itertools
import re
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from media.form import FormError
from media.specimen import a_company, a_person, id_back, id_front, licence, stamp
from media.specimen.labelled import printed_form
from tests.remembering import the_reader
from tests.world import World, world

FORMS = ("application_form", "seal_sheet")
fresh_application = (f"A{number}" for number in itertools.count()).__next__
CERTIFICATE = {
    "project": "河南省互通数字证书项目",
    "business": "新申请",
    "term": "1 年",
    "fee": "500 元",
}
ORGANISATION = {
    "organisation.name": "河南示例建设工程有限公司",
    "organisation.id_type": "统一社会信用代码",
    "organisation.id_number": "91410100MA44DWR311",
    "organisation.region": "河南省郑州市",
    "organisation.address": "金水区花园路85号3楼",
    "legal_rep.name": "张三丰",
    "legal_rep.id_number": "11010519491231002X",
    "legal_rep.mobile": "13812345678",
    "contact.name": "李小明",
    "contact.mobile": "13912345678",
    "contact.id_number": "410105199003077658",
    "contact.email": "lxm@163.com",
    "contact.position": "行政主管",
}
HOLDER = {
    "holder.name": "刘思琪",
    "holder.id_number": "410105199508182648",
    "holder.mobile": "13612345678",
    "holder.email": "lsq@163.com",
}
ANSWERS = {
    "institution": CERTIFICATE | ORGANISATION | {"type": "机构证书"},
    "institution_person": CERTIFICATE | ORGANISATION | HOLDER | {"type": "机构个人证书"},
    "person": CERTIFICATE | HOLDER | {"type": "自然人证书"},
}
TITLES = {
    "institution": "机构数字证书申请表",
    "institution_person": "机构个人数字证书申请表",
    "person": "自然人数字证书申请表",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[World]:
    """One deployment for this file; every test brings an application of its own."""
    with world(tmp_path_factory.mktemp("running"), redis_url) as made:
        yield made


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[World]:
    """One whose workers read print."""
    with world(tmp_path_factory.mktemp("reading"), redis_url, own_reader=the_reader()) as made:
        yield made


def pdf_of(*pages: Image.Image) -> bytes:
    out = BytesIO()
    upright = [page.convert("RGB") for page in pages]
    upright[0].save(out, "PDF", save_all=True, append_images=upright[1:], resolution=150, quality=60)
    return out.getvalue()


def on_a_table(*pages: Image.Image) -> bytes:
    """A photo of papers that lie side by side, each 960 pixels wide at most."""
    table, out = Image.new("RGB", (1000 * len(pages), 1000), (196, 186, 170)), BytesIO()
    for number, page in enumerate(pages):
        small = page.convert("RGB")
        small.thumbnail((960, 960))
        table.paste(small, (1000 * number + 20, 20 + (960 - small.height) // 2))
    table.save(out, "JPEG", quality=90)
    return out.getvalue()


def made(world: World, values: dict[str, str]) -> tuple[str, str, str]:
    """The text of both forms, and what is to be written in by hand."""
    pages, missing = world.house.papers.make_forms("openid", fresh_application(), "abc", values, FORMS)
    assert [form for form, _ in pages] == list(FORMS)
    texts = []
    for _, document in pages:
        row = world.house.documents.find(document)
        assert row is not None
        with pypdfium2.PdfDocument(world.house.storage.get(row.original)) as pdf:
            page = pdf[0]
            text = page.get_textpage()
            texts.append(re.sub(r"\s", "", text.get_text_range()))
            text.close()
            page.close()
    return texts[0], texts[1], missing


@pytest.mark.parametrize("type_id", ANSWERS)
def test_each_type_of_certificate_gets_forms_that_print_its_answers(running: World, type_id: str) -> None:
    values = ANSWERS[type_id]
    form, sheet, missing = made(running, values | {"type_id": type_id})
    assert TITLES[type_id] in form
    printed = {key: value for key, value in values.items() if key != "legal_rep.mobile"}
    assert [key for key, value in printed.items() if value.replace(" ", "") not in form] == []
    name = values.get("holder.name", values.get("contact.name", ""))
    assert name in sheet
    assert values["type"] in sheet
    assert missing == ""
    assert (running.clock().strftime("自%Y年%m月%d日起") in form) == (type_id != "person")


def test_answers_without_a_type_make_the_forms_of_an_institution(running: World) -> None:
    form, _, _ = made(running, ANSWERS["institution"])
    assert TITLES["institution"] in form


def test_a_rare_character_is_reported_once_and_boxed_on_both_forms(running: World) -> None:
    values = ANSWERS["person"] | {"type_id": "person", "holder.name": "王۩䶮"}
    form, sheet, missing = made(running, values)
    assert missing == "۩"
    assert "王□䶮" in form
    assert "王□䶮" in sheet


def test_an_answer_that_is_missing_is_named(running: World) -> None:
    values = {key: value for key, value in ANSWERS["person"].items() if key != "holder.email"}
    with pytest.raises(FormError, match="holder_email"):
        made(running, values | {"type_id": "person"})
    with pytest.raises(FormError, match="organisation_address"):
        made(running, CERTIFICATE | HOLDER | {"type": "机构证书"})


def test_the_same_forms_are_stored_once(running: World) -> None:
    values = ANSWERS["institution_person"] | {"type_id": "institution_person"}
    application = fresh_application()
    first, second = (
        running.house.papers.make_forms("openid", application, "abc", values, FORMS)[0] for _ in range(2)
    )
    assert first == second


def test_dense_pages_of_a_form_are_shown_as_one_and_the_licence_between_them_alone(reading: World) -> None:
    company = a_company(4)
    printed = [printed_form("application_form", "institution_person", seed) for seed in range(3)]
    plain = [page.crop((0, 300, page.width, page.height)) for page in printed]  # dense print, and no code
    data = pdf_of(*plain[:2], stamp(licence(company), company["name"], 4), *plain[2:])
    form, paper = reading.house.papers.keep_upload(data, "openid", fresh_application())
    assert (form.paper.kind, paper.paper.kind, paper.paper.is_sealed) == ("application_form", "licence", True)
    assert paper.paper.sure("code") == company["code"]
    left, top, right, bottom = paper.paper.fields["code"].box
    assert 0 <= left < right <= 1
    assert 0 <= top < bottom <= 1
    sheet, alone = (reading.house.documents.find(each.document_id) for each in (form, paper))
    assert sheet is not None
    assert alone is not None
    assert sheet.width > 2 * alone.height  # three upright pages side by side


def test_both_sides_of_a_card_on_two_pages_are_its_copy(reading: World) -> None:
    person = a_person(6)
    data, application = pdf_of(id_front(person), id_back(person)), fresh_application()
    (kept,) = reading.house.papers.keep_upload(data, "openid", application)
    assert kept.paper.kind == "id_copy"
    assert kept.paper.sure("id_number") == person["id_number"]
    assert kept.paper.sure("valid_until") == person["valid_to"]
    assert reading.house.papers.keep_upload(data, "openid", application) == (kept,)


def test_a_pdf_with_all_papers_becomes_a_document_for_each(reading: World) -> None:
    company, person, application = a_company(4), a_person(6), fresh_application()
    forms = [printed_form(form, "institution_person", 4) for form in FORMS]
    card = id_front(person), id_back(person).rotate(90, expand=True)
    data = pdf_of(forms[0], stamp(licence(company), company["name"], 4), *card, forms[1])
    kept = reading.house.papers.keep_upload(data, "openid", application)
    assert [each.paper.kind for each in kept] == ["application_form", "licence", "id_copy", "seal_sheet"]
    assert [each.form_code.split("|")[2:3] for each in kept] == [[FORMS[0]], [], [], [FORMS[1]]]
    assert kept[1].paper.sure("code") == company["code"]
    assert kept[2].paper.sure("valid_until") == person["valid_to"]
    assert {each.notice for each in kept} == {"这个 PDF 里不止一份资料，已经分成4份，一份一份地看。"}
    rows = [reading.house.documents.find(each.document_id) for each in kept]
    shapes = [row.width > row.height for row in rows if row]
    assert shapes == [False, True, False, False]  # each shows its own pages alone, and those upright
    assert {reading.house.storage.get(row.original) for row in rows if row} == {data}
    assert reading.house.papers.keep_upload(data, "openid", application) == kept


def test_a_duplex_scan_of_four_papers_becomes_four_documents_without_the_backs(reading: World) -> None:
    company, person, application = a_company(4), a_person(6), fresh_application()
    forms = [printed_form(form, "institution_person", 4) for form in FORMS]
    papers = forms[0], stamp(licence(company), company["name"], 4), id_front(person), forms[1]
    back = Image.effect_noise((1240, 1754), 6).point(lambda light: light + 100)
    data = pdf_of(*(side for paper in papers for side in (paper, back)))
    with pypdfium2.PdfDocument(data) as scanned:
        assert len(scanned) == 8
    kept = reading.house.papers.keep_upload(data, "openid", application)
    assert [each.paper.kind for each in kept] == ["application_form", "licence", "id_front", "seal_sheet"]
    assert {each.notice for each in kept} == {"这个 PDF 里不止一份资料，已经分成4份，一份一份地看。"}


def test_a_paper_photographed_on_its_side_is_stored_upright(reading: World) -> None:
    company, out = a_company(4), BytesIO()
    standing = stamp(licence(company), company["name"], 4).convert("RGB")
    standing.rotate(90, expand=True).save(out, "JPEG")
    application = fresh_application()
    (kept,) = reading.house.papers.keep_upload(out.getvalue(), "openid", application)
    row = reading.house.documents.find(kept.document_id)
    assert row is not None
    shown = [Image.open(BytesIO(reading.house.storage.get(name))) for name in (row.normalised, row.thumbnail)]
    is_wide = standing.width > standing.height
    assert [picture.width > picture.height for picture in shown] == [is_wide] * 2
    assert (row.width > row.height) == is_wide
    assert reading.house.storage.get(row.original) == out.getvalue()
    (again,) = reading.house.papers.keep_upload(out.getvalue(), "openid", application)
    assert again.document_id == kept.document_id
    assert again.paper.sure("code") == kept.paper.sure("code") == company["code"]


def test_a_page_on_its_side_is_turned_alone(reading: World) -> None:
    person = a_person(6)
    data = pdf_of(id_front(person), id_back(person).rotate(90, expand=True))
    (kept,) = reading.house.papers.keep_upload(data, "openid", fresh_application())
    row = reading.house.documents.find(kept.document_id)
    assert row is not None
    assert kept.paper.sure("valid_until") == person["valid_to"]
    left, top, right, bottom = kept.paper.fields["valid_until"].box
    assert 0 <= left < right <= 1
    assert 0 <= top < bottom <= 1


def test_two_papers_on_one_photo_become_a_document_for_each(reading: World) -> None:
    company, person, application = a_company(4), a_person(6), fresh_application()
    table = on_a_table(stamp(licence(company), company["name"], 4), id_front(person))
    (paper, card) = reading.house.papers.keep_upload(table, "openid", application)
    assert (paper.paper.kind, paper.paper.is_sealed, card.paper.kind) == ("licence", True, "id_front")
    assert paper.paper.sure("code") == company["code"]
    assert card.paper.sure("id_number") == person["id_number"]
    assert paper.notice == "这张图片里不止一份资料，已经分成2份，一份一份地看。"
    rows = [reading.house.documents.find(each.document_id) for each in (paper, card)]
    assert [round(row.width / row.height, 1) for row in rows if row] == [1.0, 1.0]  # its half of the table
    assert {reading.house.storage.get(row.original) for row in rows if row} == {table}
    assert reading.house.papers.keep_upload(table, "openid", application) == (paper, card)


def test_two_copies_of_one_licence_on_one_photo_are_one_document(reading: World) -> None:
    company = a_company(4)
    page = stamp(licence(company), company["name"], 4)
    (kept,) = reading.house.papers.keep_upload(on_a_table(page, page), "openid", fresh_application())
    assert (kept.paper.kind, kept.paper.sure("code"), kept.notice) == ("licence", company["code"], "")
