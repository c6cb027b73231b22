"""The processes of the last release go on while a release runs: what they write and read, they still can."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import column, delete, func, insert, select, table, text, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.tables import ApplicationRow, Base
from office.bookmark import Opened
from office.finding import Finder
from office.states import TABS
from office.worklist import Worklist
from tests.last_release import known_tables

_LENGTH = re.compile(r"VARCHAR\((\d+)\)")
KNOWN = known_tables()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


def value(kind: str, number: int) -> Any:
    """The longest value of a column; different for each row."""
    if length := _LENGTH.fullmatch(kind):
        return str(number)[0] * int(length[1])
    if kind == "BOOLEAN":
        return bool(number % 2)
    if kind in ("BLOB", "BYTEA"):
        return b"%d" % number
    return f"text {number}" if kind == "TEXT" else number


def row(name: str, number: int) -> dict[str, Any]:
    return {column: value(kind, number) for column, kind in KNOWN[name].columns.items()}


def as_known(name: str) -> Any:
    """The table with the columns that the last release knows, and no others."""
    return table(name, *(column(name) for name in KNOWN[name].columns))


@pytest.mark.parametrize("name", KNOWN)
def test_what_it_writes_is_taken_and_what_it_reads_is_there(database: Database, name: str) -> None:
    known, first, second = as_known(name), row(name, 1), row(name, 2)
    with database.writing() as connection:
        for change, expected in ((insert(known), first), (update(known), second)):
            connection.execute(change.values(expected))
            assert connection.execute(select(known)).one()._asdict() == expected
        connection.execute(delete(known))


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_unique_for_it_still_is(database: Database, name: str) -> None:
    """It counts on that where it writes a row unless it is there: a key of other columns is an error."""
    known = as_known(name)
    dialect: Any = sqlite if database.is_sqlite else postgresql
    with database.writing() as connection:
        connection.execute(insert(known).values(row(name, 1)))
        for key in KNOWN[name].keys:
            again = row(name, 2) | {part: value(KNOWN[name].columns[part], 1) for part in key}
            unless = dialect.insert(known).values(again).on_conflict_do_nothing(index_elements=key)
            connection.execute(unless)
            assert connection.execute(select(func.count()).select_from(known)).scalar_one() == 1


def test_an_application_that_it_stores_is_in_the_lists(database: Database) -> None:
    known = row("application", 1) | {"status": "in_review", "order_no": "0" * 18}
    with database.writing() as connection:
        connection.execute(insert(as_known("application")).values(known))
    worklist = Worklist(database)
    assert [one.application_id for one in worklist.page(TABS[1])] == [known["id"]]
    assert [
        one.application_id for one in Finder(database, hash).page("0" * 18, Opened(), with_drafts=False)
    ] == [known["id"]]


def test_a_new_column_that_it_must_fill_would_be_noticed(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("drop table staff"))
        connection.execute(text("create table staff (login varchar(40) primary key, badge integer not null)"))
    with pytest.raises(Exception, match=r"no column|badge|does not exist"):
        test_what_it_writes_is_taken_and_what_it_reads_is_there(database, "staff")


def test_its_tables_are_all_known_today() -> None:
    """Unless a table was given up on purpose; then its processes must be gone before the release."""
    assert set(KNOWN) <= set(Base.metadata.tables)
    assert ApplicationRow.__tablename__ in KNOWN
