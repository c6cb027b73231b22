"""What is said of a paper beside what the application says: only what was read surely, and what differs."""

import pytest

from bot.message.paper import Paper
from flows.question import Photo
from flows.seeing.findings import FINDINGS, findings
from tests.flows.every_step import every_step
from tests.flows.pages import BACK, CARD, LICENCE, LICENCE_SAYS, SEALED_LICENCE, page


def found(question: str, paper: Paper, kind: str = "institution") -> list[str]:
    """Codes, beside a complete application."""
    walk = every_step(kind)["confirm"]
    declared = walk.look.form.by_id[question]
    assert isinstance(declared, Photo)
    return [one.code for one in findings(declared, paper, walk.look)]


def licence(**more: str) -> Paper:
    return page("licence", is_sealed=True, **{**LICENCE_SAYS, **more})


def test_a_licence_that_agrees_has_no_findings() -> None:
    assert found("paper.licence", SEALED_LICENCE) == []


def test_what_is_written_differently_but_says_the_same_does_not_differ() -> None:
    assert found("paper.licence", licence(name="河南示例建设工程有限公司 ", code="91410105ma9gexmp9w")) == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "河南另外有限公司", "organisation_differs"),
        ("code", "91410105MA9GEXMP1X", "organisation_number_differs"),
        ("legal_rep", "陈志近", "legal_rep_differs"),
    ],
)
def test_what_differs_on_a_licence_is_named(field: str, value: str, code: str) -> None:
    assert found("paper.licence", licence(**{field: value})) == [code]


def test_what_was_not_read_surely_is_not_compared() -> None:
    doubtful = page("licence", sure=0.7, is_sealed=True, **{**LICENCE_SAYS, "name": "河南另外有限公司"})
    assert found("paper.licence", doubtful) == []


def test_another_companys_seal_is_noticed_and_a_misread_character_is_not() -> None:
    assert found("paper.licence", licence(seal_text="河南示例建设工程有很公司")) == []
    assert found("paper.licence", licence(seal_text="广东瑞丰环保科技有限公司")) == ["seal_differs"]


def test_seal_and_signature_are_missed_only_where_they_are_asked_for() -> None:
    bare = page("application_form", is_signed=False)
    assert found("paper.application_form", bare) == ["no_seal", "unsigned"]
    assert found("paper.application_form", bare, "person") == ["unsigned"]
    assert found("paper.seal_sheet", page("seal_sheet", is_signed=False)) == ["no_seal", "unsigned"]
    assert found("paper.licence", page("licence", is_sealed=True, is_signed=False)) == []
    assert found("paper.id_back", BACK, "person") == []


def test_a_person_signs_the_sheet_or_stamps_it() -> None:
    for marks in ({"is_signed": True}, {"is_sealed": True, "is_signed": False}):
        assert found("paper.seal_sheet", page("seal_sheet", **marks), "person") == []
    assert found("paper.seal_sheet", page("seal_sheet", is_signed=False), "person") == ["unsigned"]


def test_a_date_that_is_missing_on_a_form_is_pointed_out() -> None:
    undated = page("application_form", is_sealed=True, is_signed=True, blanks=("date",))
    assert found("paper.application_form", undated) == ["undated"]


def test_a_seal_beside_its_frame_is_told_from_no_seal_at_all() -> None:
    for is_sealed, code in ((True, "seal_outside"), (False, "no_seal")):
        sheet = page("seal_sheet", is_sealed=is_sealed, is_signed=True, blanks=("seal_box",))
        assert found("paper.seal_sheet", sheet) == [code]


def test_frames_without_signature_and_square_seal_are_pointed_out() -> None:
    sheet = page("seal_sheet", is_signed=True, blanks=("sign_box",))
    assert found("paper.seal_sheet", sheet, "person") == ["sign_box_blank"]


def test_a_signature_that_nobody_can_judge_is_not_complained_about() -> None:
    assert found("paper.application_form", page("application_form", is_sealed=True)) == []


def test_a_card_is_compared_with_whoever_it_is_asked_of() -> None:
    own = page("id_front", name="刘思琪", id_number="410105199508182648")
    assert found("paper.id_front", own, "person") == []
    assert found("paper.id_front", CARD, "person") == ["person_differs", "person_number_differs"]


def test_another_kind_of_page_is_asked_for_nothing_else() -> None:
    assert found("paper.application_form", LICENCE) == ["unrecognised"]


def test_every_finding_says_in_chinese_what_to_do_or_who_does_it() -> None:
    for one in FINDINGS.values():
        assert one.words.endswith(("。", "）。"))
        assert any(word in one.words for word in ("请", "再发一张", "审核员", "财务会"))


def test_only_what_cannot_be_read_is_asked_for_again() -> None:
    assert [one.code for one in FINDINGS.values() if one.blocks] == ["unreadable", "no_print"]
