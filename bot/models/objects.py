"""Which objects of the store rows name, and the one place that deletes them."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import ColumnElement, Connection, Table, literal, select, text, union_all

from bot.models.database import Database
from bot.models.tables import CaptureRow, DocumentRow
from media.storage import NotStoredError, Storage

# Any number that no other advisory lock of this database uses.
_LOCK = 0x535A4341
_ROWS_AT_ONCE = 500
_NONE = literal("", literal_execute=True)


class Named(NamedTuple):
    """An object's name, and the row and column that it stands in."""

    name: str
    table: str
    id: str
    column: str


class Source(Protocol):
    """A place where names of objects stand. A new place is one more of these in `SOURCES`."""

    def among(self, connection: Connection, names: Collection[str]) -> set[str]:
        """Those of the names that stand here."""

    def beginning(self, connection: Connection, prefix: str) -> Iterator[Named]:
        """Every name here that begins so."""


def _begins(column: ColumnElement[str], prefix: str) -> Sequence[ColumnElement[bool]]:
    """As a range: few collations let an index serve LIKE. Names are hexadecimal: "g" is behind them all."""
    return (column >= prefix, column < f"{prefix}g") if prefix else ()


class Columns:
    """Columns that hold a name each, or "" for none."""

    def __init__(self, row: Any, *columns: str) -> None:
        self._table = cast(Table, row.__table__)
        self._key = next(iter(self._table.primary_key))
        self._columns = [self._table.c[column] for column in columns]

    def among(self, connection: Connection, names: Collection[str]) -> set[str]:
        # Of an OR over several columns a database may make a look at every row.
        query = union_all(
            *(select(column).where(column.in_(names), column != _NONE) for column in self._columns)
        )
        return set(connection.execute(query).scalars())

    def beginning(self, connection: Connection, prefix: str) -> Iterator[Named]:
        for column in self._columns:
            query = select(self._key, column).where(*_begins(column, prefix), column != _NONE)
            for key, name in connection.execute(query):
                yield Named(name, self._table.name, str(key), column.name)


SOURCES: Sequence[Source] = (
    Columns(DocumentRow, "original", "normalised", "thumbnail"),
    Columns(CaptureRow, "raw"),
)


class Objects:
    """Rows and objects held together.

    Equal bytes are one object, so a new row may name it at the moment when its last row goes. One lock
    keeps the two apart: transactions that name objects share it and check that the objects are there; a
    transaction that deletes objects holds it alone and checks that no row names them. On SQLite the only
    writer is that lock.
    """

    def __init__(self, database: Database, storage: Storage, sources: Sequence[Source] = SOURCES) -> None:
        self._database = database
        self._storage = storage
        self._sources = sources

    @contextmanager
    def naming(self, names: Collection[str]) -> Iterator[Connection]:
        """A transaction whose rows may name these objects. Raises StorageError, worth retrying with the bytes
        at hand, when one is not there any more."""
        with self._database.writing() as connection:
            self._lock(connection, "pg_advisory_xact_lock_shared")
            for name in set(names):
                if self._storage.written_at(name) is None:
                    raise NotStoredError(f"{name} was deleted before it was named", retryable=True)
            yield connection

    @contextmanager
    def removing(self) -> Iterator[Connection]:
        """A transaction in which `remove` may be called; nobody names objects while it lasts."""
        with self._database.writing() as connection:
            self._lock(connection, "pg_advisory_xact_lock")
            yield connection

    def remove(
        self, connection: Connection, names: Collection[str], before: datetime | None = None
    ) -> set[str]:
        """Delete those that no row names; with `before` only those that were put before. Returns which."""
        unnamed = set(names) - self._among(connection, names)
        if before is not None:
            unnamed = {name for name in unnamed if (at := self._storage.written_at(name)) and at < before}
        for name in unnamed:
            self._storage.delete(name)
        return unnamed

    def named(self, names: Collection[str]) -> set[str]:
        """Those of the names that a row names."""
        with self._database.reading() as connection:
            return self._among(connection, names)

    def beginning(self, prefix: str) -> list[Named]:
        """All that rows name of what begins so."""
        with self._database.reading() as connection:
            return [named for source in self._sources for named in source.beginning(connection, prefix)]

    def _among(self, connection: Connection, names: Collection[str]) -> set[str]:
        every = list(names)
        parts = [every[start : start + _ROWS_AT_ONCE] for start in range(0, len(every), _ROWS_AT_ONCE)]
        found = (source.among(connection, part) for source in self._sources for part in parts)
        return set().union(*found)

    def _lock(self, connection: Connection, function: str) -> None:
        if not self._database.is_sqlite:
            connection.execute(text(f"select {function}({_LOCK})"))
