"""The values of a template message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wechat.template import fit, fitted


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("thing1", "河南省互通数字证书项目", "河南省互通数字证书项目"),
        ("thing12", "字" * 21, "字" * 19 + "…"),
        ("thing3.DATA", "一\n二\r\n 三\x00", "一 二 三"),
        ("phrase1", "待补充材料吧", "待补充材料"),
        ("phrase1", "OK 通过!", "通过"),
        ("name2", "欧阳娜娜·阿卜杜拉", "欧阳娜娜·阿卜杜拉"),
        ("name2", "买买提·阿卜杜热合曼江", "买买提·阿卜杜热合曼"),
        ("name2", "Alexander Hamilton Junior", "Alexander Hamilton J"),
        ("character_string4", "编号SZ-2026-0001", "SZ-2026-0001"),
        ("character_string4", "a" * 40, "a" * 32),
        ("number5", "12 份", "12"),
        ("phone_number6", "0755-2658 8388 转 1234567", "0755-2658 8388  1"),
        ("car_number7", "粤B12345678", "粤B123456"),
        ("amount8", "¥1234567890.00元", "¥1234567890.00元"),
        ("time9", "2026年11月22日 09:00~2026年11月23日 18:00", "2026年11月22日 09:00~2026年11月23日 18:00"),
        ("keyword1", "字" * 30, "字" * 20),
        ("thing1", " \n", "无"),
        ("phrase1", "OK", "无"),
        ("character_string1", "中文", "-"),
    ],
)
def test_a_value_is_made_to_fit_its_kind(key: str, value: str, expected: str) -> None:
    assert fit(key, value) == expected


@given(
    st.sampled_from(["thing1", "phrase2", "name3", "letter4", "symbol5", "odd", ""]), st.text(st.characters())
)
def test_no_value_is_empty_or_broken_over_lines(key: str, value: str) -> None:
    fitting = fit(key, value)
    assert fitting
    assert "\n" not in fitting
    assert len(fitting) <= 32
    assert fit(key, fitting) == fitting


def test_the_data_has_one_value_for_each_key() -> None:
    assert fitted({"thing1": "证书", "phrase2": "已寄出"}) == {
        "thing1": {"value": "证书"},
        "phrase2": {"value": "已寄出"},
    }
