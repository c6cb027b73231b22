"""Values and whose they are, by where they stand: slips of many banks, certificates of many kinds."""

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest

from benchmarks.layouts import outcomes
from media import specimen
from media.ocr import Box, Line
from media.reading import id_card, kinds, licence, regions, slip
from media.reading.labels import Vocabulary
from media.reading.layout import Page
from media.reading.result import Field
from media.reading.shapes import is_address, is_organisation, is_person
from media.reading.values import Values
from media.specimen.layouts import Layout, layouts

PAYEE, PAYER = "深圳市电子商务安全证书管理有限公司", "深圳市星河测试科技有限公司"
ALL = (*layouts("slip"), *layouts("licence"))
NAMELESS = "shared_without_heading"


def word(x: float, y: float, text: str, *, width: float | None = None, height: float = 24) -> Line:
    wide = width if width is not None else height * sum(0.55 if char.isascii() else 1.0 for char in text)
    box: Box = ((x, y), (x + wide, y), (x + wide, y + height), (x, y + height))
    return Line(text, 0.99, box)


def page(*lines: Line, width: int = 1280, height: int = 900) -> Page:
    return Page(lines, width, height)


def values(found: dict[str, Field]) -> dict[str, str]:
    return {name: field.value for name, field in found.items()}


def sure(found: dict[str, Field]) -> dict[str, str]:
    return {name: field.value for name, field in found.items() if field.is_sure}


@pytest.mark.parametrize("layout", ALL, ids=[f"{one.kind}-{one.name}" for one in ALL])
def test_a_value_that_is_given_as_sure_is_right_on_every_layout(layout: Layout) -> None:
    seen = [outcome for seed in range(6) for outcome in outcomes(layout, seed)]
    assert [one for one in seen if one[1] in ("wrong_sure", "invented")] == []
    if layout.name != NAMELESS:
        assert sum(one[1] == "sure" for one in seen) > 0.9 * len(seen)


@pytest.mark.parametrize("shift", range(0, 48, 5))
def test_the_parties_are_told_by_their_headings_though_labels_are_not_quite_level(shift: int) -> None:
    found = slip.read(
        page(
            word(600, 30, "回单"),
            word(30, 105 + shift, "付款人"),
            word(110, 105.4 + shift, "全称", height=28.1),
            word(190, 106 + shift, PAYER),
            word(680, 105 + shift, "收款人"),
            word(760, 107.6 + shift, "全称", height=29.7),
            word(850, 107 + shift, PAYEE),
        )
    )
    assert sure(found) == {"payer": PAYER, "payee": PAYEE}


def test_the_payee_may_stand_first() -> None:
    rows = [("收款人", 30, PAYEE, "15473969760074"), ("付款人", 680, PAYER, "6222021702000000001")]
    lines = [
        line
        for heading, x, name, account in rows
        for line in (
            word(x, 130, heading),
            word(x + 90, 105, "户名"),
            word(x + 160, 105, name),
            word(x + 90, 155, "账号"),
            word(x + 160, 155, account),
        )
    ]
    found = sure(slip.read(page(word(600, 30, "回单"), *lines)))
    assert found == {
        "payer": PAYER,
        "payee": PAYEE,
        "payer_account": "6222021702000000001",
        "account": "15473969760074",
    }


def test_without_a_heading_nobody_is_surely_the_payer() -> None:
    found = slip.read(
        page(
            word(600, 30, "回单"),
            word(40, 105, "户名"),
            word(120, 105, PAYER),
            word(680, 105, "户名"),
            word(760, 105, PAYEE),
        )
    )
    assert sure(found) == {}


def test_a_heading_whose_characters_stand_below_each_other_is_one() -> None:
    vocabulary = Vocabulary(("付款人", "户名"))
    column = [word(40, 100 + 30 * number, char) for number, char in enumerate("付款人")]
    labels = Values(page(*column, word(100, 130, "户名")), vocabulary).labels
    assert {label.name for label in labels} == {"付款人", "户名"}


def test_a_name_in_two_lines_is_read_whole_beside_a_label_in_their_middle() -> None:
    found = slip.read(
        page(
            word(600, 30, "回单"),
            word(100, 105, "收款方户名"),
            word(250, 93, PAYEE[:12]),
            word(250, 121, PAYEE[12:]),
            word(100, 165, "收款方账号"),
            word(250, 165, "15473969760074"),
        )
    )
    assert sure(found) == {"payee": PAYEE, "account": "15473969760074"}


def test_half_a_name_is_not_sure() -> None:
    found = slip.read(page(word(600, 30, "回单"), word(100, 105, "收款方户名"), word(250, 105, PAYEE[:12])))
    assert "payee" in found
    assert sure(found) == {}


def test_rows_that_stand_close_do_not_run_into_each_other() -> None:
    found = licence.read(
        page(
            word(230, 200, "营业执照", height=90),
            word(150, 510, "名"),
            word(250, 510, "称"),
            word(293, 510, "北京示例未来办公设备有限公司"),
            word(150, 544, "住"),
            word(250, 544, "所"),
            word(293, 544, "北京市昌平区示例镇示例村西B-505"),
            word(150, 578, "法定代表人"),
            word(293, 578, "钱示例"),
            word(150, 612, "注册资本"),
            word(293, 612, "200万元"),
        )
    )
    assert sure(found) == {
        "name": "北京示例未来办公设备有限公司",
        "address": "北京市昌平区示例镇示例村西B-505",
        "legal_rep": "钱示例",
    }


def test_a_label_whose_end_was_joined_with_the_value_still_ends_the_value_before_it() -> None:
    found = licence.read(
        page(
            word(420, 200, "营业执照", height=90),
            word(120, 428, "名"),
            word(218, 428, "称上海示例文化传播工作室"),
            word(712, 428, "出资额人民币3.0000万元整"),
            word(120, 470, "类"),
            word(218, 470, "型个人独资企业"),
            word(120, 514, "投资人赵示范住"),
            word(400, 514, "所上海市奉贤区示例西路100号"),
        )
    )
    assert sure(found) == {
        "name": "上海示例文化传播工作室",
        "legal_rep": "赵示范",
        "address": "上海市奉贤区示例西路100号",
    }


@pytest.mark.parametrize(
    ("term", "until"),
    [
        ("2020年06月09日至", None),
        ("2020年06月09日至    年  月  日", None),
        ("2015年8月19日至不约定期限", "长期"),
        ("2015年8月19日至2035年8月18日", "2035-08-18"),
        ("2015年8月19日", None),
        ("长期", "长期"),
    ],
)
def test_only_a_day_after_the_word_until_ends_a_licence(term: str, until: str | None) -> None:
    found = sure(licence.read(page(word(144, 742, "营业期限"), word(270, 742, term))))
    assert found.get("valid_until") == until


def test_a_licence_from_before_2014_is_no_identity_card() -> None:
    old = page(
        word(240, 220, "个体工商户营业执照", height=70),
        word(786, 298, "注册号321302600000017"),
        word(145, 428, "组成形式个人经营"),
        word(145, 480, "经营场所宿城区示例花园1-304"),
        word(697, 600, "发照机关"),
        word(145, 638, "执照有效期：自2011年8月23日"),
        word(775, 750, "中华人民共和国国家工商行政管理总局制"),
    )
    assert kinds.sort(old).kind == "licence"
    assert "valid_until" not in licence.read(old)


@pytest.mark.parametrize(
    "words", [("电子营业执照",), ("收款", "付款", "金额", "支付宝"), ("收款码", "推荐使用支付宝", "付款金额")]
)
def test_a_badge_and_a_poster_are_no_papers(words: tuple[str, ...]) -> None:
    shown = page(*(word(300, 100 + 60 * number, text) for number, text in enumerate(words)))
    assert kinds.sort(shown).kind == "unknown"


def test_a_longer_number_hides_no_code() -> None:
    assert "code" not in licence.read(page(word(100, 100, "证照编号10000000201508190002")))


@pytest.mark.parametrize("longer", ["{}04", "17{}", "3{}X"])
def test_a_longer_number_hides_no_number_of_a_person(longer: str) -> None:
    number = specimen.a_person(2)["id_number"]
    shown = page(word(100, 100, f"订单号{longer.format(number)}"))
    assert "id_number" not in id_card.read_front(shown)
    assert id_card.read_front(page(word(100, 100, f"公民身份号码{number}")))["id_number"].is_sure


def test_what_touches_the_border_of_the_picture_may_go_on_beyond_it() -> None:
    found = slip.read(page(word(900, 100, "交易日期2026年11月2", width=378), word(600, 30, "回单")))
    assert found["date"].value == "2026-11-02"
    assert sure(found) == {}


def test_a_name_and_an_address_are_found_by_their_places_on_a_card() -> None:
    found = id_card.read_front(
        page(
            word(90, 80, "名", height=20),
            word(160, 76, "赵示范", height=34),
            word(60, 140, "性别男", height=26),
            word(260, 140, "民族汉", height=26),
            word(60, 200, "出生1990年3月7日", height=26),
            word(60, 262, "住母", height=22),
            word(130, 260, "河南省郑州市金水区", height=26),
            word(130, 296, "花园路1号", height=26),
            word(60, 400, "公民身份号码", height=26),
            word(240, 400, specimen.a_person(2)["id_number"], height=30),
            width=800,
            height=500,
        )
    )
    assert found["name"].value == "赵示范"
    assert found["address"].value == "河南省郑州市金水区花园路1号"


def test_an_address_in_tiny_print_is_not_sure() -> None:
    def read(height: float) -> Field:
        lines = (
            word(60, 262, "住址", height=height),
            word(130, 260, "河南省郑州市金水区花园路1号", height=height),
        )
        return id_card.read_front(page(*lines))["address"]

    assert read(26).is_sure
    assert not read(14).is_sure


@pytest.mark.parametrize(
    "name",
    [
        PAYEE,
        "某某有限责任公司郑州分公司",
        "中国工商银行股份有限公司深圳福田支行",
        "示例投资合伙企业（有限合伙）",
        "金水区老王餐饮店",
        "郑州市第四十七中学",
        "李家庄村村民委员会",
    ],
)
def test_whole_names_of_organisations_look_like_ones(name: str) -> None:
    assert is_organisation(name)


@pytest.mark.parametrize(
    "name",
    [
        PAYEE[:-3],
        f"{PAYEE}招商银行深圳车公庙支行",
        f"{PAYEE}会计业务章",
        f"{PAYEE}收",
        "称:深圳市星河测试科技有限公司",
        "上海示例文化传播工作室出资额人民币3.0000万元整型个人独资企业",
    ],
)
def test_what_was_joined_or_cut_does_not_look_like_a_name(name: str) -> None:
    assert not is_organisation(name)


def test_persons_and_addresses_are_told_by_their_shape() -> None:
    assert all(map(is_person, ("赵示范", "欧阳示例", "买买提·艾力")))
    assert not any(map(is_person, ("陈示例住", "赵", "示例有限公司", "张三2")))
    assert is_address("河南省郑州市金水区花园路1号")
    assert not is_address("北京市昌平区示例镇示例村西B-505200万元")
    assert not is_address("花园路")


@pytest.mark.parametrize(
    ("address", "is_known"),
    [
        ("安徽省宿州市埇桥区朱仙庄镇1号", True),
        ("安徽省宿州市埔桥区朱仙庄镇1号", False),  # a rare character, taken for a common one
        ("北京市顺文区牛栏山1号", False),
        ("深圳市宝妥区新安街道1号", False),
        ("河甫省郑州市金水区1号", False),
        ("广西隆林各族自治县新州镇1号", True),
        ("河南省济源市文化路1号", True),
        ("东莞市虎门镇龙眼1号", True),
        ("香河县淑阳镇新华大街1号", True),
        ("郑州高新区翠竹街1号72幢", True),
        ("河南省郑州市郑东新区商务外环1号", True),
        ("深圳市龙华区民治街道梅花新园小区1号", True),
    ],
)
def test_an_address_lies_in_a_county_that_its_city_has(address: str, is_known: bool) -> None:
    assert is_address(address) == is_known


def test_both_tables_of_divisions_name_the_same() -> None:
    levels = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}

    def rows(table: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
        for row in table:
            if row["name"] not in levels:
                yield row["code"].ljust(6, "0"), row["name"]
            yield from rows(row.get("children", []))

    known = (resources.files("flows") / "catalogue" / "divisions.json").read_text("utf-8")
    assert [tuple(line.split()) for line in regions.TABLE.read_text("utf-8").splitlines()] == list(
        rows(json.loads(known))
    )


def test_the_beginning_of_an_organisations_name_is_no_person() -> None:
    assert not is_person("深圳市电")
    assert not is_person("河南省恒")
    assert is_person("欧阳黎")
    assert is_person("区县丽")


def test_words_about_a_licence_in_a_chat_do_not_make_a_card_one() -> None:
    card = [
        word(200, 700, "中华人民共和国"),
        word(200, 760, "居民身份证"),
        word(200, 900, "签发机关深圳市公安局南山分局"),
        word(200, 960, "有效期限2018.08.20-2038.08.20"),
    ]
    chat = [word(60, 320, "麻烦把营业执照发一下"), word(500, 500, "好的，马上发给您")]
    assert kinds.sort(page(*chat, *card, height=2400)).kind == "id_back"


def test_a_word_in_brackets_is_of_the_value_and_no_label() -> None:
    found = licence.read(
        page(
            word(400, 100, "营业执照", height=80),
            word(100, 300, "投资人杨示范"),
            word(100, 700, "1、本营业执照于2023年09月12日由杨示范(法定代表人)留存(打印)", height=16),
            word(700, 300, "住所佛山市顺德区容桂街道海尾社区合祥路26号首层之七(住所申报)"),
        )
    )
    assert found["legal_rep"].value == "杨示范"
    assert found["address"].value == "佛山市顺德区容桂街道海尾社区合祥路26号首层之七（住所申报）"


def test_tiny_print_is_not_sure() -> None:
    rows = ["营业执照", "名称习水县驰宇生态农业开发有限公司", "法定代表人罗示范"]
    tiny, fine = (
        licence.read(page(*(word(20, 20 + 3 * h * n, row, height=h) for n, row in enumerate(rows))))
        for h in (12, 24)
    )
    assert {**values(tiny)} == {**values(fine)}
    assert sure(tiny) == {}
    assert set(sure(fine)) == {"name", "legal_rep"}


def test_a_value_is_found_though_its_frame_overlaps_that_of_its_label() -> None:
    term = [word(757, 540, "营业期限", width=168, height=42), word(908, 542, "长期", width=84, height=35)]
    assert sure(licence.read(page(word(400, 100, "营业执照", height=80), *term)))["valid_until"] == "长期"
