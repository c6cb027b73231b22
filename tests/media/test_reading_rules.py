"""What is made of lines of print: numbers, amounts, labels, and what differs from the application."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import specimen
from media.ocr import Box, Line
from media.reading import (
    FINDINGS,
    Field,
    Finding,
    Frame,
    Reading,
    compare,
    demand,
    id_card,
    kinds,
    licence,
    money,
    numbers,
    slip,
)
from media.reading.layout import Page
from media.seal import Seal
from media.specimen.slip import capitals

PAYEE, ACCOUNT = "深圳市电子商务安全证书管理有限公司", "15473969760074"
SEAL = Seal(0.4, 0.4, 0.6, 0.6, 0.9)
SEEDS = st.integers(0, 500)


def line(x: float, y: float, text: str, confidence: float = 0.99) -> Line:
    box: Box = ((x, y), (x + 20 * len(text), y), (x + 20 * len(text), y + 24), (x, y + 24))
    return Line(text, confidence, box)


def page(*lines: Line) -> Page:
    return Page(lines, 1200, 800)


def reading(kind: str, sure: float = 0.99, seals: tuple[Seal, ...] = (), **values: str) -> Reading:
    fields = {name: Field(value, sure, Frame(0, 0, 1, 1)) for name, value in values.items()}
    return Reading(kind, 1.0, fields, seals=seals)  # type: ignore[arg-type]


def codes(found: tuple[Finding, ...]) -> list[str]:
    return [one.code for one in found]


@given(SEEDS, st.integers(0, 17), st.integers(1, 9))
def test_a_number_with_one_wrong_digit_is_never_taken(seed: int, place: int, off: int) -> None:
    right = specimen.a_person(seed)["id_number"]
    assert numbers.is_person(right)
    digit = "0123456789"[(int(right[place].replace("X", "0")) + off) % 10]
    assert not numbers.is_person(right[:place] + digit + right[place + 1 :]) or digit == right[place]


@given(SEEDS, st.integers(0, 17), st.sampled_from(numbers.USCC_CHARACTERS))
def test_a_code_with_one_wrong_character_is_never_taken(seed: int, place: int, char: str) -> None:
    right = specimen.a_company(seed)["code"]
    assert numbers.is_company(right)
    assert numbers.holds_organisation(right)
    assert numbers.is_company(right[:place] + char + right[place + 1 :]) == (char == right[place])


def test_people_and_village_collectives_that_libraries_refuse_are_taken() -> None:
    assert numbers.is_person("44030919850101012X")
    assert numbers.is_company("N2410105MF1234567L")


@pytest.mark.parametrize("amount", ["500.00", "1005.00", "10500.50", "100000.00", "500.05", "1234567.89"])
def test_capitals_and_figures_of_an_amount_agree(amount: str) -> None:
    (fen,) = money.figures(f"¥{amount}")
    assert money.in_yuan(fen) == amount
    assert money.capitals(f"人民币(大写):{capitals(amount)}") == fen


@pytest.mark.parametrize(("text", "fen"), [("¥1,234,567.80", [123456780]), ("编号20261123.5", []), ("", [])])
def test_only_what_looks_like_an_amount_is_one(text: str, fen: list[int]) -> None:
    assert money.figures(text) == fen


def test_a_value_is_found_beside_its_label_and_goes_on_below_it() -> None:
    found = licence.read(
        page(
            line(40, 100, "名"),
            line(120, 100, "称"),
            line(240, 102, "河南示例建设工程"),
            line(240, 134, "有限公司"),
            line(700, 98, "类型"),
            line(800, 98, "有限责任公司"),
            line(40, 180, "法定代表人 陈志远"),
        )
    )
    assert found["name"].value == "河南示例建设工程有限公司"
    assert found["legal_rep"].value == "陈志远"


def test_a_code_whose_check_digit_fails_is_shown_but_never_sure() -> None:
    right = specimen.a_company(5)["code"]
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    assert licence.read(page(line(40, 100, right)))["code"].is_sure
    assert not licence.read(page(line(40, 100, wrong, 1.0)))["code"].is_sure


def test_a_number_that_disagrees_with_the_birth_printed_above_it_is_doubted() -> None:
    person = specimen.a_person(2)
    year, month, day = person["birth"].split("-")
    number = line(40, 300, "公民身份号码 " + person["id_number"])
    agreeing, other = (
        line(40, 200, f"出生{year}年{int(month)}月{int(day)}日"),
        line(40, 200, "出生1950年1月2日"),
    )
    assert id_card.read_front(page(agreeing, number))["id_number"].is_sure
    assert not id_card.read_front(page(other, number))["id_number"].is_sure


@pytest.mark.parametrize(
    ("text", "until", "is_sure"),
    [
        ("2019.03.01-2039.03.01", "2039-03-01", True),
        ("2019.03.01-长期", "长期", True),
        ("2019.03.01-2037.03.01", "2037-03-01", False),  # no card is given for 18 years
    ],
)
def test_the_validity_of_a_card_must_be_one_that_cards_have(text: str, until: str, is_sure: bool) -> None:
    found = id_card.read_back(page(line(40, 100, "有效期限"), line(200, 100, text)))["valid_until"]
    assert (found.value, found.is_sure) == (until, is_sure)


def test_a_slip_with_shared_labels_gives_the_payer_first() -> None:
    found = slip.read(
        page(
            line(40, 40, "中国某银行 电子回单"),
            line(40, 100, "户名"),
            line(120, 100, "河南示例建设工程有限公司"),
            line(640, 100, "户名"),
            line(720, 100, PAYEE),
            line(40, 150, "账号"),
            line(120, 150, "6222021702000000001"),
            line(640, 150, "账号"),
            line(720, 150, ACCOUNT),
            line(40, 200, "金额(小写) ￥500.00"),
            line(40, 250, "大写 伍佰元整"),
            line(40, 300, "记账日期 20261123"),
        )
    )
    values = {name: field.value for name, field in found.items()}
    assert values == {
        "amount": "500.00",
        "payer": "河南示例建设工程有限公司",
        "payee": PAYEE,
        "payer_account": "6222021702000000001",
        "account": ACCOUNT,
        "date": "2026-11-23",
    }


def test_figures_that_disagree_with_the_capitals_are_doubted() -> None:
    found = slip.read(page(line(40, 100, "小写¥800.00"), line(40, 150, "大写伍佰元整")))
    assert not found["amount"].is_sure


def test_a_page_without_known_words_is_unknown() -> None:
    assert kinds.sort(page(line(40, 40, "关于召开年度会议的通知"))).kind == "unknown"


KNOWN = {
    "organisation_name": "河南示例（集团）有限公司",
    "organisation_id_number": "91410105MA9GEXMP0X",
    "legal_rep_name": "陈志远",
    "holder_name": "阿依古丽·买买提",
    "holder_id_number": "41010519900307251X",
    "fee_fen": "50000",
    "payee": PAYEE,
    "account": ACCOUNT,
}
AGREEING = {
    "licence": {"name": "河南示例(集团)有限公司", "code": "91410105MA9GEXMP0X", "legal_rep": "陈志远"},
    "id_front": {"name": "阿依古丽•买买提", "id_number": "41010519900307251x"},
    "slip": {"amount": "500.00", "payer": "河南示例（集团）有限公司", "payee": PAYEE, "account": ACCOUNT},
}


@pytest.mark.parametrize("kind", AGREEING)
def test_what_is_written_differently_but_says_the_same_does_not_differ(kind: str) -> None:
    assert compare(reading(kind, **AGREEING[kind]), KNOWN) == ()


@pytest.mark.parametrize(
    ("kind", "field", "value", "code"),
    [
        ("licence", "name", "河南另外有限公司", "organisation_differs"),
        ("licence", "code", "91410105MA9GEXMP1X", "organisation_number_differs"),
        ("licence", "legal_rep", "陈志近", "legal_rep_differs"),
        ("id_front", "name", "王小明", "holder_name_differs"),
        ("id_copy", "id_number", "410105199003072511", "holder_number_differs"),
        ("slip", "amount", "50.00", "amount_differs"),
        ("slip", "payer", "陈志远", "payer_differs"),
        ("slip", "payee", "深圳市某某有限公司", "payee_differs"),
        ("slip", "account", "15473969760075", "account_differs"),
    ],
)
def test_what_differs_is_named_if_it_was_read_surely(kind: str, field: str, value: str, code: str) -> None:
    assert codes(compare(reading(kind, **{field: value}), KNOWN)) == [code]
    assert compare(reading(kind, 0.7, **{field: value}), KNOWN) == ()
    assert compare(reading(kind, **{field: value}), {}) == ()


def test_a_card_is_compared_with_the_contact_where_there_is_no_holder() -> None:
    known = {"contact_name": "王小明", "contact_id_number": "41010519900307251X"}
    assert compare(reading("id_front", name="王小明"), known) == ()
    assert codes(compare(reading("id_front", name="刘思琪"), known)) == ["holder_name_differs"]


def test_another_companys_seal_is_noticed_and_a_misread_character_is_not() -> None:
    for text, expected in (("河南示例(集团)有很公司", []), ("广东瑞丰环保科技有限公司", ["seal_differs"])):
        assert codes(compare(reading("seal_sheet", seals=(SEAL,), seal_text=text), KNOWN)) == expected


def test_seal_and_signature_are_missed_only_where_they_are_asked_for() -> None:
    bare = Reading("application_form", 1.0, is_signed=False)
    assert codes(demand(bare, seal=True, signature=True)) == ["no_seal", "unsigned"]
    assert demand(bare, seal=False, signature=False) == ()
    done = Reading("application_form", 1.0, seals=(SEAL,), is_signed=True)
    assert demand(done, seal=True, signature=True) == ()


def test_a_registrars_seal_is_not_the_companys() -> None:
    assert codes(
        demand(Reading("licence", 1.0, seals=(SEAL,), seals_of_others=1), seal=True, signature=False)
    ) == ["no_seal"]


def test_an_unjudged_signature_is_not_complained_about() -> None:
    assert demand(Reading("seal_sheet", 1.0, is_signed=None), seal=False, signature=True) == ()


def test_every_finding_says_in_chinese_what_to_do() -> None:
    for severity, words in FINDINGS.values():
        assert severity in ("advises", "blocks")
        assert "请" in words
        assert words.endswith("。")
