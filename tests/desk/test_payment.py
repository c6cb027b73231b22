"""The cashier: confirm that the money is there, or give the slip back with a reason."""

import pytest

from tests.desk.applicant import bank_slip
from tests.desk.office import Office, Seat


def decide(office: Office, seat: Seat, verdict: str, **more: str) -> int:
    fields = {"ticket": seat.hidden("ticket"), "verdict": verdict, **more}
    return seat.posts(f"{office.page}/payment", **fields).status_code


def test_the_cashier_sees_what_to_compare(made: Office) -> None:
    seat = made.at_page("zhaolei")
    slip = made.application.answers["slip"].document
    for words in (made.application.order_no, "500 元", made.applicant.name, "15473969760074"):
        assert words in seat.words
    assert f'data-open="{slip}"' in seat.text


def test_a_confirmation_starts_the_review_once(made: Office) -> None:
    seat = made.at_page("zhaolei")
    form = {"ticket": seat.hidden("ticket"), "verdict": "confirm", "checked": "yes"}
    assert [seat.posts(f"{made.page}/payment", **form).status_code for _ in range(2)] == [303, 303]
    assert made.application.status == "in_review"
    assert made.application.answers["payment"].actor == "staff:zhaolei"
    assert made.notices("payment_confirmed") == 1


def test_money_is_not_confirmed_without_saying_that_it_was_compared(made: Office) -> None:
    seat = made.at_page("zhaolei")
    assert decide(made, seat, "confirm") == 422
    assert "请先核对银行流水" in seat.words
    assert decide(made, seat, "confirm", checked="yes", reason="金额与订单不一致") == 422
    assert "所以没有确认到账" in seat.words
    assert 'value="金额与订单不一致"' in seat.text
    assert made.application.status == "slip_received"


def test_a_slip_goes_back_with_its_reason(made: Office) -> None:
    seat = made.at_page("zhaolei")
    assert decide(made, seat, "return") == 422
    assert decide(made, seat, "return", reason="金额与订单不一致") == 303
    slip = made.application.answers["slip"]
    assert (made.application.status, slip.state, slip.note) == ("submitted", "rejected", "金额与订单不一致")
    assert made.notices("slip_returned") == 1


def test_a_slip_sent_meanwhile_has_to_be_looked_at(made: Office) -> None:
    seat = made.at_page("zhaolei")
    made.applicant.sends(bank_slip(made.application.order_no, "5000.00"))
    assert decide(made, seat, "confirm", checked="yes") == 409
    assert "申请人改动了：汇款凭据" in seat.words
    assert made.application.status == "slip_received"
    assert decide(made, seat, "confirm", checked="yes") == 303


@pytest.mark.parametrize("login", ["wangfang", "sunjie", "admin"])
def test_only_the_cashier_decides_on_money(made: Office, login: str) -> None:
    seat = made.at_page(login)
    assert 'value="confirm"' not in seat.text
    assert decide(made, seat, "confirm", checked="yes") == 403
    assert "只有财务可以做" in seat.words
    assert made.application.status == "slip_received"
