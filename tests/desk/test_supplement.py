"""补件: the reviewer asks for what is missing, nothing is rejected, and then the review goes on."""

from datetime import timedelta

from flows.deadlines import promised_day
from tests.desk.office import Office, Seat
from tests.desk.test_review import MAILING, SEAL, approve

REASON = "信息不完整"


def asks(office: Office, seat: Seat, *items: str) -> int:
    reasons = {f"reason:{item}": REASON for item in items}
    form = {"ticket": seat.hidden("ticket"), "verdict": "supplement", "tick": list(items)}
    return seat.posts(f"{office.page}/review", **form, **reasons).status_code


def test_only_what_is_named_is_open_again_and_one_notice_says_so(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert asks(in_review, seat) == 422
    assert "补件至少要勾选一项" in seat.words
    assert asks(in_review, seat, MAILING) == 303
    in_review.waits_for_decisions()
    application = in_review.application
    assert application.status == "supplementing"
    assert [q for q, a in application.answers.items() if a.state == "rejected"] == [MAILING]
    assert in_review.notices("supplement") == 1
    assert in_review.notices("rejected") == 0
    assert in_review.bell.rung.count("send_sms") == 0
    seat.opens(f"{in_review.page}?done=SupplementAsked")
    assert "已请申请人补件。" in seat.words
    assert "等申请人补件" in seat.words


def test_the_promise_waits_while_the_applicant_has_it(in_review: Office) -> None:
    before = promised_day(in_review.application)
    assert before
    assert asks(in_review, in_review.at_page("wangfang"), MAILING) == 303
    in_review.waits_for_decisions()
    assert promised_day(in_review.application) is None
    in_review.clock.forward(days=14)
    in_review.applicant.says("可以", "重新提交")
    assert in_review.application.status == "in_review"
    again = promised_day(in_review.application)
    assert again
    assert again >= before + timedelta(days=14)
    seat = in_review.at_page("lina")
    assert seat.words.count("本次补正") == 1
    assert approve(in_review, seat) == 303
    in_review.waits_for_decisions()
    assert in_review.application.status == "approved"


def test_what_was_not_named_stays_as_it_is(in_review: Office) -> None:
    assert asks(in_review, in_review.at_page("wangfang"), MAILING, SEAL) == 303
    in_review.waits_for_decisions()
    before = in_review.application.answers
    in_review.applicant.says("修改 单位名称", "河南别的公司有限公司")
    after = in_review.application.answers
    assert after["organisation.name"].value == before["organisation.name"].value
    assert in_review.application.status == "supplementing"
    in_review.applicant.says("可以", "重新提交")
    assert in_review.application.status == "supplementing"  # the form is missing still


def test_the_applicant_may_ask_for_the_money_meanwhile_and_go_on_after_a_refusal(in_review: Office) -> None:
    assert asks(in_review, in_review.at_page("wangfang"), MAILING) == 303
    in_review.waits_for_decisions()
    in_review.applicant.says("申请退费", "确认退费")
    assert in_review.application.status == "refund_requested"
    in_review.applicant.says("不退了")
    assert in_review.application.status == "supplementing"
    seat = in_review.seat("wangfang")
    seat.opens("/desk/?tab=supplementing")
    assert in_review.application.order_no in seat.words
