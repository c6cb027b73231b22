"""Whatever files come, in whatever order, twice or cut off: each transfer is there once, and booked once."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select

from bot.errors import IllegalMove
from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.tables import ApplicationRow, PaymentRow, RepaymentRow, StatementLineRow, StatementRow
from bot.sealing.sealer import Sealer
from flows.payments import Due, Fit, Share
from media.statement import StatementError
from media.vault import Vault, new_key
from office.money.ledger import Back, Ledger
from office.money.line import LineState, StatementLine
from office.money.statements import Statements
from tests.money.files import HEAD, csv_file, received, xls_file, xlsx_file

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
ONE, TWO = (Staff(login, login, frozenset({"cashier"}), True, 1) for login in ("one", "two"))


class Bank(NamedTuple):
    """What a statement is imported with."""

    database: Database
    statements: Statements
    ledger: Ledger


@pytest.fixture
def bank(database_url: str) -> Iterator[Bank]:
    database, vault = Database(database_url), Vault([new_key("k")])
    sealer = Sealer(vault)
    statements = Statements(database, sealer, vault.blind_index, lambda: NOW)
    order = {
        "id": "a" * 32,
        "openid": "openid",
        "status": "slip_received",
        "order_no": "1" * 18,
        "revision": 0,
    }
    with database.writing() as connection:
        row = order | {"sealed": b"", "created_at": 0, "updated_at": 0}
        connection.execute(insert(ApplicationRow.__table__).values(row))
    yield Bank(database, statements, Ledger(database, sealer, lambda: NOW))
    database.close()


DAYS = ("2026-11-20", "2026-11-23", "2026-11-24")
# Few values, so that equal lines on one day are many.
TRANSFERS = st.lists(
    st.tuples(
        st.sampled_from(DAYS),
        st.sampled_from(["500.00", "1,000.00", "0.01"]),
        st.sampled_from(["甲公司", "乙（集团）公司", "丙"]),
        st.sampled_from(["", "S1", "S2"]),
        st.sampled_from(["", "09:00:00"]),
    ),
    max_size=12,
).map(sorted)
MAKERS = st.sampled_from([csv_file, xlsx_file, xls_file])
# Which days a file has, of what kind it is, and where it is cut off, in thousandths of its bytes.
FILES = st.lists(st.tuples(st.sets(st.sampled_from(DAYS)), MAKERS, st.integers(0, 1500)), max_size=5)


def file_of(transfers: list[tuple[str, ...]], days: set[str], maker) -> bytes:  # type: ignore[no-untyped-def]
    lines = [
        received(amount, payer=payer, serial=serial, day=day, time=time)
        for day, amount, payer, serial, time in transfers
        if day in days
    ]
    return maker((HEAD, *lines))  # type: ignore[no-any-return]


def empty(bank: Bank) -> None:
    with bank.database.writing() as connection:
        for table in (PaymentRow, RepaymentRow, StatementLineRow, StatementRow):
            connection.execute(delete(table.__table__))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(transfers=TRANSFERS, files=FILES)
def test_any_file_in_any_order_twice_or_cut_off_leaves_each_transfer_once(
    bank: Bank, transfers: list[tuple[str, ...]], files: list[tuple[set[str], object, int]]
) -> None:
    empty(bank)
    for days, maker, cut in files:
        data = file_of(transfers, days, maker)
        try:
            bank.statements.take(data[: len(data) * cut // 1000], ONE)
        except StatementError:
            continue  # nothing of it was taken
    bank.statements.take(file_of(transfers, set(DAYS), csv_file), TWO)
    there = bank.ledger.lines(LineState.OPEN, limit=100)
    seen = Counter((one.day, one.fen, one.payer, one.serial, one.time) for one in there)
    meant = Counter(
        (day, round(float(amount.replace(",", "")) * 100), payer, serial, time)
        for day, amount, payer, serial, time in transfers
    )
    assert seen == meant


def a_line(bank: Bank, amount: str = "500.00") -> int:
    bank.statements.take(csv_file((HEAD, received(amount))), ONE)
    return bank.ledger.lines(LineState.OPEN, limit=1)[0].id


def due(application_id: str = "a" * 32, fee: int = 50000) -> Due:
    return Due(application_id, "1" * 18, "甲公司", fee)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(
        st.sampled_from(["book", "over", "back", "aside", "open", "take_back"]), min_size=2, max_size=6
    )
)
def test_whatever_is_done_to_a_line_its_money_is_in_one_place(bank: Bank, deeds: list[str]) -> None:
    empty(bank)
    line_id = a_line(bank)
    for deed in deeds:
        line = bank.ledger.line(line_id)
        assert line is not None
        try:
            if deed == "book":
                bank.ledger.book(line, [Share(due(), 50000)], Fit.EXACT, ONE)
            elif deed == "over":
                bank.ledger.book(line, [Share(due(), 40000)], Fit.OVER, TWO, Back(10000, "over"))
            elif deed == "back":
                bank.ledger.send_back(line, Back(50000, "unknown"), ONE)
            elif deed == "aside":
                bank.ledger.put_aside(line, "利息", ONE)
            elif deed == "open":
                bank.ledger.take_up(line, ONE)
            else:
                bank.ledger.take_back(line, ONE)
        except IllegalMove:
            assert bank.ledger.line(line_id) == line
    after = bank.ledger.line(line_id)
    assert after is not None
    with bank.database.reading() as connection:
        paid = connection.execute(select(func.coalesce(func.sum(PaymentRow.fen), 0))).scalar_one()
        back = connection.execute(select(func.coalesce(func.sum(RepaymentRow.fen), 0))).scalar_one()
    is_elsewhere = after.state in (LineState.BOOKED, LineState.RETURNING)
    assert paid + back == (50000 if is_elsewhere else 0)


def test_a_line_is_booked_with_all_of_its_money_or_not_at_all(bank: Bank) -> None:
    line = bank.ledger.line(a_line(bank))
    assert line is not None
    for shares in (
        [],
        [Share(due(), 49999)],
        [Share(due(), 50001)],
        [Share(due(), 0), Share(due("b"), 50000)],
    ):
        with pytest.raises(IllegalMove):
            bank.ledger.book(line, shares, Fit.EXACT, ONE)
    assert bank.ledger.line(line.id) == line


def test_of_two_cashiers_at_one_line_one_books_it(bank: Bank) -> None:
    line = bank.ledger.line(a_line(bank))
    assert line is not None

    def book(staff: Staff) -> bool:
        try:
            bank.ledger.book(line, [Share(due(), 50000)], Fit.EXACT, staff)
        except IllegalMove:
            return False
        return True

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(book, (ONE, TWO))) == [False, True]
    with bank.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(PaymentRow)).scalar_one() == 1


def test_of_two_lines_that_race_to_one_order_one_is_booked_and_the_other_stays_open(bank: Bank) -> None:
    bank.statements.take(csv_file((HEAD, received(serial="S1"), received(serial="S2"))), ONE)
    lines = bank.ledger.lines(LineState.OPEN, limit=2)

    def book(line: StatementLine) -> bool:
        try:
            bank.ledger.book(line, [Share(due(), 50000)], Fit.EXACT, ONE)
        except IllegalMove:
            return False
        return True

    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(book, lines)) == [False, True]
    assert len(bank.ledger.lines(LineState.OPEN, limit=2)) == 1
    assert bank.ledger.received(["a" * 32]) == {"a" * 32: 50000}


def test_of_two_cashiers_with_one_file_each_line_is_taken_once(bank: Bank) -> None:
    data = csv_file((HEAD, *(received(serial=f"S{number}") for number in range(900))))
    with ThreadPoolExecutor(2) as two:
        taken = list(two.map(lambda staff: bank.statements.take(data, staff), (ONE, TWO)))
    assert sum(one.fresh for one in taken) == 900
    assert bank.ledger.count() == {"open": 900}
