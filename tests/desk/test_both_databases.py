"""The desk's own statements, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from bot.errors import Refused
from bot.models.claims import ClaimTable
from bot.models.database import Database
from bot.models.lane import Lane
from bot.models.staff import StaffTable
from bot.models.tables import ApplicationRow, AuditRow, ConversationRow, InboxRow, OrderPart, from_ms
from bot.sealing.sealer import Sealer
from media.vault import Vault, new_key
from office.bookmark import PAGE, Bookmark, Opened
from office.finding import Finder
from office.states import TABS
from office.trail import Trail
from office.worklist import Worklist
from tests.desk.office import PASSWORD, QUICK

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOUR = 3_600_000
BLANK_CONVERSATION = {
    "epoch": 0, "followed": True, "memory": "{}", "long_left": 0, "long_until": 0, "short_left": 0,
    "short_until": 0, "held": 0, "created_at": 0,
}  # fmt: skip


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def application(database: Database, name: str, order_no: str | None, moved: int) -> None:
    row = {
        "id": name,
        "openid": "p",
        "status": "in_review",
        "order_no": order_no,
        "revision": 1,
        "since": moved,
    }
    parts = [{"digits": order_no[at:], "number": order_no} for at in range(5)] if order_no else []
    move = {"at": moved, "actor": "bot", "openid": "p", "application_id": name, "detail": "{}"}
    with database.writing() as connection:
        connection.execute(
            insert(ApplicationRow), row | {"sealed": b"", "created_at": 0, "updated_at": 9 * HOUR}
        )
        connection.execute(insert(AuditRow), [move | {"action": "opened", "at": 8 * HOUR}])
        if parts:
            connection.execute(insert(OrderPart), parts)


def test_queues_are_ordered_by_the_last_move(database: Database) -> None:
    for name, order_no, moved in (
        ("a", "11110000", 3),
        ("b", "22220000", 1),
        ("c", "33330000", 2),
        ("d", None, 0),
    ):
        application(database, name, order_no, moved * HOUR)
    worklist = Worklist(database)
    in_review, everything = TABS[1], TABS[-1]
    assert [(w.application_id, w.since) for w in worklist.page(in_review)] == [
        ("b", from_ms(HOUR)),
        ("c", from_ms(2 * HOUR)),
        ("a", from_ms(3 * HOUR)),
    ]
    assert [w.application_id for w in worklist.page(everything)] == ["a", "c", "b"]
    finder = Finder(database, hash)
    assert [w.application_id for w in finder.page("2220", Opened(), with_drafts=False)] == ["b"]
    assert (worklist.counts()["in_review"], worklist.counts()["all"]) == (3, 3)


def test_pages_are_turned_both_ways_without_repeating_or_skipping(database: Database) -> None:
    """Also of rows that came into their state in the same moment, and of a list of several states."""
    names = [f"{number:04d}" for number in range(2 * PAGE + 5)]
    states = ("approved", "produced", "mailed", "completed")
    rows = [
        {
            "id": name, "openid": "p", "status": states[at % 4], "order_no": f"1{name}", "revision": 1,
            "since": (at // 3) * HOUR, "sealed": b"", "created_at": 0, "updated_at": 0,
        }
        for at, name in enumerate(names)
    ]  # fmt: skip
    with database.writing() as connection:
        connection.execute(insert(ApplicationRow), rows)
    worklist = Worklist(database)
    for tab in (TABS[-2], TABS[-1]):
        pages = [worklist.page(tab)]
        while pages[-1].has_later:
            pages.append(worklist.page(tab, Opened(after=pages[-1].rows[-1].bookmark)))
        assert [len(page.rows) for page in pages] == [PAGE, PAGE, 5]
        assert [one.application_id for page in pages for one in page] == names[::-1]
        back = [pages[-1]]
        while back[-1].has_earlier:
            back.append(worklist.page(tab, Opened(before=back[-1].rows[0].bookmark)))
        assert [one.application_id for page in back[::-1] for one in page] == names[::-1]
        assert not back[-1].has_earlier


def test_no_more_are_counted_than_are_shown_as_a_number(database: Database) -> None:
    row = {
        "openid": "p",
        "status": "approved",
        "revision": 1,
        "sealed": b"",
        "created_at": 0,
        "updated_at": 0,
    }
    many = [row | {"id": f"{number:05d}", "order_no": f"{number:018d}"} for number in range(1100)]
    with database.writing() as connection:
        connection.execute(insert(ApplicationRow), many)
    counts = Worklist(database).counts()
    assert (counts["approved"], counts["all"], counts["in_review"]) == (1000, 1000, 0)


def test_a_bookmark_is_read_as_it_was_written_and_nothing_else_is_one() -> None:
    bookmark = Bookmark(1_764_000_000_000, "a1b2")
    assert Bookmark.read(str(bookmark)) == bookmark
    for odd in ("", ".", "1.", ".a", "x.a", "²3.a", "-1.a", f"{10**16}.a", f"1.{'a' * 33}"):
        assert Bookmark.read(odd) is None


def test_callers_are_ordered_by_when_they_asked(database: Database) -> None:
    with database.writing() as connection:
        for openid, wants in (("first", True), ("second", True), ("third", False)):
            row = {"openid": openid, "owner": "bot", "wants_person": wants, "updated_at": 5 * HOUR}
            connection.execute(insert(ConversationRow), BLANK_CONVERSATION | row)
        for openid, at in (("second", 1), ("first", 2), ("third", 3)):
            asked = {"at": at * HOUR, "actor": "applicant", "action": "asked_for_person"}
            connection.execute(
                insert(AuditRow), asked | {"openid": openid, "application_id": "", "detail": "{}"}
            )
    callers = [(caller.openid, caller.since) for caller in Worklist(database).callers(10)]
    assert callers == [("second", from_ms(HOUR)), ("first", from_ms(2 * HOUR))]


def test_a_wish_for_speed_counts_since_the_last_move(database: Database) -> None:
    for name, moved in (("a", 2), ("b", 5)):
        application(database, name, f"1111000{moved}", moved * HOUR)
        wish = {"at": 3 * HOUR, "actor": "applicant", "action": "urged", "openid": "p", "detail": "{}"}
        with database.writing() as connection:
            connection.execute(insert(AuditRow), wish | {"application_id": name})
    worklist = Worklist(database)
    assert worklist.urged(worklist.page(TABS[1]).rows) == {"a": [from_ms(3 * HOUR)]}
    assert worklist.urged([]) == {}


def test_callers_are_found_by_the_index_and_not_by_reading_all_that_ever_happened(database: Database) -> None:
    asked: list[tuple[str, Any]] = []

    def listen(_: Any, __: Any, statement: str, parameters: Any, *rest: Any) -> None:
        asked.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", listen)
    Worklist(database).callers(10)
    event.remove(database.engine, "before_cursor_execute", listen)
    [(statement, parameters)] = [each for each in asked if "asked_for_person" in str(each)]
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.reading() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")  # it would read so small a table whole
        plan = str(connection.exec_driver_sql(f"{explain} {statement}", parameters).all())
    assert "audit_by_action" in plan


def test_an_event_is_known_by_its_key_and_kind(database: Database) -> None:
    row = {"key": "desk:1", "openid": "p", "kind": "Approved", "sealed": b"", "reply": None, "created_at": 0}
    with database.writing() as connection:
        connection.execute(insert(InboxRow), row)
    assert [Worklist(database).taken_as(key) for key in ("desk:1", "desk:2")] == ["Approved", ""]


def test_an_account_lives_from_its_making_to_its_end(database: Database) -> None:
    table = StaffTable(database, lambda: NOW, QUICK)
    made = table.add("wangfang", "王芳", ["reviewer", "agent"], PASSWORD)
    assert table.verify("wangfang", PASSWORD) == table.find("wangfang") == made
    with pytest.raises(Refused):
        table.add("wangfang", "另一位", ["agent"], PASSWORD)
    Trail(database, Sealer(Vault([new_key()])), lambda: NOW).record(made, "opened", "p", "a")
    table.end_sessions("wangfang")
    table.deactivate("wangfang")
    assert [(one.is_active, one.session_epoch) for one in table.everybody()] == [(False, 2)]
    assert table.verify("wangfang", PASSWORD) is None


def test_whom_the_staff_is_to_verify_is_listed_by_when_that_was_wanted(database: Database) -> None:
    for name, status, check, asked in (
        ("late", "draft", "face", 5),
        ("early", "rejected", "carrier", 2),
        ("own", "draft", "", 1),
        ("over", "cancelled", "face", 1),
    ):
        row = {"id": name, "openid": "p", "status": status, "order_no": None, "revision": 1}
        wish = {"at": asked * HOUR, "actor": "bot", "openid": "p", "application_id": name, "detail": "{}"}
        with database.writing() as connection:
            values = row | {"by_hand": check, "sealed": b"", "created_at": 0, "updated_at": 9 * HOUR}
            connection.execute(insert(ApplicationRow), values)
            connection.execute(insert(AuditRow), [wish | {"action": "by_hand"}])
    worklist = Worklist(database)
    by_hand = next(tab for tab in TABS if tab.is_by_hand)
    assert [(w.application_id, w.since) for w in worklist.page(by_hand)] == [
        ("early", from_ms(2 * HOUR)),
        ("late", from_ms(5 * HOUR)),
    ]
    assert worklist.counts()["by_hand"] == 2


def test_an_application_is_found_by_terms_that_a_turn_wrote_and_not_by_those_that_it_dropped(
    database: Database,
) -> None:
    keyed = {"name:洛阳": -(2**62), "name:阳光": 7, "name:郑州": 2**62}
    finder = Finder(database, lambda term: keyed.get(term, 0))
    for name, at in (("a", 1), ("b", 2)):
        application(database, name, f"{at}" * 8, at)
    lane = Lane(is_sqlite=database.is_sqlite)
    begun = lane.terms("a", 1, list(keyed.values()), [])
    changed = lane.terms("b", 2, [keyed["name:洛阳"]], []) + lane.terms("a", 1, [], [keyed["name:郑州"]])
    with database.turning() as connection:
        for statement, parameters in (*begun, *begun, *changed):
            connection.exec_driver_sql(statement.sql, parameters)

    def found(text: str) -> list[str]:
        return [one.application_id for one in finder.page(text, Opened(), with_drafts=False)]

    assert (found("洛阳"), found("洛阳光"), found("郑州")) == (["b", "a"], ["a"], [])


def test_a_claim_is_one_persons_and_ends(database: Database) -> None:
    now = [datetime(2026, 11, 23, 9, tzinfo=UTC)]
    table = ClaimTable(database, lambda: now[0])
    assert [table.take("a", login) for login in ("first", "second", "first")] == ["first"] * 3
    now[0] += timedelta(seconds=121)
    assert table.holders(["a"]) == {}
    assert table.take("a", "second") == "second"
    assert table.take("a", "admin", from_holder=True) == "admin"
    table.leave("a", "second")
    assert table.holders(["a", "b"]) == {"a": "admin"}
