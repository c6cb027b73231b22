"""What cannot be put right is rejected for good: nothing is asked again, and the money goes back."""

from tests.desk.office import Office, Seat
from tests.desk.test_four_eyes import second, sets

REASON = "不符合办理条件"


def rejects(office: Office, seat: Seat, reason: str = REASON) -> int:
    form = {"ticket": seat.hidden("ticket"), "reason": reason}
    return seat.posts(f"{office.page}/final", **form).status_code


def test_the_applicant_reads_why_and_that_the_money_comes_back(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert rejects(in_review, seat, "") == 422
    assert "请写明原因" in seat.words
    assert rejects(in_review, seat) == 303
    in_review.waits_for_decisions()
    application = in_review.application
    assert application.status == "refund_requested"
    assert [answer for answer in application.answers.values() if answer.state == "rejected"] == []
    assert in_review.notices("finally_rejected") == 1
    seat.opens(f"{in_review.page}?done=FinallyRejected")
    assert "已最终驳回，转给财务退款。" in seat.words
    assert f"原因：{REASON}" in seat.words


def test_the_applicant_cannot_take_it_back_and_the_cashier_pays(in_review: Office) -> None:
    assert rejects(in_review, in_review.at_page("wangfang")) == 303
    in_review.waits_for_decisions()
    in_review.applicant.says("不退了", "重新提交")
    assert in_review.application.status == "refund_requested"
    in_review.staff.set_roles("wangfang", ("reviewer", "cashier"))
    assert f"{in_review.page}/repayment" not in in_review.at_page("wangfang").text
    cashier = in_review.at_page("zhaolei")
    form = {"ticket": cashier.hidden("ticket"), "checked": "yes"}
    assert cashier.posts(f"{in_review.page}/repayment", **form).status_code == 303
    assert in_review.application.status == "refunded"


def test_it_is_withdrawn_like_any_decision_and_its_reason_stays(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert rejects(in_review, seat) == 303
    seat.opens(in_review.page)
    form = {"decision": seat.hidden("decision")}
    assert seat.posts(f"{in_review.page}/decision/withdraw", **form).status_code == 303
    in_review.waits_for_decisions()
    assert in_review.application.status == "in_review"
    seat.opens(in_review.page)
    assert f'value="{REASON}"' in seat.text


def test_above_the_threshold_a_colleague_confirms_it(in_review: Office) -> None:
    sets(in_review, 500)
    assert rejects(in_review, in_review.at_page("wangfang")) == 303
    in_review.waits_for_decisions()
    assert in_review.application.status == "in_review"
    assert second(in_review, in_review.seat("lina")) == 303
    in_review.waits_for_decisions()
    assert in_review.application.status == "refund_requested"
    assert in_review.notices("finally_rejected") == 1


def test_only_a_reviewer_rejects_for_good(in_review: Office) -> None:
    for login in ("zhaolei", "sunjie", "admin"):
        assert rejects(in_review, in_review.at_page(login)) == 403
    assert in_review.application.status == "in_review"
