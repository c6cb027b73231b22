"""A refund: the reviewer agrees or refuses, then the cashier confirms that the money is back."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.desk.office import Office, Seat


def decide(office: Office, seat: Seat, verdict: str, **more: str) -> int:
    fields = {"ticket": seat.hidden("ticket"), "verdict": verdict, **more}
    return seat.posts(f"{office.page}/refund", **fields).status_code


def repay(office: Office, seat: Seat, **more: str) -> int:
    return seat.posts(f"{office.page}/repayment", ticket=seat.hidden("ticket"), **more).status_code


@pytest.fixture
def agreed(refund_asked: Office) -> Office:
    assert decide(refund_asked, refund_asked.at_page("wangfang"), "agree") == 303
    refund_asked.clock.forward(minutes=5)
    return refund_asked


def test_a_reviewer_agrees_and_a_cashier_confirms_that_the_money_is_back(refund_asked: Office) -> None:
    reviewer = refund_asked.at_page("wangfang")
    assert "申请退费 等审核员决定是否退费" in reviewer.words
    for words in ("应退金额 500 元", "原路退回", "之前的状态：待审核"):
        assert words in reviewer.words
    assert decide(refund_asked, reviewer, "agree") == 303
    assert refund_asked.application.status == "refund_requested"
    assert refund_asked.notices("refund") == 1

    cashier = refund_asked.at_page("zhaolei")
    assert "审核员已同意退费，等财务退款" in cashier.words
    assert "审核员 王芳 已同意" in cashier.words
    assert repay(refund_asked, cashier, checked="yes") == 303
    assert refund_asked.application.status == "refunded"
    assert refund_asked.application.answers["refund.payment"].actor == "staff:zhaolei"
    assert refund_asked.notices("refund") == 2
    cashier.opens(f"{refund_asked.page}?done=RefundPaid")
    assert "已确认退款，申请就此结束。" in cashier.words
    for words in ("王芳 同意退费", "赵磊 确认款项已经退回", "赵磊 状态改为“已退费”"):
        assert words in cashier.words


def test_a_refusal_leaves_the_application_where_it_was_with_the_reason(refund_asked: Office) -> None:
    seat = refund_asked.at_page("wangfang")
    assert decide(refund_asked, seat, "refuse") == 422
    assert "请写明原因" in seat.words
    assert decide(refund_asked, seat, "refuse", reason="与经办人核实，申请继续办理") == 303
    assert refund_asked.application.status == "in_review"
    assert refund_asked.notices("refund") == 1
    seat.opens(f"{refund_asked.page}?done=RefundRefused")
    assert "没有同意退费。这笔业务回到申请退费之前的状态。" in seat.words
    assert "王芳 状态改为“退费未通过”，原因：与经办人核实，申请继续办理" in seat.words
    assert "待审核 等审核员审核" in seat.words


def test_before_a_reviewer_agreed_the_cashier_only_sees_that_it_has_to_be(refund_asked: Office) -> None:
    seat = refund_asked.at_page("zhaolei")
    assert "要先由审核员同意，财务才能退款。" in seat.words
    assert f"{refund_asked.page}/repayment" not in seat.text
    assert "/refund" not in seat.text
    assert repay(refund_asked, seat, checked="yes") == 409
    assert "审核员还没有同意退费" in seat.words
    assert refund_asked.application.status == "refund_requested"


def test_money_is_not_confirmed_as_paid_back_without_saying_so(agreed: Office) -> None:
    seat = agreed.at_page("zhaolei")
    assert repay(agreed, seat) == 422
    assert "请先从银行原路退款" in seat.words
    assert agreed.application.status == "refund_requested"


def test_nobody_agrees_and_gives_a_reason_against_it(refund_asked: Office) -> None:
    seat = refund_asked.at_page("wangfang")
    assert decide(refund_asked, seat, "agree", reason="证书已经在制作") == 422
    assert "所以没有同意退费" in seat.words
    assert 'value="证书已经在制作"' in seat.text
    assert refund_asked.application.value("refund.review") == ""


def test_a_double_click_agrees_once_and_pays_once(refund_asked: Office) -> None:
    reviewer = refund_asked.at_page("wangfang")
    form = {"ticket": reviewer.hidden("ticket"), "verdict": "agree"}
    assert [reviewer.posts(f"{refund_asked.page}/refund", **form).status_code for _ in range(2)] == [303, 303]
    cashier = refund_asked.at_page("zhaolei")
    form = {"ticket": cashier.hidden("ticket"), "checked": "yes"}
    answers = [cashier.posts(f"{refund_asked.page}/repayment", **form).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert refund_asked.notices("refund") == 2


@pytest.mark.parametrize(("verdict", "reason"), [("agree", ""), ("refuse", "证书已经在制作")])
def test_who_decides_after_a_colleague_agreed_learns_of_it(
    refund_asked: Office, verdict: str, reason: str
) -> None:
    first, second = refund_asked.at_page("wangfang"), refund_asked.at_page("lina")
    assert decide(refund_asked, first, "agree") == 303
    assert decide(refund_asked, second, verdict, reason=reason) == 409
    assert "王芳 ：同意退费" in second.words
    assert (f"不同意退费的原因：{reason}" in second.words) == bool(reason)
    assert refund_asked.notices("refund") == 1
    assert refund_asked.application.value("refund.review") == "agreed"


def test_two_reviewers_at_the_same_moment_decide_once(refund_asked: Office) -> None:
    seats = [refund_asked.at_page(login) for login in ("wangfang", "lina")]
    verdicts = (("agree", ""), ("refuse", "证书已经在制作"))
    with ThreadPoolExecutor(2) as both:
        codes = both.map(lambda s, v: decide(refund_asked, s, v[0], reason=v[1]), seats, verdicts)
        assert sorted(codes) == [303, 409]
    assert refund_asked.notices("refund") == 1


def test_two_cashiers_at_the_same_moment_pay_back_once(agreed: Office) -> None:
    agreed.staff.set_roles("lina", ("cashier",))
    seats = [agreed.at_page(login) for login in ("zhaolei", "lina")]
    with ThreadPoolExecutor(2) as both:
        codes = list(both.map(lambda seat: repay(agreed, seat, checked="yes"), seats))
    assert sorted(codes) == [303, 409]
    assert agreed.notices("refund") == 2


@pytest.mark.parametrize("login", ["zhaolei", "sunjie", "admin"])
def test_only_a_reviewer_agrees_or_refuses(refund_asked: Office, login: str) -> None:
    seat = refund_asked.at_page(login)
    assert decide(refund_asked, seat, "agree") == 403
    assert "只有审核员可以做" in seat.words
    assert refund_asked.application.value("refund.review") == ""


@pytest.mark.parametrize("login", ["wangfang", "sunjie", "admin"])
def test_only_a_cashier_confirms_that_the_money_is_back(agreed: Office, login: str) -> None:
    seat = agreed.at_page(login)
    assert "等财务从银行退款后" in seat.words
    assert f"{agreed.page}/repayment" not in seat.text
    assert repay(agreed, seat, checked="yes") == 403
    assert "只有财务可以做" in seat.words
    assert agreed.application.status == "refund_requested"


def test_the_list_of_refunds_says_whose_turn_it_is(refund_asked: Office) -> None:
    reviewer, cashier = refund_asked.seat("wangfang"), refund_asked.seat("zhaolei")
    for seat, words in ((reviewer, "等审核员决定是否退费 处理退费"), (cashier, "等审核员决定是否退费 查看")):
        seat.opens("/desk/?tab=refund")
        assert refund_asked.application.order_no in seat.words
        assert words in seat.words
    assert decide(refund_asked, refund_asked.at_page("lina"), "agree") == 303
    for seat, words in ((reviewer, "等财务退款 查看"), (cashier, "等财务退款 处理退费")):
        seat.opens("/desk/?tab=refund")
        assert words in seat.words


def test_what_was_put_right_before_a_refused_refund_is_still_marked(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    form = {"ticket": seat.hidden("ticket"), "verdict": "reject", "tick": "mailing.to"}
    assert (
        seat.posts(f"{in_review.page}/review", **form, **{"reason:mailing.to": "信息不完整"}).status_code
        == 303
    )
    in_review.waits_for_decisions()
    in_review.clock.forward(hours=1)
    in_review.applicant.says("可以", "申请退费", "确认退费")
    in_review.clock.forward(hours=1)
    assert decide(in_review, in_review.at_page("lina"), "refuse", reason="与经办人核实，申请继续办理") == 303
    assert in_review.application.status == "rejected"
    in_review.applicant.says("重新提交")
    assert in_review.application.status == "in_review"
    assert in_review.at_page("wangfang").words.count("本次补正") == 1
