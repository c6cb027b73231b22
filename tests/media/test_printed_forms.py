"""The printed forms: one page each, every value intact, the code readable after a stamp and a photo."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from media import font, qr, specimen
from media.form import FIELDS, INSTITUTION, FormCode, FormError, RenderedForm, digest, fields_of, render

NOW = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
ORDINARY = "河南测试建筑工程有限公司"
KINDS = [(form, type_id) for form, types in FIELDS.items() for type_id in types]
NAMES = {"institution": "机构", "institution_person": "机构个人", "person": "自然人"}
every_form = pytest.mark.parametrize(("form", "type_id"), KINDS)


@dataclass(frozen=True)
class Page:
    text: str
    pages: int
    size: tuple[float, float]
    right_edge: float  # of the text, in points


def printed(form: str, data: Mapping[str, str], type_id: str = INSTITUTION) -> RenderedForm:
    code = FormCode("A261123000001", form, digest(data))
    return render(form, data, code=code, generated=NOW, type_id=type_id)


def read(pdf: bytes) -> Page:
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        text = page.get_textpage()
        boxes = [text.get_charbox(place) for place in range(text.count_chars())]
        found = Page(text.get_text_range(), len(document), page.get_size(), max(box[2] for box in boxes))
        text.close()
        page.close()
    return found


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def ordinary(form: str, type_id: str = INSTITUTION) -> dict[str, str]:
    person, holder, company = specimen.a_person(3), specimen.a_person(4), specimen.a_company(3)
    known = {
        "project": "河南省互通数字证书项目",
        "business": "新申请",
        "term": "1年",
        "fee": "500元",
        "certificate_type": f"{NAMES[type_id]}证书",
        "organisation_name": company["name"],
        "organisation_id_type": "统一社会信用代码",
        "organisation_id_number": company["code"],
        "organisation_address": company["address"],
        "holder_name": holder["name"],
        "holder_id_number": holder["id_number"],
        "holder_mobile": holder["mobile"],
        "holder_email": holder["email"],
        "contact_name": person["name"],
        "contact_mobile": person["mobile"],
        "contact_id_number": person["id_number"],
        "contact_email": person["email"],
        "contact_position": person["position"],
        "legal_rep_name": company["legal_rep"],
        "legal_rep_id_number": specimen.a_person(company["legal_rep_seed"])["id_number"],
        "authorised_from": "2026年11月23日",
    }
    return {key: known[key] for key in fields_of(form, type_id)}


def longest(form: str, filling: str, type_id: str = INSTITUTION) -> dict[str, str]:
    """Every value as long as it may be, each recognisable by its beginning."""
    return {
        key: (f"{place:02d}" + filling * most)[:most]
        for place, (key, most) in enumerate(fields_of(form, type_id).items())
    }


@cache
def ordinary_form(form: str, type_id: str = INSTITUTION) -> RenderedForm:
    return printed(form, ordinary(form, type_id), type_id)


@every_form
def test_a_form_is_one_a4_page_that_holds_every_value(form: str, type_id: str) -> None:
    page = read(ordinary_form(form, type_id).pdf)
    assert page.pages == 1
    assert [round(side) for side in page.size] == [595, 842]
    for value in ordinary(form, type_id).values():
        assert value in squeezed(page.text)
    assert "第1页/共1页" in squeezed(page.text)
    assert "申请编号：A261123000001" in squeezed(page.text)
    assert "生成时间：2026-11-2312:05:06" in squeezed(page.text)


@pytest.mark.parametrize("filling", ["测", "W", "w@", "۩", "，", "a "])
@every_form
def test_the_longest_values_stay_whole_on_one_page_and_inside_its_margin(
    form: str, type_id: str, filling: str
) -> None:
    data = longest(form, filling, type_id)
    page = read(printed(form, data, type_id).pdf)
    assert page.pages == 1
    assert page.right_edge < 595 - 40
    for value in data.values():
        assert squeezed(value).replace("۩", "□") in squeezed(page.text)


def test_the_declaration_carries_both_names_and_numbers_word_for_word() -> None:
    data = ordinary("application_form")
    text = squeezed(read(ordinary_form("application_form").pdf).text)
    assert (
        f"姓名：{data['legal_rep_name']}身份证号：{data['legal_rep_id_number']}系本单位的法定代表人，"
        f"现委托本单位员工姓名：{data['contact_name']}身份证号：{data['contact_id_number']}"
        f"职位：{data['contact_position']}为我方代理人，以我方名义办理数字证书的有关事宜，"
    ) in text
    assert "委托期限：自2026年11月23日起至委托事项办结，代理人不得转让委托权限。" in text


def test_each_type_has_its_own_form_and_says_only_what_concerns_it() -> None:
    texts = {
        type_id: squeezed(read(ordinary_form("application_form", type_id).pdf).text) for type_id in NAMES
    }
    assert all(f"{NAMES[type_id]}数字证书申请表" in text for type_id, text in texts.items())
    holder = ordinary("application_form", "person")
    named = f"姓名：{holder['holder_name']}身份证号：{holder['holder_id_number']}"
    assert f"本单位确认证书持有人{named}系本单位员工" in texts["institution_person"]
    assert f"本人{named}自愿申请自然人数字证书" in texts["person"]
    assert all(("单位公章：" in texts[type_id]) == (type_id != "person") for type_id in NAMES)
    assert all(("经办人" in texts[type_id]) == (type_id != "person") for type_id in NAMES)
    assert all(
        "同意接受《深圳市电子商务安全证书管理有限公司电子认证服务协议》" in text for text in texts.values()
    )


def test_a_seal_sheet_has_a_frame_for_each_impression_of_its_type() -> None:
    texts = {type_id: read(ordinary_form("seal_sheet", type_id).pdf).text for type_id in NAMES}
    frames = {
        "institution": ("单位公章印模", "经办人手写签名"),
        "institution_person": ("单位公章印模", "持有人手写签名", "持有人方章"),
        "person": ("手写签名", "个人方章", "申请人手写签名"),
    }
    for type_id, titles in frames.items():
        assert all(title in texts[type_id] for title in titles)
    assert "公章" not in texts["person"]


@pytest.mark.parametrize(
    "text", ['#panic("x")', "*粗* _斜_ $x^2$", '#read("/etc/passwd")', "\\u{41} // x", '"]; <a> @b']
)
def test_data_never_becomes_markup(text: str) -> None:
    data = {**ordinary("application_form"), "organisation_name": text}
    assert squeezed(text) in squeezed(read(printed("application_form", data).pdf).text)


def test_lines_and_hidden_marks_in_a_value_are_dropped() -> None:
    data = {**ordinary("seal_sheet"), "contact_name": "王\u202e小\u200b\r\n明\x07"}
    assert "王小 明" in read(printed("seal_sheet", data).pdf).text


@every_form
def test_the_preview_is_sharp_enough_to_read_its_code_and_small_enough_to_send(
    form: str, type_id: str
) -> None:
    preview = ordinary_form(form, type_id).preview_png
    assert len(preview) <= 2 * 1024 * 1024
    code = FormCode("A261123000001", form, digest(ordinary(form, type_id)))
    assert [FormCode.parse(text) for text in qr.read(preview)] == [code]


@pytest.mark.parametrize("seed", range(3))
def test_the_code_is_readable_even_with_the_seal_on_it(seed: int) -> None:
    with Image.open(BytesIO(ordinary_form("seal_sheet").preview_png)) as preview:
        paper = specimen.stamp(preview, ORDINARY, seed, at=(0.86, 0.085))
    assert len(qr.read(specimen.photograph(paper, seed))) == 1


@pytest.mark.parametrize("make", [ordinary, lambda form, type_id: longest(form, "测", type_id)])
@pytest.mark.parametrize("type_id", ["institution", "institution_person"])
def test_a_place_of_50_millimetres_is_free_for_the_seal(
    make: Callable[[str, str], dict[str, str]], type_id: str
) -> None:
    side = round(50 / 25.4 * 150)
    page = printed("application_form", make("application_form", type_id), type_id)
    with Image.open(BytesIO(page.preview_png)) as preview:
        left = round(preview.width * 0.77 - side / 2)
        strip = preview.convert("L").crop((left, 0, left + side, round(preview.height * 0.93)))
    squares = (strip.crop((0, top, side, top + side)) for top in range(600, strip.height - side, 6))
    assert any(square.getextrema() == (255, 255) for square in squares)


def test_characters_without_a_glyph_are_reported_and_rare_names_have_theirs() -> None:
    data = {**ordinary("seal_sheet"), "contact_name": "王䶮㛃𬱖·۩", "project": "۩ 河南"}
    assert printed("seal_sheet", data).missing_glyphs == ("۩",)
    assert ordinary_form("application_form").missing_glyphs == ()


def test_the_same_form_is_the_same_file() -> None:
    assert printed("seal_sheet", ordinary("seal_sheet")).pdf == ordinary_form("seal_sheet").pdf


def test_a_digest_changes_with_any_value_and_not_with_their_order() -> None:
    data = ordinary("application_form")
    assert digest(dict(reversed(data.items()))) == digest(data)
    changed = {digest({**data, key: value + "改"}) for key, value in data.items()}
    assert len(changed | {digest(data)}) == len(data) + 1
    assert FormCode("A1", "application_form", digest(data)).digest == digest(data)


@pytest.mark.parametrize(
    ("form", "type_id", "change", "named"),
    [
        ("no_form", "institution", {}, "no_form"),
        ("seal_sheet", "no_type", {}, "no_type"),
        ("seal_sheet", "institution", {"surprise": "x"}, "surprise"),
        ("seal_sheet", "institution", {"contact_name": "长" * 33}, "contact_name"),
        ("seal_sheet", "person", {}, "organisation_name"),
    ],
)
def test_wrong_data_are_refused_by_name(form: str, type_id: str, change: dict[str, str], named: str) -> None:
    with pytest.raises(FormError, match=named):
        printed(form, {**ordinary("seal_sheet"), **change}, type_id)


def test_a_missing_value_or_time_zone_is_refused() -> None:
    data = ordinary("seal_sheet")
    with pytest.raises(FormError, match="project"):
        printed("seal_sheet", {key: value for key, value in data.items() if key != "project"})
    code = FormCode("A1", "seal_sheet", digest(data))
    with pytest.raises(FormError, match="time zone"):
        render("seal_sheet", data, code=code, generated=NOW.replace(tzinfo=None))


def test_a_machine_without_the_font_is_told_which_package_to_install() -> None:
    with pytest.raises(font.FontMissingError, match="apt-get install fonts-noto-cjk"):
        font.find(())
