"""The database: SQLite in write-ahead mode, or PostgreSQL. One method to read, one to write."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, PoolProxiedConnection, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

# A turn does no I/O but this database's, so a lane that is taken longer than this is in trouble: WeChat gives
# up on a callback after 5 seconds and sends it again.
LOCK_SECONDS = 3.5
STATEMENT_SECONDS = 15
# SQLSTATEs of a server that may take the same statement later or elsewhere: no connection, lost to another
# transaction, out of disk or of connections, stopping or starting, a system error, a standby, a lock.
_AWAY = ("08", "40", "53", "57", "58", "25006", "55P03")
# A server that was demoted, or stops: its connections lead nowhere, and another server may have its address.
_ELSEWHERE = ("25006", "57P01", "57P02", "57P03")


def is_away(error: DBAPIError) -> bool:
    """Whether the database could not take a statement now, and the same one may succeed later."""
    return isinstance(error, OperationalError) or _sqlstate(error.orig).startswith(_AWAY)


def _sqlstate(error: BaseException | None) -> str:
    """PostgreSQL's five characters; empty for SQLite, which has none."""
    return getattr(error, "sqlstate", None) or ""


class Bare:
    """A connection in a transaction: takes SQL text as the driver does, and returns the rows."""

    def __init__(self, pooled: PoolProxiedConnection) -> None:
        self.pooled = pooled
        # Each statement's rows are fetched before the next one is run, so that one cursor serves them all.
        self.exec_driver_sql: Any = pooled.cursor().execute
        self.commit: Callable[[], None] = pooled.driver_connection.commit  # type: ignore[union-attr]


class Writers:
    """The writers of this process on SQLite, one after the other: threads that queue here wait less than
    threads that poll SQLite's own lock.

    Nobody queues longer than `LOCK_SECONDS`. Where another process holds the file for so long, who was queued
    behind the writer that gave up is refused with it: else the last would wait as often as there are writers.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._refused = 0

    def __enter__(self) -> None:
        """Raises OperationalError."""
        refused = self._refused
        if not self._lock.acquire(timeout=LOCK_SECONDS):
            raise _locked()
        if self._refused != refused:
            self._lock.release()
            raise _locked()

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is not None and _is_locked(error):
            self._refused += 1
        self._lock.release()


def _locked() -> OperationalError:
    return OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("database is locked"))


def _is_locked(error: BaseException) -> bool:
    """Whether another process holds the file, as the driver says it or as SQLAlchemy passes it on."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


class Database:
    """Connections of one process. Times out rather than waiting for ever."""

    def __init__(self, url: str, *, statement_seconds: int = STATEMENT_SECONDS) -> None:
        """`statement_seconds`: how long PostgreSQL works on one statement; 0 for no limit."""
        self.is_sqlite = url.startswith("sqlite")
        self.engine: Engine = _sqlite(url) if self.is_sqlite else _postgresql(url, statement_seconds)
        self._error: type[Exception] = self.engine.dialect.loaded_dbapi.Error
        # The pool's checking out and in, for each turn anew, would cost as much as a statement.
        self._resting: list[Bare] = []
        self._writer: AbstractContextManager[Any] = Writers() if self.is_sqlite else nullcontext()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that commits at the end of the block, or rolls back."""
        with self._writer, self.engine.begin() as connection:
            yield connection

    @contextmanager
    def turning(self) -> Iterator[Bare]:
        """`writing` for turns: without SQLAlchemy's execution, which costs more than their statements do."""
        try:
            with self._writer:
                bare = self._bare()
                try:
                    if self.is_sqlite:
                        bare.exec_driver_sql("BEGIN IMMEDIATE")
                    yield bare
                    bare.commit()
                except BaseException as error:
                    self._give_back(bare, error)
                    raise
                self._resting.append(bare)
        except self._error as error:
            raise DBAPIError.instance(None, None, error, self._error) from error

    def _bare(self) -> Bare:
        """One that rests since the last turn, or a new one."""
        try:
            return self._resting.pop()
        except IndexError:
            return Bare(self.engine.raw_connection())

    def _give_back(self, bare: Bare, error: BaseException) -> None:
        """To the pool, which rolls back. A server that went away took every connection with it."""
        if isinstance(error, self._error) and self._is_lost(error, bare):
            bare.pooled.invalidate(error)
            self._dismiss()
            self.engine.dispose()
        bare.pooled.close()

    def _is_lost(self, error: Exception, bare: Bare) -> bool:
        is_elsewhere = _sqlstate(error) in _ELSEWHERE
        return is_elsewhere or self.engine.dialect.is_disconnect(error, bare.pooled, None)  # type: ignore[arg-type]

    def _dismiss(self) -> None:
        while self._resting:
            self._resting.pop().pooled.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for looking: on SQLite it does not ask for the write lock."""
        with self.engine.connect().execution_options(reading=True) as connection:
            yield connection

    def check(self) -> str:
        """Why this database takes no writes; empty if it does. Raises SQLAlchemyError."""
        with self.reading() as connection:
            if self.is_sqlite:
                return _of_the_file(self.engine.url.database or "")
            is_standby, is_read_only = connection.execute(_CAN_WRITE).one()
        return "standby" if is_standby else "read-only" if is_read_only == "on" else ""

    def forget_connections(self) -> None:
        """In a process that was forked: the connections belong to the parent, and are not closed here."""
        self._resting.clear()
        self.engine.dispose(close=False)

    def close(self) -> None:
        self._dismiss()
        self.engine.dispose()


_CAN_WRITE = text("select pg_is_in_recovery(), current_setting('transaction_read_only')")
_LEAST_FREE = 64 * 1024 * 1024


def _of_the_file(path: str) -> str:
    if not os.access(path, os.W_OK):
        return "read-only"
    return "disk full" if shutil.disk_usage(path).free < _LEAST_FREE else ""


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url, connect_args={"timeout": LOCK_SECONDS, "check_same_thread": False}, pool_size=40
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver would begin late, and as a reader
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer that begins as a reader can find its snapshot stale and fail; asking at once cannot.
        is_reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: str, statement_seconds: int) -> Engine:
    options = f"-c lock_timeout={int(LOCK_SECONDS * 1000)} -c statement_timeout={statement_seconds * 1000}"
    engine = create_engine(
        url, connect_args={"options": options}, pool_size=20, max_overflow=20, pool_pre_ping=False
    )

    @event.listens_for(engine, "handle_error")
    def leave(context: ExceptionContext) -> None:
        if _sqlstate(context.original_exception) in _ELSEWHERE:
            context.is_disconnect = True  # the pool lets go of every connection

    return engine
