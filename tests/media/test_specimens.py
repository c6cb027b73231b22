"""Specimens: repeatable, with valid numbers, and with a seal where one was pressed."""

import re
from datetime import date
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from media import font, specimen
from media.intake import take
from media.specimen.digits import company_code, organisation_code, person_number
from media.specimen.slip import capitals

SLIP: specimen.Transfer = {
    "payer": "河南测试建筑工程有限公司",
    "payer_account": "6222021702000000001",
    "payer_bank": "中国工商银行郑州花园路支行",
    "payee": "深圳市电子商务安全证书管理有限公司",
    "payee_account": "15473969760074",
    "payee_bank": "平安银行深圳高新技术区支行",
    "amount": "500.00",
    "paid_at": "2026-11-23 10:20:30",
    "memo": "017200819112226300",
}


def redness(image: Image.Image) -> float:
    """The share of pixels that are clearly red."""
    red, green, _ = image.convert("RGB").split()
    excess = ImageChops.subtract(red, green).histogram()
    return sum(excess[70:]) / (image.width * image.height)


def test_check_digits_agree_with_published_examples() -> None:
    assert person_number("11010519491231002") == "11010519491231002X"  # the example of GB 11643-1999
    assert company_code("91350100M000100Y4") == "91350100M000100Y43"  # the example of GB 32100-2015
    assert organisation_code("D2143569") == "D2143569X"  # the example of GB 11714-1997


@pytest.mark.parametrize("seed", range(60))
def test_fictional_people_have_consistent_valid_numbers(seed: int) -> None:
    person = specimen.a_person(seed)
    number = person["id_number"]
    assert person_number(number[:17]) == number
    assert number[6:14] == person["birth"].replace("-", "")
    assert ("男" if int(number[16]) % 2 else "女") == person["sex"]
    assert 18 <= 2026 - date.fromisoformat(person["birth"]).year <= 70
    assert person["valid_to"] == "长期" or person["valid_to"] > "2030"
    assert re.fullmatch(r"1[3-9]\d{9}", person["mobile"])
    assert font.missing_glyphs("".join(person.values())) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(60))
def test_fictional_companies_have_valid_codes_and_a_legal_representative(seed: int) -> None:
    company = specimen.a_company(seed)
    assert re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{18}", company["code"])
    assert company_code(company["code"][:17]) == company["code"]
    assert organisation_code(company["code"][8:16]) == company["code"][8:17]
    assert specimen.a_person(company["legal_rep_seed"])["name"] == company["legal_rep"]


def test_the_same_seed_draws_the_same_and_another_seed_draws_another() -> None:
    first = specimen.photograph(specimen.id_front(specimen.a_person(1)), 1)
    assert first == specimen.photograph(specimen.id_front(specimen.a_person(1)), 1)
    assert first != specimen.photograph(specimen.id_front(specimen.a_person(1)), 2)
    assert specimen.a_person(1) != specimen.a_person(2)
    assert len({specimen.a_company(seed)["name"] for seed in range(20)}) > 12


def test_a_stamp_is_red_and_leaves_the_print_below_readable() -> None:
    paper = Image.new("RGB", (1240, 1754), (255, 255, 255))
    paper.paste((0, 0, 0), (900, 1000, 1100, 1400))
    stamped = specimen.stamp(paper, "河南测试建筑工程有限公司")
    assert redness(paper) == 0
    assert redness(stamped) > 0.001
    assert stamped.getpixel((1000, 1200)) == (0, 0, 0)


def test_a_stamp_on_a_grey_copy_is_the_only_red_on_it() -> None:
    person = specimen.a_person(1)
    copy = specimen.photocopy([specimen.id_front(person), specimen.id_back(person)])
    assert redness(copy) == 0
    assert redness(specimen.stamp(copy, "河南测试建筑工程有限公司")) > 0.001


def test_a_signature_is_dark_ink_and_not_red() -> None:
    paper = Image.new("RGB", (1240, 1754), (255, 255, 255))
    signed = specimen.sign(paper, "阿依古丽·买买提", 3)
    darkest = signed.convert("L").getextrema()[0]
    assert isinstance(darkest, int)
    assert darkest < 80
    assert redness(signed) == 0


@pytest.mark.parametrize("seed", [6])
def test_photos_of_all_documents_are_taken_in_as_they_are(seed: int) -> None:
    person, company = specimen.a_person(seed), specimen.a_company(seed)
    drawn = (
        specimen.id_front(person),
        specimen.id_back(person),
        specimen.stamp(specimen.licence(company), company["name"]),
        specimen.slip(SLIP),
    )
    for image in drawn:
        taken = take(specimen.photograph(image, seed), limit=2 * 1024 * 1024, recompress=False)
        assert not taken.recompressed
        with Image.open(BytesIO(taken.normalised)) as normal:
            assert max(normal.size) == 2000


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("500.00", "伍佰元整"),
        ("1000.00", "壹仟元整"),
        ("1005.00", "壹仟零伍元整"),
        ("10500.50", "壹万零伍佰元伍角整"),
        ("100000.00", "壹拾万元整"),
        ("500.05", "伍佰元零伍分"),
        ("1234567.89", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
    ],
)
def test_amounts_are_written_in_capitals_as_banks_do(amount: str, words: str) -> None:
    assert capitals(amount) == words
