"""No list, count, sweep or report reads what is over: the plans of the databases for all of them.

Whoever writes a new one adds it to the table below.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import Connection, event

from benchmarks.crowd import fill
from bot.bootstrap import House
from bot.bootstrap.timekeeping import alarms_of
from bot.message.inbound import Text
from bot.models.availability import Availability
from bot.models.backlog import backlog
from bot.models.database import Database
from bot.models.desk_settings import DeskSettings
from bot.models.handovers import Handovers
from bot.models.lane import Lane
from bot.models.said_terms import SaidTerms
from bot.models.saved_views import SavedViews
from bot.models.staff import Staff
from bot.models.staff_trail import history
from bot.models.statement import Driver
from bot.models.tables import to_ms
from bot.models.thread_notes import ThreadNotes
from bot.reports.funnel import funnel
from bot.reports.kept_days import KeptDays
from bot.retention import RETENTION
from bot.said_words import SaidWords
from bot.upkeep.sweeping import SweepPlan
from office.board import Board
from office.bookmark import Opened
from office.finding import Finder
from office.money.day_close import DayClose
from office.money.invoices import InvoiceList
from office.money.ledger import ASKED
from office.money.line import LineState
from office.queues import QUEUES, QueueReader
from office.states import TABS
from office.threads.assignment import SETTING, AssignmentRule
from office.threads.lines import ThreadReader
from office.threads.lists import ThreadLists
from office.threads.opening import OpenedThread, Threads
from office.threads.replaying import Replay
from office.threads.shelves import EVERY, SHELVES, WAITING
from office.worklist import Worklist
from tests.databases import Cluster, new_sqlite
from tests.money.files import HEAD, csv_file, received
from tests.world import START, world

# 100,000 lines of statements, 82,500 rows of audit, 45,000 of inbox, 20,000 of outbox, 15,000 documents
PEOPLE = 2500
# Repayments are some in a hundred lines: what is paid and not told yet is looked for among all of them.
GROWING = (
    "inbox",
    "outbox",
    "audit",
    "work",
    "document",
    "application",
    "timer",
    "conversation",
    "bulletin_recipient",
    "order_part",
    "search_term",
    "statement_line",
    "payment",
)
# Indexes of what is at work now, and one that is read a page at a time: each may be gone through.
SMALL = (
    "outbox_unsent",
    "conversation_waiting",
    "conversation_called",
    "conversation_with_agent",
    "application_waits_by_hand",
    "application_submitted",
)
_WHOLE = re.compile(rf"(?:Seq Scan on|SCAN) (?:{'|'.join(GROWING)})\b")
_BY_INDEX = re.compile(
    r"(?:SCAN \w+ USING (?:COVERING )?INDEX|Index (?:Only )?Scan (?:Backward )?using) (\w+)"
)
Statement = tuple[str, Any]
ADMIN = Staff("sunjie", "孙杰", frozenset({"admin"}), is_active=True, session_epoch=1)
CASHIER = Staff("zhaolei", "赵磊", frozenset({"cashier"}), is_active=True, session_epoch=1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, redis_url: str, cluster: Cluster
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("plans")
    url = cluster.new_database() if request.param == "postgresql" else new_sqlite(folder)
    fill(url, PEOPLE, to_ms(START))
    with world(folder, redis_url, url) as made:
        made.house.prove_keys()  # as every process does at its start
        write_bulletins(made.house)
        yield made.house


def write_bulletins(house: House) -> None:
    """Ten of before, to everybody."""
    until = house.clock() + timedelta(days=1)
    for number in range(10):
        house.bulletins.write(f"{number:032x}", "节后第一天邮寄。", "everybody", until, ADMIN, second_above=0)
    with house.database.writing() as connection:
        connection.exec_driver_sql("analyze")


def any_person(house: House) -> tuple[str, str, str]:
    """OpenID, application and order number of somebody who is done."""
    with house.database.reading() as connection:
        row = connection.exec_driver_sql(
            "select openid, id, order_no from application where status = 'completed' order by id limit 1"
        ).one()
    return row.openid, row.id, row.order_no


def pages(house: House) -> None:
    worklist = Worklist(house.database)
    for tab in TABS:
        first = worklist.page(tab)
        for opened in (Opened(after=first.rows[0].bookmark), Opened(before=first.rows[-1].bookmark)):
            assert worklist.page(tab, opened).rows
        worklist.urged(first.rows)


def my_work(house: House) -> None:
    reader = QueueReader(Worklist(house.database), house.clock)
    first = list(islice(reader.behind(list(QUEUES), None), 60))
    assert first
    assert list(islice(reader.behind(list(QUEUES), first[len(first) // 2].place), 3))
    SavedViews(house.database, house.clock).of("wangfang")


def threads(house: House) -> None:
    """The lists of the threads, and one thread with the part before its end."""
    words = Text(openid="somebody-new", key="a-new-key", created_at=house.clock(), content="人工")
    house.turn.take(words)
    agent = Staff("sunjie", "孙洁", frozenset({"agent"}), is_active=True, session_epoch=1)
    lists = ThreadLists(house.database, house.sealer, house.records, house.clock)
    assert lists.counts(agent)["waiting"]
    filled = {shelf.id for shelf in SHELVES if lists.of(shelf, agent, {})}
    assert filled == {WAITING.id, EVERY.id}
    reader = ThreadReader(
        house.database, house.sealer, ThreadNotes(house.database, house.vault, house.clock), house.clock
    )
    assert lists.of(EVERY, agent, {}, tag="投诉").rows == []
    assert lists.of(EVERY, agent, {}, after=words.openid).rows
    assert words.openid not in {one.openid for one in lists.of(WAITING, agent, {}, after=words.openid)}
    assert Handovers(house.database, house.clock).unread([words.openid]) == {}
    assert reader.read(words.openid, agent, {}).lines
    assert reader.read(words.openid, agent, {}, until=to_ms(house.clock())).lines
    is_assigned(house, words.openid)


def is_assigned(house: House, openid: str) -> None:
    """By the look of the clock, to an agent who is at the desk."""
    agent = house.staff.add("liming", "李明", ["agent"], "a long enough password")
    house.staff_sessions.begin("a-session", agent, "", "")
    Availability(house.database, house.clock).set(agent, is_available=True)
    on = AssignmentRule(is_on=True).as_stored()
    DeskSettings(house.database, house.clock).change(SETTING, on, ADMIN, seen=None)
    house.timekeeper().assign()
    person = Threads(house.database, house.records, house.clock).open(openid)
    assert person
    assert person.owner == "agent:liming"


def said(house: House) -> None:
    """What was said, by its words, and how things stood at a moment."""
    index = SaidWords(house.database, house.sealer)
    index.unread(50)
    index.of_day(any_person(house)[0], 20000)
    assert not SaidTerms(house.database).having({1, 2}, 10)
    openid = any_person(house)[0]
    # Applications of the crowd do not open.
    person = OpenedThread(openid, "", "bot", 0, True, False, "", ())
    replay = Replay(house.database, house.records, house.sealer, house.clock)
    assert replay.at(person, house.clock(), {}).owner == "机器人"


def search(house: House) -> None:
    number = any_person(house)[2]
    finder = Finder(house.database, house.sealer.term)
    assert finder.page(number[8:], Opened(), with_drafts=False).rows
    assert not finder.is_too_much(number[4:])
    assert not finder.page("洛阳", Opened(), with_drafts=True).rows


def money(house: House) -> None:
    """The cashier's pages, with a statement of today."""
    cash = house.cash_office
    order = any_person(house)[2]
    statement = csv_file((HEAD, received(remark=order, serial="today-1"), received(serial="today-2")))
    cash.statements.take(statement, CASHIER)
    lines = cash.ledger.lines(LineState.OPEN, limit=100)
    assert len(cash.proposals.of(lines)) == 2
    assert cash.ledger.count() == {"open": 2}
    cash.telling_settled.catch_up()
    assert cash.settling.held() == ([], 0)
    cash.repayments.gather_refunds()
    assert not cash.repayments.untold()
    assert not cash.repayments.those(ASKED)
    assert cash.statements.recent()


def days_of_the_bank(house: House) -> None:
    close = DayClose(house.database, house.clock)
    assert len(close.days()) > 10
    assert len(close.days("2026-09-11")) == 1
    today = house.clock().date()
    InvoiceList(house.database, house.records, house.clock).file(today - timedelta(days=30), today)


def names(house: House) -> None:
    with house.database.reading() as connection:
        known = connection.exec_driver_sql("select original from document limit 200").scalars().all()
    assert len(house.objects.named([*known, "f" * 64 + ".jpg"])) == 200
    assert house.objects.beginning("3f")


def recent(house: House) -> None:
    with house.database.reading() as connection:
        assert funnel(connection, house.clock(), house.clock() - timedelta(days=7))


def records(house: House) -> None:
    openid, application_id, order_no = any_person(house)
    assert house.records.history(application_id)
    assert house.records.documents(application_id)


def erasing(house: House) -> None:
    openid, application_id, _ = any_person(house)
    house.eraser.application(application_id)
    house.eraser.messages(openid, to_ms(house.clock()))


def kept(house: House) -> None:
    for name in RETENTION:
        house.retention.apply(name)


def figures(house: House) -> None:
    with house.database.reading() as connection:
        backlog(connection, to_ms(START))


def board(house: House) -> None:
    days = [START.date() - timedelta(days=back) for back in range(30)]
    shown = Board(house.database, Worklist(house.database))
    assert sum(line.count for line in shown.waiting(house.clock())) > 100
    assert set(shown.undelivered(days)) == set(days)
    counted = KeptDays(house.database, house.clock).look(7, timedelta.max)
    assert len(counted) == 7
    assert sum(figures.passed for figures in counted.values())


def bulletins(house: House) -> None:
    until = house.clock() + timedelta(days=1)
    house.bulletins.write("b" * 32, "节后第一天邮寄。", "to_pay", until, ADMIN, second_above=0)
    assert house.bulletins.newest()
    found = house.bulletins.find("b" * 32)
    assert found
    assert found.people
    assert house.bulletins.stop(found.id, ADMIN)


QUERIES: Mapping[str, Callable[[House], object]] = {
    "timers that are due": lambda house: house.timers.due(),
    "messages that are due": lambda house: house.outbox.due(),
    "work that is due": lambda house: house.work.due(),
    "the photo whose turn it is": lambda house: house.work.claim_in_turn("photos"),
    "messages that were not sent": lambda house: house.unsent.messages(),
    "what waits, for the figures": figures,
    "a report on a text message": lambda house: house.work.reported("2640:1", "空号"),
    "what operators are told": lambda house: alarms_of(house).now(),
    "the numbers on the tabs": lambda house: Worklist(house.database).counts(),
    "pages of the lists": pages,
    "what waits for each of the staff": my_work,
    "the threads of the agents": threads,
    "words of the threads": said,
    "a part of an order number": search,
    "money of a statement": money,
    "days of the bank, and what was paid": days_of_the_bank,
    "who asks for a person": lambda house: Worklist(house.database).callers(100),
    "names of the sweep": names,
    "the plan of a day": lambda house: SweepPlan(house.database, house.vault, house.clock).plan(START.date()),
    "the funnel of the last days": recent,
    "the board": board,
    "bulletins": bulletins,
    "an application at the desk": records,
    "deleting a person": erasing,
    "what was kept long enough": kept,
    "what happened to an account": lambda house: history(house.database, "wangfang"),
    "words of before": lambda house: house.sealing_words.run(),
}


@contextmanager
def asked(database: Database) -> Iterator[list[Statement]]:
    """What is asked of the database meanwhile. Statements about many rows at once are left out."""
    heard: list[Statement] = []

    def listen(_: Any, __: Any, statement: str, parameters: Any, ___: Any, is_many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")) and not is_many:
            heard.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        yield heard
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)


def plan(connection: Connection, statement: str, parameters: Any) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
    return "\n".join(str(row[-1]) for row in rows)


def reads_whole(found: str) -> bool:
    """Whether a plan goes through a table that grows, or through an index of all of it."""
    lines = found.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        by_index = _BY_INDEX.search(line)
        if by_index and by_index[1] not in SMALL and "Index Cond" not in following:
            return True
        if not by_index and _WHOLE.search(line):
            return True
    return False


@pytest.mark.parametrize("name", QUERIES)
def test_it_reads_no_table_whole_that_grows(house: House, name: str) -> None:
    with asked(house.database) as statements:
        QUERIES[name](house)
    assert statements
    with house.database.reading() as connection:
        for statement, parameters in dict(statements).items():
            found = plan(connection, statement, parameters)
            assert not reads_whole(found), f"{statement}\n{parameters}\n{found}"


class Explained:
    """Looks at the plan of each statement of a turn before it runs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.plans: list[str] = []

    def exec_driver_sql(self, statement: str, parameters: Any = (), /) -> Any:
        self.plans.append(plan(self._connection, statement, parameters))
        return self._connection.exec_driver_sql(statement, parameters)


def test_a_turn_reads_no_table_whole_that_grows(house: House) -> None:
    openid, application_id, _ = any_person(house)
    now, lane = to_ms(house.clock()), Lane(is_sqlite=house.database.is_sqlite)
    timer = {
        "openid": openid,
        "application_id": application_id,
        "name": "deadline",
        "revision": 1,
        "attempts": 0,
        "due_at": now,
    }
    with house.database.writing() as connection:
        explained = Explained(connection)
        driver: Driver = explained
        assert lane.load(driver, openid, "a new key", house.sealer.fresh_conversation(now)).applications
        assert lane.claim_number(driver, "0" * 18, application_id)
        lane.set_timer(driver, timer)
        lane.release_held(driver, openid, now)
    assert len(explained.plans) >= 6
    for found in explained.plans:
        assert not reads_whole(found), found


def test_a_table_that_is_read_whole_would_be_noticed(house: House) -> None:
    statements = (
        "select count(*) from audit where actor = 'x'",
        "select 1 from outbox where reference = 'x'",
        "select count(*) from (select application_id from audit order by application_id, id) every",
    )
    with house.database.reading() as connection:
        for statement in statements:
            assert reads_whole(plan(connection, statement, ()))
