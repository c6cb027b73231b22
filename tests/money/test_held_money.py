"""What a cashier did to a line may be taken back for fifteen seconds; then the applicant hears, once."""

from bot.models.tables import PaymentRow, RepaymentRow, StatementLineRow
from flows.payments import Due, Fit, Share
from office.money.ledger import Back, Ledger
from office.money.line import LineState
from tests.desk.office import Office
from tests.money.cashier import PAGE, Cashier, money_is_told
from tests.money.files import received
from tests.money.test_settling import rows, statement, theirs


def test_what_was_settled_is_taken_back_within_fifteen_seconds_and_nobody_hears_of_it(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made, "600.00")))
    (line,) = cashier.line_ids()
    assert cashier.does(line, "book", waits=False, order_no=made.application.order_no).status_code == 303
    assert "刚处理了 1 行， 15 秒后通知申请人 ，之前可以撤回" in cashier.words
    made.clock.forward(seconds=14)
    assert cashier.takes_back().status_code == 303
    assert "撤回了 1 行，申请人没有收到通知" in cashier.words
    money_is_told(made)
    assert (made.application.status, made.application.received) == ("slip_received", 0)
    assert (rows(made, PaymentRow), rows(made, RepaymentRow)) == ([], [])
    assert cashier.line_ids() == [line]
    assert cashier.does(line, "back", waits=False).status_code == 303
    assert cashier.takes_back().status_code == 303
    money_is_told(made)
    assert made.notices("money_back") == 0
    assert rows(made, RepaymentRow) == []
    # It is still there, and counts once when it is settled after all.
    assert cashier.does(line, "book", order_no=made.application.order_no).status_code == 303
    assert made.application.status == "in_review"
    assert made.notices("payment_confirmed") == 1


def test_what_was_told_or_agreed_to_is_not_taken_back(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made), received("9.00", payer="银行")))
    cashier.settles(waits=False)
    (line,) = cashier.line_ids()
    cashier.does(line, "back", waits=False)
    reviewer = made.seat("wangfang")
    reviewer.opens("/desk/money/repayments")
    (back,) = rows(made, RepaymentRow)
    assert reviewer.posts(f"/desk/money/repayments/{back.id}/agree").status_code == 303
    cashier.takes_back()
    assert "撤回了 1 行" in cashier.words
    assert "1 行已经来不及撤回" in cashier.words
    cashier.settles()
    assert cashier.seat.posts(f"{PAGE}/taken-back", line=["1", "2"]).location.endswith("back=0&late=2")
    assert [one.state for one in rows(made, StatementLineRow)] == ["booked", "returning"]
    assert made.application.status == "in_review"


def booked_beside_the_page(office: Office) -> None:
    """A cashier's process ends between the ledger and the order."""
    ledger = Ledger(office.house.database, office.house.sealer, office.clock)
    (line,) = ledger.lines(LineState.OPEN, limit=1)
    due = Due(office.application.id, office.application.order_no, office.applicant.name, 50000)
    cashier = office.staff.find("zhaolei")
    assert cashier is not None
    ledger.book(line, [Share(due, 50000)], Fit.EXACT, cashier)


def test_money_that_was_confirmed_by_hand_between_booking_and_order_does_not_go_back(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made)))
    booked_beside_the_page(made)
    made.pays()
    cashier.seat.opens(PAGE)
    assert [(one.fit, one.told_at > 0) for one in rows(made, PaymentRow)] == [("found", True)]
    assert rows(made, RepaymentRow) == []
    assert made.notices("payment_confirmed") == 1


def test_money_whose_order_ended_between_booking_and_order_goes_back_and_its_person_hears_so(
    made: Office,
) -> None:
    cashier = Cashier(made)
    seat = made.at_page("zhaolei")
    fields = {"ticket": seat.hidden("ticket"), "verdict": "return", "reason": "金额看不清"}
    seat.posts(f"{made.page}/payment", **fields)
    cashier.imports(statement(theirs(made)))
    booked_beside_the_page(made)
    made.applicant.says("取消", "确认取消")
    made.clock.forward(minutes=3)
    cashier.seat.opens(PAGE)
    assert [one.why for one in rows(made, RepaymentRow)] == ["closed"]
    assert made.notices("money_back") == 1


def test_what_was_booked_is_told_although_the_process_ended_before(made: Office) -> None:
    """The next look at the page tells the applicant, once, also what is too much."""
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made, "600.00")))
    ledger = Ledger(made.house.database, made.house.sealer, made.clock)
    (line,) = ledger.lines(LineState.OPEN, limit=1)
    order = made.application
    due = Due(order.id, order.order_no, made.applicant.name, 50000)
    cashier_of_the_office = made.staff.find("zhaolei")
    assert cashier_of_the_office is not None
    back = Back(10000, Fit.OVER.value, order.id, order.order_no)
    ledger.book(line, [Share(due, 50000)], Fit.OVER, cashier_of_the_office, back)
    assert made.application.status == "slip_received"
    made.clock.forward(minutes=3)
    for _ in range(2):
        cashier.seat.opens(PAGE)
    assert (made.application.status, made.application.received) == ("in_review", 50000)
    assert made.notices("payment_confirmed") == 1
