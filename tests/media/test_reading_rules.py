"""What is made of lines of print: numbers, amounts, labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import specimen
from media.ocr import Box, Line
from media.reading import (
    id_card,
    kinds,
    licence,
    money,
    numbers,
    slip,
)
from media.reading.layout import Page
from media.reading.values import Values
from media.specimen.slip import capitals
from tests.fuzz.target import limited

PAYEE, ACCOUNT = "深圳市电子商务安全证书管理有限公司", "15473969760074"
SEEDS = st.integers(0, 500)


def line(x: float, y: float, text: str, confidence: float = 0.99) -> Line:
    box: Box = ((x, y), (x + 20 * len(text), y), (x + 20 * len(text), y + 24), (x, y + 24))
    return Line(text, confidence, box)


def page(*lines: Line) -> Page:
    return Page(lines, 1200, 800)


def test_words_that_lie_upon_each_other_end_a_value() -> None:
    """Each of two narrow words begins before the other ends: neither follows the other for ever."""
    narrow = [Line("1", 0.99, ((x, 100), (x + 4, 100), (x + 4, 124), (x, 124))) for x in (300.0, 302.0)]
    read = page(line(100, 100, "收款人账号："), *narrow)
    with limited(seconds=5):
        (found,) = Values(read, slip.VOCABULARY).after(("收款人账号",))
    assert found.text == "11"


def test_labels_printed_at_right_angles_to_the_page_do_no_harm() -> None:
    """Their height across the page is none, so nothing stands beside them."""

    upwards = Line("户名甲乙丙", 0.99, ((500, 420), (500, 300), (524, 300), (524, 420)))
    downwards = Line("户名丁戊己", 0.99, ((724, 300), (724, 420), (700, 420), (700, 300)))
    fields = slip.read(page(line(100, 100, "付款回单"), upwards, downwards))
    assert not any(field.is_sure for field in fields.values())


def test_a_remark_of_which_only_a_stamp_is_left_is_none() -> None:
    fields = slip.read(page(line(100, 100, "附言"), line(160, 100, "："), line(500, 100, "业务专用章")))
    assert "memo" not in fields


def test_a_mark_of_what_is_required_is_no_word() -> None:
    assert page(line(100, 100, "*"), line(160, 100, "*姓名")).text == "姓名"


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


def test_the_memo_is_read_under_whatever_name_the_bank_gives_it_and_without_its_stamp() -> None:
    found = slip.read(
        page(
            line(40, 100, "摘要：转账"),
            line(40, 150, "附言"),
            line(120, 150, "017261123090000000证书费"),
            line(700, 150, "某某银行"),
            line(40, 200, "交易状态 成功"),
        )
    )
    assert found["memo"].value in ("017261123090000000证书费；转账", "转账；017261123090000000证书费")
    assert "memo" not in slip.read(page(line(40, 100, "金额(小写) ￥500.00")))


def test_a_page_without_known_words_is_unknown() -> None:
    assert kinds.sort(page(line(40, 40, "关于召开年度会议的通知"))).kind == "unknown"
