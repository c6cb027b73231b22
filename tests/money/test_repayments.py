"""Money goes back in two hands, by a file for the bank; the applicant hears of it once."""

import pytest
from sqlalchemy import select

from bot.models.tables import RepaymentRow
from tests.desk.office import Office
from tests.money.cashier import Cashier
from tests.money.files import HEAD, csv_file, received
from tests.money.test_settling import rows, statement, theirs

PAGE = "/desk/money/repayments"


def going_back(office: Office, line: tuple[str, ...] = ()) -> int:
    """A transfer that the cashier sends back. Returns the id of its repayment."""
    cashier = Cashier(office)
    cashier.imports(statement(line or theirs(office, payer="张三")))
    (line_id,) = cashier.line_ids()
    assert cashier.does(line_id, "back").status_code == 303
    return int(rows(office, RepaymentRow)[-1].id)


def agree(office: Office, login: str, repayment: int) -> int:
    seat = office.seat(login)
    seat.opens(PAGE)
    return seat.posts(f"{PAGE}/{repayment}/agree").status_code


def made_file(office: Office, login: str = "zhaolei") -> tuple[int, str]:
    """The cashier makes a file: the answer's code, and the text of the newest file."""
    seat = office.seat(login)
    seat.opens(PAGE)
    code = seat.posts("/desk/money/batches").status_code
    answer = seat.client.get("/desk/money/batches/1.csv")
    return code, answer.get_data().decode("gb18030") if answer.status_code == 200 else ""


def pay(office: Office, login: str = "zhaolei", batch: int = 1) -> int:
    seat = office.seat(login)
    seat.opens(PAGE)
    return seat.posts(f"/desk/money/batches/{batch}/paid").status_code


def test_who_asked_does_not_agree_and_who_agreed_does_not_pay(made: Office) -> None:
    made.staff.add("qianli", "钱丽", ("cashier",), "a long enough password")
    repayment = going_back(made)
    assert agree(made, "zhaolei", repayment) == 409
    assert made_file(made)[0] == 409
    assert agree(made, "qianli", repayment) == 303
    assert made_file(made, "qianli")[0] == 409
    assert made_file(made)[0] == 303
    assert pay(made, "qianli") == 409
    assert pay(made) == 303
    assert pay(made) == 409
    assert made.notices("money_back") == 2


def test_the_file_for_the_bank_names_account_amount_and_purpose(made: Office) -> None:
    agree(made, "wangfang", going_back(made))
    _, text = made_file(made)
    head, line, *rest = text.splitlines()
    assert head == "序号,收款户名,收款账号,收款开户行,金额,用途"
    tail = made.application.order_no[-6:]
    assert line == f"1,张三,6212345678901234567,,500.00,退数字证书费（订单尾号{tail}）他人代付"
    assert rest == []


def test_what_a_payer_wrote_is_no_formula_in_the_file(made: Office) -> None:
    name = '=HYPERLINK("http://x.test","公司")'
    agree(made, "wangfang", going_back(made, received(payer=name, remark="货款")))
    _, text = made_file(made)
    assert "\"'=HYPERLINK(" in text
    assert ",=" not in text


def test_a_refund_goes_back_to_the_account_that_paid_and_ends_the_application(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made)))
    cashier.settles()
    made.applicant.says("申请退费", "确认退费")
    reviewer = made.at_page("wangfang")
    reviewer.posts(f"{made.page}/refund", ticket=reviewer.hidden("ticket"), verdict="agree")
    assert made_file(made)[0] == 303
    assert f"{made.applicant.name},6212345678901234567" in made_file(made)[1]
    assert pay(made) == 303
    assert made.application.status == "refunded"
    assert made.application.answers["refund.payment"].actor == "staff:zhaolei"
    seat = made.seat("zhaolei")
    seat.opens(PAGE)
    assert "没有等付款的退款" in seat.words


def test_a_refund_whose_transfer_is_on_a_statement_goes_by_the_file_alone(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made)))
    cashier.settles()
    made.applicant.says("申请退费", "确认退费")
    reviewer = made.at_page("wangfang")
    reviewer.posts(f"{made.page}/refund", ticket=reviewer.hidden("ticket"), verdict="agree")
    seat = made.at_page("zhaolei")
    assert f"{made.applicant.name} 尾号 4567，500 元 等财务列入付款文件" in seat.words
    assert "确认已退款" not in seat.words
    answer = seat.posts(f"{made.page}/repayment", ticket=seat.hidden("ticket"), checked="yes")
    assert answer.status_code == 409
    assert made.application.status == "refund_requested"
    assert made_file(made)[0] == 303
    seat.opens(made.page)
    assert "已列入第 1 号付款文件，等银行付款" in seat.words
    assert pay(made) == 303
    assert made.application.status == "refunded"


def test_a_transfer_without_an_account_is_paid_by_hand(made: Office) -> None:
    repayment = going_back(made, received(account="", payer="李四", remark="货款"))
    agree(made, "wangfang", repayment)
    assert made_file(made)[0] == 409
    seat = made.seat("zhaolei")
    seat.opens(PAGE)
    assert seat.posts(f"{PAGE}/{repayment}/paid").status_code == 303
    (row,) = rows(made, RepaymentRow)
    assert (row.state, row.paid_by) == ("paid", "staff:zhaolei")


@pytest.mark.parametrize(("login", "code"), [("sunjie", 403), ("admin", 403), ("wangfang", 303)])
def test_cashiers_and_reviewers_agree(made: Office, login: str, code: int) -> None:
    assert agree(made, login, going_back(made)) == code


def test_a_day_is_closed_when_its_sum_is_the_banks(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made), received("20.00", remark="利息", payer="平安银行")))
    days = "/desk/money/days"

    def close(amount: str) -> int:
        cashier.seat.opens(days)
        return cashier.seat.posts(days, day="2026-11-23", sum=amount).status_code

    assert close("520.00") == 422
    assert "这一天还有待处理或读不出来的流水" in cashier.words
    cashier.settles()
    (line,) = cashier.line_ids()
    cashier.does(line, "aside", reason="银行利息")
    assert close("500.00") == 422
    assert "网银 500 元，这里 520 元，网银少 20 元" in cashier.words
    assert close("520.00") == 303
    assert close("520.00") == 422
    cashier.seat.opens(days)
    assert "已关账" in cashier.words
    cashier.imports(statement(received("1.00", serial="late")))
    cashier.seat.opens(days)
    assert "关账后又导入了这一天的流水，关账时是 520 元" in cashier.words


def test_a_day_is_not_closed_while_a_line_cannot_be_read(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(csv_file((HEAD, theirs(made), received("五百"))))
    cashier.settles()
    cashier.seat.opens("/desk/money/days")
    assert cashier.seat.posts("/desk/money/days", day="2026-11-23", sum="500").status_code == 422


def test_the_list_of_invoices_has_every_paid_order_of_the_days(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made)))
    cashier.settles()
    asked = "/desk/money/invoices.csv?first=2026-11-01&last=2026-12-31"
    head, line = cashier.seat.client.get(asked).get_data().decode("gb18030").splitlines()
    assert head.startswith("到账日期,订单编号,发票类型,发票抬头,税号,金额")
    for words in (made.application.order_no, "电子普通发票", made.applicant.name, "500.00"):
        assert words in line
    assert len(made.audit("invoices_listed")) == 1
    early = cashier.seat.client.get("/desk/money/invoices.csv?first=2025-01-01&last=2025-01-31")
    assert len(early.get_data().decode("gb18030").splitlines()) == 1
    assert cashier.seat.client.get("/desk/money/invoices.csv?first=x&last=y").status_code == 422


def test_what_is_paid_is_told_although_the_process_ended_before(made: Office) -> None:
    """The row says that it was paid; the next look at the page tells the applicant."""
    agree(made, "wangfang", going_back(made))
    made_file(made)
    with made.house.database.writing() as connection:
        paid = {"state": "paid", "paid_by": "staff:zhaolei"}
        connection.execute(RepaymentRow.__table__.update().values(paid))
    for _ in range(2):
        made.seat("zhaolei").opens(PAGE)
    assert made.notices("money_back") == 2
    with made.house.database.reading() as connection:
        assert connection.execute(select(RepaymentRow.told_at)).scalar_one() > 0
