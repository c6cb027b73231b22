"""What is shown of an application: masked, with its provenance and its history."""

import pytest

from tests.desk.applicant import CONTACT_ID, CREDIT_CODE, SECRETS
from tests.desk.office import PEOPLE, Office


def reveal(office: Office, login: str, question: str, reason: str, **headers: str) -> tuple[int, str]:
    seat = office.at_page(login)
    form = {"token": seat.hidden("token"), "question": question, "reason": reason}
    answer = seat.client.post(f"{office.page}/reveal", data=form, headers=headers)
    return answer.status_code, answer.get_data(as_text=True)


def test_secrets_are_on_no_page_of_anybody(in_review: Office) -> None:
    rejected = {"verdict": "reject", "tick": "slip", "reason:slip": "金额与订单不一致"}
    for login in PEOPLE:
        seat = in_review.seat(login)
        for path in ("/desk/", "/desk/?tab=all", "/desk/?q=0172", "/desk/threads", in_review.page):
            seat.opens(path)
            assert not [secret for secret in SECRETS if secret in seat.text], (login, path)
    seat = in_review.at_page("wangfang")
    late = in_review.at_page("lina")
    seat.posts(f"{in_review.page}/review", ticket=seat.hidden("ticket"), **rejected)
    late.posts(f"{in_review.page}/review", ticket=late.hidden("ticket"), **rejected)
    assert "已经有了新的进展" in late.text
    seat.opens(in_review.page)
    assert not [secret for secret in SECRETS if secret in seat.text + late.text]


def test_masked_values_can_be_told_apart_and_public_ones_are_whole(in_review: Office) -> None:
    words = in_review.at_page("wangfang").words
    for shown in ("110***********002X", "410***********7658", "138****5678", "139****5678"):
        assert shown in words
    assert "139****5678@qq.com" in words
    assert CREDIT_CODE in words


def test_every_value_tells_where_it_came_from(in_review: Office) -> None:
    words = in_review.at_page("wangfang").words
    assert f"单位地址 金水区花园路86号 申请人填写 · {'2026-11-23'}" in words
    assert "机构证件类型 统一社会信用代码 默认" in words
    assert "申请表 已上传 看图 照片模糊 照片 ·" in words
    assert "人脸核验 已通过 核验服务 ·" in words


def test_a_revealed_field_is_shown_alone_and_recorded_with_its_reason(in_review: Office) -> None:
    status, page = reveal(in_review, "wangfang", "contact.id_number", "与身份证照片核对")
    assert status == 200
    assert [secret for secret in SECRETS if secret in page] == [CONTACT_ID]
    [(actor, detail)] = in_review.audit("revealed")
    assert actor == "staff:wangfang"
    assert detail == {"question": "contact.id_number", "reason": "与身份证照片核对"}
    words = in_review.at_page("lina").words
    assert "王芳 查看了完整的“经办人身份证号码”，理由：与身份证照片核对" in words


def test_a_field_is_revealed_in_its_place_for_the_script(in_review: Office) -> None:
    status, body = reveal(in_review, "sunjie", "contact.mobile", "回电核实", Accept="application/json")
    assert (status, body.strip()) == (200, '{"value":"13912345678"}')
    assert len(in_review.audit("revealed")) == 1


@pytest.mark.parametrize("reason", ["", "看", "长" * 61])
def test_nothing_is_revealed_without_a_reason(in_review: Office, reason: str) -> None:
    status, page = reveal(in_review, "wangfang", "contact.id_number", reason)
    assert status == 400
    assert "请写明查看理由" in page
    assert CONTACT_ID not in page
    assert in_review.audit("revealed") == []


def test_the_cashier_reveals_nothing_and_nobody_reveals_what_is_no_secret_field(in_review: Office) -> None:
    assert reveal(in_review, "zhaolei", "contact.id_number", "想看一看")[0] == 403
    for question in ("organisation.name", "face", "forms", "made-up"):
        assert reveal(in_review, "wangfang", question, "核对")[0] == 404
    assert in_review.audit("revealed") == []


def test_a_number_written_into_a_reason_does_not_reach_the_audit(in_review: Office) -> None:
    assert reveal(in_review, "wangfang", "contact.id_number", f"核对 {CONTACT_ID}")[0] == 200
    assert in_review.audit("revealed")[0][1]["reason"] == "核对 410***********7658"


def test_the_history_tells_who_did_what_in_words(in_review: Office) -> None:
    words = in_review.at_page("wangfang").words
    assert "赵磊 状态改为“待审核”" in words
    assert "系统 状态改为“待付款”" in words
    assert "核验服务 人脸核验通过" in words
    assert "payment confirmed" not in words
    assert "赵磊 打开了这笔业务单" in words


def test_the_page_says_whose_turn_it_is_and_for_how_long(made: Office) -> None:
    made.clock.forward(days=2)
    assert "待财务确认 等财务核对到账，已 2 天 1 小时" in made.at_page("wangfang").words


def test_what_somebody_typed_is_text_and_never_markup(made: Office) -> None:
    seat = made.at_page("zhaolei")
    form = {"ticket": seat.hidden("ticket"), "verdict": "return", "reason": '"><script>alert(1)</script>'}
    assert seat.posts(f"{made.page}/payment", **form).status_code == 303
    seat.opens(made.page)
    assert "<script>alert" not in seat.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seat.text


def test_a_draft_is_shown_to_those_who_help_its_writer_without_its_photos(unchecked: Office) -> None:
    assert unchecked.application.status == "draft"
    seat = unchecked.at_page("sunjie")
    assert "还没有单号" in seat.words
    assert "data-document=" not in seat.text
    assert unchecked.seat("zhaolei").opens(unchecked.page).status_code == 403
