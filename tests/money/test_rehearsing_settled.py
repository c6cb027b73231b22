"""What applicants will hear of a line of a statement is shown before it is done, by the same code."""

import html
import re

from sqlalchemy import func, select

from bot.models.tables import AuditRow, OutboxRow, PaymentRow, WorkRow
from bot.outbox.planner import Planner
from tests.desk.office import Office
from tests.money.cashier import PAGE, Cashier
from tests.money.files import received
from tests.money.test_settling import rows, statement, theirs


def rehearses(cashier: Cashier, line: int, verdict: str, **fields: str) -> list[str]:
    """The bubbles of the phone."""
    answer = cashier.seat.client.post(
        f"{PAGE}/lines/{line}/rehearsal",
        data={"token": cashier.seat.hidden("token"), "rehearse": verdict, **fields},
    )
    assert answer.status_code == 200
    cashier.seat.text = answer.get_data(as_text=True)
    found = re.findall(r'<p class="bubble">(.*?)</p>', cashier.seat.text, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", one)).strip() for one in found]


def counts(office: Office) -> list[int]:
    with office.house.database.reading() as connection:
        tables = (OutboxRow, AuditRow, WorkRow, PaymentRow)
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def told(office: Office, since: int) -> list[str]:
    """What was written for the applicant after the message with this id, as somebody reads it."""
    planner = Planner(office.house.vault, office.clock)
    with office.house.database.reading() as connection:
        found = connection.execute(
            select(OutboxRow.__table__).where(OutboxRow.id > since).order_by(OutboxRow.id)
        ).all()
    return [re.sub(r"<[^>]+>", "", planner.body(row)["text"]).strip() for row in found]


def newest(office: Office) -> int:
    with office.house.database.reading() as connection:
        return int(connection.execute(select(func.max(OutboxRow.id))).scalar_one())


def test_a_booking_is_told_as_it_was_rehearsed_and_the_rehearsal_stores_nothing(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made)))
    line = int(cashier.stamps()[0].partition(":")[0])
    before, since = counts(made), newest(made)
    shown = rehearses(cashier, line, "book")
    assert counts(made) == before
    cashier.settles()
    assert shown == told(made, since)


def test_more_than_was_due_is_rehearsed_with_what_goes_back(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made, "600.00")))
    (line,) = cashier.line_ids()
    since, order = newest(made), made.application.order_no
    shown = rehearses(cashier, line, "book", order_no=order)
    cashier.seat.opens(PAGE)
    cashier.does(line, "book", order_no=order)
    assert shown == told(made, since)
    assert any("100 元" in one for one in shown), shown


def test_money_that_goes_back_is_rehearsed_for_its_order_and_for_none(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(theirs(made), received("9.00", payer="银行")))
    first, (second,) = int(cashier.stamps()[0].partition(":")[0]), cashier.line_ids()
    assert rehearses(cashier, second, "back") == []
    assert "不属于任何订单" in cashier.words
    cashier.seat.opens(PAGE)
    cashier.settles()
    cashier.seat.opens(PAGE)
    rehearses(cashier, first, "back")
    assert "刚刚已经处理过" in cashier.words


def test_an_order_that_wants_no_money_is_said_so(made: Office) -> None:
    cashier = Cashier(made)
    cashier.imports(statement(received("9.00", payer="银行")))
    (line,) = cashier.line_ids()
    assert rehearses(cashier, line, "book") == []
    assert "请填写 18 位的订单编号" in cashier.words
    cashier.seat.opens(PAGE)
    assert rehearses(cashier, line, "book", order_no="1" * 18) == []
    assert "没有入账" in cashier.words
    assert rows(made, PaymentRow) == []
