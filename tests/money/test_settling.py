"""The cashier imports a statement and settles its lines; the applicant hears of each once."""

import pytest
from sqlalchemy import select

from bot.models.tables import PaymentRow, RepaymentRow, StatementLineRow
from bot.web_request import LARGEST_FORM
from tests.desk.office import Office
from tests.money.cashier import PAGE, Cashier
from tests.money.files import HEAD, csv_file, received, xlsx_file


def statement(*lines: tuple[str, ...]) -> bytes:
    return csv_file((HEAD, *lines))


def rows(office: Office, table: type) -> list:  # type: ignore[type-arg]
    with office.house.database.reading() as connection:
        return list(connection.execute(select(table.__table__).order_by(table.id)))  # type: ignore[attr-defined]


def theirs(office: Office, amount: str = "500.00", **more: str) -> tuple[str, ...]:
    """Money of the office's applicant, with the order's number in the remark."""
    told = {"remark": f"证书费{office.application.order_no}", "payer": office.applicant.name, **more}
    return received(amount, **told)


def test_money_with_the_orders_number_is_settled_in_one_go(made: Office) -> None:
    cashier = Cashier(made)
    assert cashier.imports(statement(theirs(made, serial="S1"))).status_code == 200
    assert "附言里有单号；付款方相同；金额相同" in cashier.words
    for words in ("尾号 4567", "流水号 S1", "2026-11-23"):
        assert words in cashier.words
    cashier.settles()
    assert made.application.status == "in_review"
    assert made.application.answers["payment"].actor == "staff:zhaolei"
    assert made.notices("payment_confirmed") == 1
    assert [(one.fen, one.fit, one.told_at > 0) for one in rows(made, PaymentRow)] == [(50000, "exact", True)]


def test_the_same_file_twice_changes_nothing(made: Office) -> None:
    cashier = Cashier(made)
    data = statement(theirs(made), theirs(made, "20.00", remark="x"))
    cashier.imports(data)
    cashier.settles()
    cashier.imports(data)
    assert "新增 0 行" in cashier.words
    assert cashier.stamps(ticked=False) == []
    assert len(rows(made, StatementLineRow)) == 2
    assert made.notices("payment_confirmed") == 1


def test_the_same_lines_in_another_kind_of_file_change_nothing(made: Office) -> None:
    cashier = Cashier(made)
    lines = (HEAD, theirs(made, serial="S1"), received(serial="S2"))
    cashier.imports(csv_file(lines))
    cashier.imports(xlsx_file(lines), "statement.xlsx")
    assert len(rows(made, StatementLineRow)) == 2


def test_two_equal_lines_of_a_day_are_two_payments_and_the_second_is_double(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made), theirs(made)))
    cashier.settles()
    assert "重复付款" in cashier.words
    assert made.notices("payment_confirmed") == 1
    (line,) = cashier.line_ids()
    assert cashier.does(line, "back").status_code == 303
    assert made.notices("money_back") == 1
    (back,) = rows(made, RepaymentRow)
    assert (back.fen, back.why, back.state) == (50000, "double", "asked")


def test_a_double_click_books_once(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made)))
    stamps = cashier.stamps()
    assert [cashier.settles(*stamps).status_code for _ in range(2)] == [303, 303]
    assert "1 行在您查看期间有变化" in cashier.words
    assert len(rows(made, PaymentRow)) == 1
    assert made.notices("payment_confirmed") == 1


def test_a_part_is_booked_and_the_rest_is_asked_for(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made, "300.00")))
    assert "还差 200 元" in cashier.words
    (line,) = cashier.line_ids()
    assert cashier.does(line, "book", order_no=made.application.order_no).status_code == 303
    assert (made.application.status, made.application.received) == ("submitted", 30000)
    assert made.notices("payment_short") == 1
    cashier.imports(statement(theirs(made, "200.00")))
    assert "补齐余款" in cashier.words
    cashier.settles()
    assert (made.application.status, made.application.received) == ("in_review", 50000)


def test_what_is_too_much_goes_back(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made, "600.00")))
    assert "多付 100 元" in cashier.words
    (line,) = cashier.line_ids()
    cashier.does(line, "book", order_no=made.application.order_no)
    assert made.application.status == "in_review"
    (payment,), (back,) = rows(made, PaymentRow), rows(made, RepaymentRow)
    assert (payment.fen, back.fen, back.why) == (50000, 10000, "over")


def test_money_of_somebody_else_is_named_and_may_go_back(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made, payer="张三")))
    assert "他人代付" in cashier.words
    assert f"付款方不是{made.applicant.name}" in cashier.words
    (line,) = cashier.line_ids()
    cashier.does(line, "back")
    assert made.application.status == "slip_received"
    assert made.notices("money_back") == 1


def test_an_account_that_paid_once_is_known_the_next_time(others: Office) -> None:
    cashier = Cashier(others)
    first, order = received(payer="洛阳集团财务中心", remark="货款"), others.application.order_no
    cashier.imports(statement(first))
    assert "没认出" in cashier.words
    (line,) = cashier.line_ids()
    cashier.does(line, "book", order_no=order)
    assert others.application.status == "in_review"
    others.applicant.says("再办一个")
    cashier.imports(statement(received(payer="洛阳集团财务中心", remark=f"{order} 又一笔")))
    assert "重复付款" in cashier.words


def test_money_without_a_number_is_found_by_name_and_amount(made: Office) -> None:
    name = made.applicant.name.replace("有限公司", "有限责任公司")
    cashier = Cashier(made)
    cashier.imports(statement(received(payer=name, remark="CA证书")))
    assert "附言里没有单号；付款方相同；金额相同，只有这一笔待付" in cashier.words
    assert cashier.stamps() == []
    cashier.settles(*cashier.stamps(ticked=False))
    assert made.application.status == "in_review"


def test_money_that_was_confirmed_by_hand_is_matched_without_a_word(made: Office) -> None:
    made.pays()
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made)))
    assert "已人工确认" in cashier.words
    cashier.settles()
    assert made.notices("payment_confirmed") == 1
    assert [one.fit for one in rows(made, PaymentRow)] == ["found"]
    cashier.imports(statement(theirs(made, time="18:00:00")))
    assert "重复付款" in cashier.words


def test_a_line_that_cannot_be_read_stays_until_somebody_says_how_it_was_dealt_with(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made), received("五百")))
    assert "有 1 行读不出来" in cashier.words
    (line,) = cashier.line_ids()
    assert cashier.does(line, "aside").status_code == 422
    assert cashier.does(line, "aside", reason="网银里是 20 元手续费").status_code == 303
    assert cashier.line_ids() == []
    assert [one.fen for one in rows(made, StatementLineRow)] == [50000, None]


def test_a_file_that_is_cut_off_is_taken_only_when_somebody_says_that_it_is_whole(made: Office) -> None:
    data = statement(theirs(made)).rstrip()
    cashier = Cashier(made)
    assert cashier.imports(data).status_code == 422
    assert rows(made, StatementLineRow) == []
    assert cashier.imports(data, whole="yes").status_code == 200
    assert len(rows(made, StatementLineRow)) == 1


def test_an_unknown_head_is_told_once(made: Office) -> None:
    head = ("哪天", "进来多少", "谁", "说了啥")
    line = ("2026-11-23", "500.00", made.applicant.name, made.application.order_no)
    cashier = Cashier(made)
    assert cashier.imports(csv_file((head, line))).status_code == 422
    assert "这份流水的各列是什么" in cashier.words
    told = {"column-0": "day", "column-1": "credit", "column-2": "payer", "column-3": "remark"}
    answer = cashier.seat.posts(f"{PAGE}/columns", head=list(head), **told)
    assert answer.status_code == 303
    cashier.seat.opens(answer.location)
    assert "已经记住这些列" in cashier.words
    cashier.imports(csv_file((head, line)))
    cashier.settles()
    assert made.application.status == "in_review"


@pytest.mark.parametrize("login", ["wangfang", "sunjie"])
def test_only_who_works_with_money_sees_it(made: Office, login: str) -> None:
    seat = made.seat(login)
    assert seat.opens(PAGE).status_code == 403


def test_the_administrator_looks_and_does_nothing(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made)))
    stamps = cashier.stamps()
    admin = Cashier(made, "admin")
    assert admin.seat.opens(PAGE).status_code == 200
    assert admin.settles(*stamps).status_code == 403
    assert made.application.status == "slip_received"


def test_money_for_an_order_that_was_cancelled_goes_back_and_its_person_hears_so(made: Office) -> None:
    order = made.application.order_no
    seat = made.at_page("zhaolei")
    fields = {"ticket": seat.hidden("ticket"), "verdict": "return", "reason": "金额看不清"}
    assert seat.posts(f"{made.page}/payment", **fields).status_code == 303
    made.applicant.says("取消", "确认取消")
    assert made.application.status == "cancelled"
    cashier = Cashier(made)
    cashier.imports(statement(received(remark=order)))
    assert "订单已结束" in cashier.words
    (line,) = cashier.line_ids()
    assert cashier.does(line, "back").status_code == 303
    assert made.notices("money_back") == 1
    (back,) = rows(made, RepaymentRow)
    assert (back.why, back.order_no) == ("closed", order)


def test_the_file_of_a_busy_month_is_taken(made: Office) -> None:
    lines = [received(serial=f"B{number}", remark="货款" * 20) for number in range(2000)]
    data = statement(*lines)
    assert len(data) > LARGEST_FORM
    assert Cashier(made).imports(data).status_code == 200
    assert len(rows(made, StatementLineRow)) == 2000
