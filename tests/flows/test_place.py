"""An address in one piece is taken apart as a reader of the map would."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flows
from flows.checks import plain
from flows.checks.place import Place, split_address

TABLE = json.loads((Path(flows.__file__).parent / "catalogue" / "divisions.json").read_text("utf-8"))
STREET = "花园路85号3楼"


def places() -> Iterator[tuple[str, str, str]]:
    """Every region and district of the table, and how it is written in full."""
    for province in TABLE:
        for city in province["children"]:
            is_level = city["name"] in ("市辖区", "县") or "直辖" in city["name"]
            for district in city["children"]:
                if "直辖" in city["name"]:
                    yield province["name"] + district["name"], "", province["name"] + district["name"]
                else:
                    whole = province["name"] + ("" if is_level else city["name"])
                    yield whole, district["name"], whole + district["name"]


def test_every_district_of_the_table_written_in_full_splits_back() -> None:
    wrong = [
        (written, split_address(written + STREET))
        for whole, district, written in places()
        if split_address(written + STREET) != Place(whole, district, STREET)
    ]
    assert wrong == []


def test_every_city_of_the_table_written_in_full_splits_back() -> None:
    for whole in sorted({whole for whole, _, _ in places()}):
        assert split_address(whole + STREET) == Place(whole, "", STREET)


@pytest.mark.parametrize(
    ("typed", "whole", "district", "rest"),
    [
        ("河南省郑州市金水区花园路85号3楼", "河南省郑州市", "金水区", "花园路85号3楼"),
        ("郑州金水区花园路85号", "河南省郑州市", "金水区", "花园路85号"),
        ("河南郑州市金水区花园路85号", "河南省郑州市", "金水区", "花园路85号"),
        ("河南省 郑州市 金水区 花园路 85 号", "河南省郑州市", "金水区", "花园路 85 号"),
        ("河南省，郑州市，花园路85号", "河南省郑州市", "", "花园路85号"),
        ("河南省-郑州市-金水区-花园路85号", "河南省郑州市", "金水区", "花园路85号"),
        ("中国河南省郑州市中原区", "河南省郑州市", "中原区", ""),
        ("北京市朝阳区望京街10号", "北京市", "朝阳区", "望京街10号"),
        ("北京朝阳区望京街10号", "北京市", "朝阳区", "望京街10号"),
        ("北京市市辖区朝阳区望京街10号", "北京市", "朝阳区", "望京街10号"),
        ("上海市上海市浦东新区世纪大道1号", "上海市", "浦东新区", "世纪大道1号"),
        ("上海南京东路1号", "上海市", "", "南京东路1号"),
        ("重庆市奉节县永安街道1号", "重庆市", "奉节县", "永安街道1号"),
        ("河南省济源市沁园路1号", "河南省济源市", "", "沁园路1号"),
        ("济源市沁园路1号", "河南省济源市", "", "沁园路1号"),
        ("新疆维吾尔自治区伊犁哈萨克自治州伊宁市", "新疆维吾尔自治区伊犁哈萨克自治州", "伊宁市", ""),
        ("新疆伊犁州伊宁市解放路1号", "新疆维吾尔自治区伊犁哈萨克自治州", "伊宁市", "解放路1号"),
        ("新疆石河子北泉镇1号", "新疆维吾尔自治区石河子市", "", "北泉镇1号"),
        ("湖北恩施州恩施市学院路1号", "湖北省恩施土家族苗族自治州", "恩施市", "学院路1号"),
        ("江苏省昆山市花桥镇1号", "江苏省苏州市", "昆山市", "花桥镇1号"),
        ("昆山市花桥镇1号", "江苏省苏州市", "昆山市", "花桥镇1号"),
        ("河南省新乡县七里营镇1号", "河南省新乡市", "新乡县", "七里营镇1号"),
        ("吉林省吉林市昌邑区解放路1号", "吉林省吉林市", "昌邑区", "解放路1号"),
        ("广东省东莞市石碣镇政文路1号", "广东省东莞市", "石碣镇", "政文路1号"),
    ],
)  # fmt: skip
def test_addresses_as_people_write_them(typed: str, whole: str, district: str, rest: str) -> None:
    assert split_address(typed) == Place(whole, district, rest)


@pytest.mark.parametrize(
    "typed",
    [
        "花园路85号3楼", "金水区花园路85号", "朝阳区望京街10号", "鼓楼区中山路1号", "北京路12号",
        "中山大道3号", "南京东路1号", "河南省花园路85号", "中山八路2号", "上海大厦3楼",
        "朝阳门外大街1号", "东方花园3栋", "不知道", "",
    ],
)  # fmt: skip
def test_without_a_region_all_of_it_is_the_rest(typed: str) -> None:
    assert split_address(typed) == Place("", "", typed)


FRONTS = ["", "河南省郑州市", "郑州", "北京", "中国", "济源市", "河南，"]


@given(st.text(max_size=40), st.sampled_from(FRONTS))
def test_nothing_that_is_typed_breaks_it_or_is_lost(text: str, front: str) -> None:
    place = split_address(front + text)
    assert plain(front + text).endswith(place.rest)
    assert bool(place.region) or not place.district


@pytest.mark.parametrize("words", ["梁山泊", "梁山好汉", "兰考欢迎您"])
def test_a_county_without_its_xian_names_nothing_in_other_words(words: str) -> None:
    assert split_address(words).region == ""


@pytest.mark.parametrize(
    ("words", "region"), [("兰考", "河南省开封市"), ("兰考裕禄大道12号", "河南省开封市")]
)
def test_a_county_without_its_xian_stands_alone_or_before_a_place(words: str, region: str) -> None:
    assert split_address(words).region == region
