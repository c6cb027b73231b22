"""The base of all tables, and moments as they are stored."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, ColumnElement, Index, Integer, bindparam, literal
from sqlalchemy.orm import DeclarativeBase

# SQLite only counts up by itself on a column that is exactly INTEGER.
SERIAL = BigInteger().with_variant(Integer, "sqlite")


def to_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def partial_index(name: str, *columns: str, where: ColumnElement[bool]) -> Index:
    """An index of the rows that a condition holds for. A database uses it for a query only if the query has
    the same condition in words of SQL: see `in_words`."""
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


def in_words(name: ColumnElement[str], *values: str) -> ColumnElement[bool]:
    """That a column has one of these values, written into the SQL text instead of given as parameters."""
    if len(values) == 1:
        return name == literal(values[0], literal_execute=True)
    return name.in_(bindparam(None, values, expanding=True, literal_execute=True))


class Base(DeclarativeBase):
    """All tables of the service."""
