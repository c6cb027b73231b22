"""A rejection in few characters: true of every item, as long as a number can say it."""

import pytest

from flows.rejection_in_brief import in_brief

LICENCE_AND_FORM = [("营业执照", "未加盖公章"), ("申请表", "未签名")]


def test_the_reasons_are_shortened_before_they_are_left_out() -> None:
    assert in_brief(LICENCE_AND_FORM) == (
        "营业执照：未加盖公章；申请表：未签名",
        "营业执照未盖章、申请表缺签名",
        "营业执照、申请表",
        "2项需补正",
    )


@pytest.mark.parametrize(
    ("reason", "brief"),
    [
        ("照片模糊看不清", "模糊"),
        ("拍摄不完整", "不完整"),
        ("没有盖章", "未盖章"),
        ("与营业执照不一致", "与执照不符"),
        ("公章不清晰；证件已过期", "章不清且已过期"),
        ("请换一张", "请换一张"),
    ],
)
def test_a_reason_is_shortened_as_a_clerk_would(reason: str, brief: str) -> None:
    assert f"身份证{brief}" in in_brief([("身份证复印件", reason)])


def test_a_text_names_all_items_or_none() -> None:
    items = [(f"资料{number}", "未加盖公章") for number in range(12)]
    for text in in_brief(items):
        named = [label for label, _ in items if label in text]
        assert len(named) == len(items) or text == "12项需补正"


def test_no_items_leave_nothing_to_say() -> None:
    assert in_brief([]) == ()
