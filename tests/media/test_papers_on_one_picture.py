"""Several papers on one picture: where each lies."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from media.intake import Intake, Side
from media.intake.part import cut, part
from media.ocr import Line
from media.reading import several
from media.reading.layout import Page
from media.reading.reader import read
from media.specimen import a_company, a_person, id_front, licence, stamp
from media.specimen.labelled import printed_form
from tests.media.test_layouts_of_papers import word
from tests.remembering import the_reader

LICENCE = (
    "营业执照",
    "统一社会信用代码91410100MA44DWR311",
    "名称河南示例建设工程有限公司",
    "法定代表人张三丰",
    "住所河南省郑州市金水区花园路85号",
    "经营范围凭营业执照依法自主开展经营活动",
    "登记机关",
)
FRONT = (
    "姓名李小明",
    "性别男民族汉",
    "出生1990年3月7日",
    "住址河南省郑州市",
    "公民身份号码410105199003077658",
)
OTHER_FRONT = (*FRONT[:4], "公民身份号码410105199508182648")
BACK = ("中华人民共和国", "居民身份证", "签发机关郑州市公安局", "有效期限2019.03.01-2039.03.01")
SLIP = (
    "电子回单",
    "付款人户名河南示例建设工程有限公司",
    "收款人户名深圳市示例有限公司",
    "金额500.00",
    "流水号123456",
)


def paper(left: float, top: float, *rows: str) -> list[Line]:
    return [word(left, top + 40 * number, row) for number, row in enumerate(rows)]


def frames(*lines: Line) -> list[tuple[float, float]]:
    """The left upper corners, in tenths of the picture."""
    found = several.frames(Page(lines, 2000, 2000))
    return [(round(frame.left, 1), round(frame.top, 1)) for frame in found]


@pytest.mark.parametrize("one", [LICENCE, FRONT, BACK, SLIP])
def test_a_paper_alone_is_not_divided(one: tuple[str, ...]) -> None:
    assert frames(*paper(100, 100, *one)) == []


def test_a_licence_beside_a_card_and_one_above_the_other_are_two() -> None:
    assert frames(*paper(50, 100, *LICENCE), *paper(1200, 300, *FRONT)) == [(0.0, 0.0), (0.4, 0.0)]
    assert frames(*paper(50, 100, *LICENCE), *paper(300, 900, *FRONT)) == [(0.0, 0.0), (0.0, 0.3)]


def test_the_two_sides_of_one_card_stay_together_also_below_a_licence() -> None:
    assert frames(*paper(50, 100, *FRONT), *paper(50, 900, *BACK)) == []
    sheet = [*paper(50, 100, *LICENCE), *paper(50, 1200, *FRONT), *paper(1000, 1200, *BACK)]
    assert len(frames(*sheet)) == 2


def test_the_cards_of_two_people_are_two_with_each_side_beside_its_own() -> None:
    two = [*paper(50, 100, *FRONT), *paper(1000, 100, *OTHER_FRONT)]
    assert len(frames(*two)) == 2
    rows = [*two, *paper(50, 400, *BACK), *paper(1000, 400, *BACK)]
    assert len(frames(*rows)) in (2, 4)


def test_slips_alone_stay_together_and_a_licence_beside_them_does_not() -> None:
    two = [*paper(50, 100, *SLIP), *paper(50, 900, *SLIP)]
    assert frames(*two) == []
    assert len(frames(*two, *paper(1000, 400, *LICENCE))) == 2


def test_print_across_the_gap_leaves_the_picture_whole() -> None:
    across = [word(0, 30 * number, "仅供办理数字证书使用" * 8) for number in range(40)]
    assert frames(*paper(50, 100, *LICENCE), *paper(1200, 300, *FRONT), *across) == []


def test_a_number_in_a_letter_makes_no_second_paper() -> None:
    letter = paper(50, 1200, "兹委托李小明410105199003077658", "办理数字证书", "特此证明")
    assert frames(*paper(50, 100, *LICENCE), *letter) == []


def on_a_table(*pages: Image.Image) -> bytes:
    table, out = Image.new("RGB", (1000 * len(pages), 1440), (196, 186, 170)), BytesIO()
    for number, page in enumerate(pages):
        small = page.convert("RGB")
        small.thumbnail((960, 1400))
        table.paste(small, (1000 * number + 20, 20))
    table.save(out, "JPEG", quality=90)
    return out.getvalue()


def test_our_form_and_what_lies_beside_it_are_told_apart() -> None:
    company = a_company(4)
    form, sheet = (printed_form(name, "institution", 4) for name in ("application_form", "seal_sheet"))
    beside = {
        "licence": stamp(licence(company), company["name"], 4),
        "sheet": sheet,
        "card": id_front(a_person(6)),
    }
    for other in beside.values():
        found = read(on_a_table(form, other), the_reader(), today=date(2026, 11, 23)).papers
        assert [round(frame.left, 1) for frame in found] == [0.0, 0.5]
    assert read(on_a_table(form), the_reader(), today=date(2026, 11, 23)).papers == ()


def test_a_picture_is_cut_and_each_part_is_a_file_of_its_own() -> None:
    out = BytesIO()
    Image.new("RGB", (400, 200), (200, 200, 200)).save(out, "JPEG")
    taken = Intake("picture", "image/jpeg", 400, 200, 1, "", b"original", out.getvalue(), b"")
    whole = cut(taken, [[(0.0, 0.0, 0.25, 1.0), (0.25, 0.0, 1.0, 1.0)]])
    assert [side.box for side in whole.sides] == [(0.0, 0.0, 0.25, 1.0), (0.25, 0.0, 1.0, 1.0)]
    second = part(whole, (1,))
    assert (second.width, second.height, second.original, second.sides) == (300, 200, b"original", ())
    assert part(whole, (0, 1)).normalised == taken.normalised


def test_a_part_of_a_page_has_its_place_on_the_sheet_of_all_pages() -> None:
    out = BytesIO()
    Image.new("RGB", (100, 100)).save(out, "JPEG")
    sides = (Side(out.getvalue(), (0.0, 0.0, 1.0, 0.5)), Side(out.getvalue(), (0.0, 0.5, 1.0, 1.0)))
    taken = Intake("pdf", "application/pdf", 100, 200, 2, "", b"", b"", b"", sides=sides)
    found = cut(taken, [[], [(0.0, 0.0, 0.5, 1.0), (0.5, 0.0, 1.0, 1.0)]])
    assert [side.box for side in found.sides] == [
        (0.0, 0.0, 1.0, 0.5),
        (0.0, 0.5, 0.5, 1.0),
        (0.5, 0.5, 1.0, 1.0),
    ]
