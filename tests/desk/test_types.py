"""What the desk shows of an employee's and of a natural person's application."""

import re

from tests.desk.applicant import CONTACT_ID, HOLDER, HOLDER_ID, SECRETS
from tests.desk.office import Office, Seat

AFTER = ("通知", "经过", "有证件号码的资料")  # the last one is the dialog that asks for a reason


def groups(seat: Seat) -> list[str]:
    return re.findall(r"<h2>([^<]+)</h2>", seat.text)


def labels(seat: Seat) -> list[str]:
    return re.findall(r'class="name"[^>]*>([^<]+)<', seat.text)


def test_an_employees_sheet_has_the_holder_beside_organisation_and_contact(others: Office) -> None:
    others.applicant.becomes("institution_person")
    seat = others.at_page("wangfang")
    people = ["机构信息", "法人信息", "申请人信息", "经办人信息"]
    assert groups(seat) == ["资料", "身份核验", "证书信息", *people, "邮寄信息", "发票信息", *AFTER]
    papers = ["申请表", "营业执照", "持有人身份证复印件", "电子签章采集表", "人脸核验", "汇款凭据"]
    assert labels(seat)[: len(papers)] == papers
    assert "证书新办 · 机构个人证书" in seat.words
    assert f"证书持有人姓名 {HOLDER}" in seat.words
    assert "证书持有人身份证号码 410***********1220" in seat.words
    for document in ("持有人身份证复印件", "申请表（系统生成）", "电子签章采集表（系统生成）"):
        assert document in seat.words


def test_a_persons_sheet_has_no_organisation_and_both_sides_of_the_card(others: Office) -> None:
    seat = others.at_page("wangfang")
    assert groups(seat) == ["资料", "身份核验", "证书信息", "申请人信息", "邮寄信息", "发票信息", *AFTER]
    papers = ["申请表", "身份证人像面", "身份证国徽面", "电子签章采集表", "人脸核验", "汇款凭据"]
    assert labels(seat)[: len(papers)] == papers
    assert f"<h1>{HOLDER}</h1>" in seat.text
    assert "证书新办 · 自然人证书" in seat.words


def test_a_persons_fee_comes_from_a_person(others: Office) -> None:
    words = others.at_page("zhaolei").words
    assert f"付款人 {HOLDER}（本人的银行账户）" in words
    assert "对公账户" not in words
    assert "付款单位" not in words
    others.applicant.becomes("institution_person")
    assert f"付款单位 {others.applicant.name}（对公账户）" in others.at_page("zhaolei").words


def test_the_standard_reasons_fit_who_applies(others: Office) -> None:
    others.pays()
    words = others.at_page("wangfang").words
    for known in ("未签名", "与身份证不一致", "核验的不是申请人本人"):
        assert known in words
    for wrong in ("公章", "营业执照", "经办人", "申请机构"):
        assert wrong not in words
    others.applicant.becomes("institution_person")
    others.pays()
    words = others.at_page("wangfang").words
    for known in ("未加盖公章", "与营业执照不一致", "核验的不是经办人本人"):
        assert known in words


def test_secrets_of_holder_and_contact_are_masked_until_one_is_shown_for_a_reason(others: Office) -> None:
    for kind, number in (("institution_person", CONTACT_ID), ("person", HOLDER_ID)):
        others.applicant.becomes(kind)
        seat = others.at_page("wangfang")
        assert [secret for secret in SECRETS if secret in seat.text] == []
        question = "contact.id_number" if kind != "person" else "holder.id_number"
        seat.posts(f"{others.page}/reveal", question=question, reason="与身份证核对")
        assert [secret for secret in SECRETS if secret in seat.text] == [number]


def test_both_are_told_apart_in_the_list(others: Office) -> None:
    seat = others.seat("zhaolei")
    seat.opens("/desk/?tab=slip_received")
    assert f"证书新办 · 自然人证书 {HOLDER} 500 元" in seat.words
    assert f"证书新办 · 机构个人证书 {others.applicant.name} 500 元" in seat.words


def test_an_order_that_was_cancelled_shows_that_its_data_are_deleted(others: Office) -> None:
    seat = others.at_page("zhaolei")
    slip = {"ticket": seat.hidden("ticket"), "verdict": "return", "reason": "未查到这笔到账"}
    assert seat.posts(f"{others.page}/payment", **slip).status_code == 303
    others.applicant.says("取消", "确认取消")
    assert others.application.status == "cancelled"
    seat = others.at_page("zhaolei")
    assert "填过的信息和照片已经删除" in seat.words
    assert "证书新办 · 数字证书" in seat.words
    assert HOLDER not in seat.words
