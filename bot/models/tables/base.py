"""The base of all tables, and moments as they are stored."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import DeclarativeBase

# SQLite only counts up by itself on a column that is exactly INTEGER.
SERIAL = BigInteger().with_variant(Integer, "sqlite")


def to_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


class Base(DeclarativeBase):
    """All tables of the service."""
