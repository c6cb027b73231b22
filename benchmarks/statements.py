"""Counts and times what reaches the database driver, whichever way it came there."""

import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Engine


@dataclass(slots=True)
class Spent:
    """How often a statement ran, and the seconds until the driver came back, with waiting."""

    times: int = 0
    seconds: float = 0.0


class Statements:
    """By their text, blanks made even. `COMMIT` is one of them."""

    def __init__(self) -> None:
        self.spent: dict[str, Spent] = defaultdict(Spent)

    def timed(self, sql: str, call: Callable[..., Any], *given: Any) -> Any:
        began = time.perf_counter()
        try:
            return call(*given)
        finally:
            one = self.spent[" ".join(sql.split())]
            one.times += 1
            one.seconds += time.perf_counter() - began


@contextmanager
def counted() -> Iterator[Statements]:
    """Connections that are opened inside report every statement. Not those opened before."""
    seen = Statements()

    def enter(dialect: Any, _record: Any, _given: Any, named: dict[str, Any]) -> None:
        if dialect.name == "postgresql":
            named["cursor_factory"] = _psycopg_cursor(seen)
        else:
            named["factory"] = _sqlite_connection(seen)

    def entered(connection: Any, _record: Any) -> None:
        commit = connection.commit
        connection.commit = lambda: seen.timed("COMMIT", commit)

    event.listen(Engine, "do_connect", enter)
    event.listen(Engine, "connect", entered)
    try:
        yield seen
    finally:
        event.remove(Engine, "do_connect", enter)
        event.remove(Engine, "connect", entered)


def _psycopg_cursor(seen: Statements) -> type[psycopg.Cursor[Any]]:
    class Counting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *given: Any, **named: Any) -> Any:
            return seen.timed(str(query), lambda: super(Counting, self).execute(query, *given, **named))

    return Counting


def _sqlite_connection(seen: Statements) -> type[sqlite3.Connection]:
    class CountingCursor(sqlite3.Cursor):
        def execute(self, sql: str, *given: Any) -> Any:
            return seen.timed(sql, super().execute, sql, *given)

    class Counting(sqlite3.Connection):
        def cursor(self, *_: Any) -> Any:
            return super().cursor(CountingCursor)

    return Counting
