"""Words are compared in simplified characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from flows.checks.writing import plain, simplified

_CONVERTER = OpenCC("t2s")
_HAN = st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), max_size=12)


@given(_HAN)
def test_looking_first_whether_there_is_anything_to_convert_changes_nothing(text: str) -> None:
    assert simplified(text) == _CONVERTER.convert(text)


@pytest.mark.parametrize(
    ("written", "compared"),
    [("機構證書", "机构证书"), ("請盡快答覆", "请尽快答复"), ("找藉口", "找借口"), ("机构证书", "机构证书")],
)
def test_traditional_words_are_compared_as_simplified_ones(written: str, compared: str) -> None:
    assert simplified(written) == compared


def test_wide_letters_and_blanks_become_narrow_and_chinese_marks_stay() -> None:
    assert plain("\u3000ＡＢ１２，\xa0好\u3000") == "AB12， 好"
