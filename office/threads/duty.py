"""Which members of the staff are at work now."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Connection, Table, func, select

from bot.models.database import Database
from bot.models.tables import StaffSessionRow, to_ms

# A page that somebody uses asks for something at least this often.
LATELY = timedelta(minutes=15)
_session = cast(Table, StaffSessionRow.__table__)


class Duty:
    """Looks only."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def logins(self) -> frozenset[str]:
        with self._database.reading() as connection:
            return on_duty(connection, self._clock())


def on_duty(connection: Connection, now: datetime) -> frozenset[str]:
    """Logins of those who used the desk a short while ago."""
    at = func.max(_session.c.seen_at)
    recent = _session.c.began_at > to_ms(now - timedelta(days=1))
    query = select(_session.c.login).where(recent).group_by(_session.c.login)
    return frozenset(connection.execute(query.having(at >= to_ms(now - LATELY))).scalars())
