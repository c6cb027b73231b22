"""How many codes went to a person and to a number, to limit abuse."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import BigInteger, Integer, String, Table, bindparam, case, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from bot.models.database import Database
from bot.models.statement import Driver, Statement
from bot.models.tables import Base, to_ms

CODES_A_DAY = 10
SECONDS_BETWEEN = 60
_KEPT = timedelta(days=2)  # longer than any limit looks back


class SmsCodeRow(Base):
    """What was sent to one person or number. `subject` is an OpenID or a keyed fingerprint of a number.

    `count` codes went out on `day`, a day in China as in 20261123; the last of them at `last_at`.
    """

    __tablename__ = "sms_code"

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[int] = mapped_column(Integer)
    count: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[int] = mapped_column(BigInteger)


_code = cast(Table, SmsCodeRow.__table__)


class CodeCounts:
    """Reads and counts inside a turn's transaction."""

    def __init__(self, *, is_sqlite: bool) -> None:
        both = select(_code.c.day, _code.c.count, _code.c.last_at).where(
            or_(_code.c.subject == bindparam("person"), _code.c.subject == bindparam("number"))
        )
        self._find = Statement(both, is_sqlite=is_sqlite)
        dialect: Any = sqlite if is_sqlite else postgresql
        names = [column.name for column in _code.c]
        self._count = Statement(_counting(dialect), is_sqlite=is_sqlite, columns=[*names, "before"])

    def find(self, driver: Driver, person: str, number: str) -> list[tuple[int, int, int]]:
        """Day, count and moment of the last code, of whichever of the two ever got one."""
        return [tuple(row) for row in self._find.run(driver, {"person": person, "number": number}).fetchall()]

    def count(self, driver: Driver, subject: str, day: int, now: int) -> bool:
        """One more. False: meanwhile somebody else sent one there, and this would be too many."""
        row = {"subject": subject, "day": day, "count": 1, "last_at": now}
        before = now - SECONDS_BETWEEN * 1000
        return self._count.run(driver, {**row, "before": before}).fetchone() is not None


class CodeLimits:
    """Keeps the table small."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget_old(self, now: datetime) -> None:
        """What no limit looks at any more."""
        with self._database.writing() as connection:
            connection.execute(delete(_code).where(_code.c.last_at < to_ms(now - _KEPT)))


def _counting(dialect: Any) -> Any:
    """The limits hold in the statement itself: two people may type the same number at the same moment."""
    counting = dialect.insert(_code).values({column.name: bindparam(column.name) for column in _code.c})
    fresh, is_same_day = counting.excluded, _code.c.day == counting.excluded.day
    return counting.on_conflict_do_update(
        index_elements=["subject"],
        set_={
            "count": case((is_same_day, _code.c.count + 1), else_=1),
            "day": fresh.day,
            "last_at": fresh.last_at,
        },
        where=(_code.c.last_at <= bindparam("before")) & (~is_same_day | (_code.c.count < CODES_A_DAY)),
    ).returning(_code.c.subject)
