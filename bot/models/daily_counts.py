"""How often a person did something today, counted and limited in one statement."""

from datetime import date
from typing import Any, cast

from sqlalchemy import Connection, Integer, String, Table, case, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.database import Database
from bot.models.tables import Base


class DailyCountRow(Base):
    """`subject`: what is counted and for whom, as in carrier:OpenID. `day`: in China, as in 20261123."""

    __tablename__ = "daily_count"

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[int] = mapped_column(Integer)
    count: Mapped[int] = mapped_column(Integer)


_count = cast(Table, DailyCountRow.__table__)


def count_one(connection: Connection, subject: str, day: date, most: int) -> bool:
    """One more on this day. False, and nothing counted: it would be more than `most`.

    Others who count the same subject wait until this transaction ends, so that none slips through.
    """
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(_count).values(subject=subject, day=_number(day), count=1)
    is_today = _count.c.day == adding.excluded.day
    counting = adding.on_conflict_do_update(
        index_elements=["subject"],
        set_={"day": adding.excluded.day, "count": case((is_today, _count.c.count + 1), else_=1)},
        where=~is_today | (_count.c.count < most),
    )
    return connection.execute(counting.returning(_count.c.count)).first() is not None


class DailyCounts:
    """For callers without a transaction of their own, and to keep the table small."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count_one(self, subject: str, day: date, most: int) -> bool:
        """See the function."""
        with self._database.writing() as connection:
            return count_one(connection, subject, day, most)

    def give_back(self, subject: str, day: date) -> None:
        """One less: what was counted did not come about."""
        counted = (_count.c.subject == subject) & (_count.c.day == _number(day)) & (_count.c.count > 0)
        with self._database.writing() as connection:
            connection.execute(update(_count).where(counted).values(count=_count.c.count - 1))

    def forget_before(self, day: date) -> None:
        """What was counted on earlier days."""
        with self._database.writing() as connection:
            connection.execute(delete(_count).where(_count.c.day < _number(day)))


def _number(day: date) -> int:
    return int(f"{day:%Y%m%d}")
