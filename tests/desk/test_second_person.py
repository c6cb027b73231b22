"""Nobody makes both decisions: who confirmed the payment does not approve, who agreed does not pay back."""

from typing import Any

import pytest

from bot.errors import IllegalMove
from bot.message.event import Approved, RefundPaid, StaffEvent
from flows.decisions import DECISIONS, is_own_second
from tests.desk.office import Office

BOTH = ("reviewer", "cashier")


def _posts(office: Office, login: str, path: str, **fields: str) -> tuple[int, str]:
    seat = office.at_page(login)
    fields |= {"ticket": seat.hidden("ticket"), **seat.finds_nothing_wrong()}
    code = seat.posts(f"{office.page}/{path}", **fields).status_code
    return code, seat.words


def test_who_confirmed_the_payment_does_not_approve(in_review: Office) -> None:
    in_review.staff.set_roles("zhaolei", BOTH)
    seat = in_review.at_page("zhaolei")
    assert "这笔到账是您确认的，要由另一位同事审核通过。" in seat.words
    assert 'value="approve"' not in seat.text
    assert 'value="reject"' in seat.text
    code, words = _posts(in_review, "zhaolei", "review", verdict="approve")
    assert code == 409
    assert "这笔到账是您确认的" in words
    assert in_review.application.status == "in_review"
    assert in_review.notices("approved") == 0


def test_a_colleague_with_both_roles_approves(in_review: Office) -> None:
    in_review.staff.set_roles("wangfang", BOTH)
    assert 'value="approve"' in in_review.at_page("wangfang").text
    assert _posts(in_review, "wangfang", "review", verdict="approve")[0] == 303
    in_review.waits_for_decisions()
    assert in_review.application.status == "approved"


def test_who_confirmed_the_payment_may_reject(in_review: Office) -> None:
    in_review.staff.set_roles("zhaolei", BOTH)
    reasons = {"tick": "mailing.to", "reason:mailing.to": "信息不完整"}
    assert _posts(in_review, "zhaolei", "review", verdict="reject", **reasons)[0] == 303
    in_review.waits_for_decisions()
    assert in_review.application.status == "rejected"


def test_who_agreed_to_a_refund_is_told_that_a_colleague_pays_it_back(refund_asked: Office) -> None:
    refund_asked.staff.set_roles("wangfang", BOTH)
    assert _posts(refund_asked, "wangfang", "refund", verdict="agree")[0] == 303
    seat = refund_asked.at_page("wangfang")
    assert "这笔退费是您同意的，要由另一位同事确认退款。" in seat.words
    assert "/repayment" not in seat.text
    assert _posts(refund_asked, "zhaolei", "repayment", checked="yes")[0] == 303
    assert refund_asked.application.status == "refunded"


@pytest.mark.parametrize("kind", [Approved, RefundPaid])
def test_the_core_refuses_the_same_person_without_any_page(
    request: pytest.FixtureRequest, kind: type[StaffEvent]
) -> None:
    office: Office = request.getfixturevalue("in_review" if kind is Approved else "refund_asked")
    if kind is RefundPaid:
        assert _posts(office, "wangfang", "refund", verdict="agree")[0] == 303
    first = office.application.answers[DECISIONS[kind].second_to].actor
    assert is_own_second(kind, office.application, first)
    before = office.application
    about: dict[str, Any] = {
        "openid": office.applicant.openid,
        "application_id": before.id,
        "key": "of-an-interface",
    }
    with pytest.raises(IllegalMove):
        office.house.turn.take(kind(**about, actor=first))
    assert office.application == before
