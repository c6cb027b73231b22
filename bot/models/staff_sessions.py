"""Sessions of the staff: each is a row, so that it can be listed and ended, and ends by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, delete, insert, select, update

from bot.models.database import Database
from bot.models.staff import Staff, opened
from bot.models.staff_trail import record
from bot.models.tables import StaffRow, StaffSessionRow, from_ms, to_ms

IDLE, LONGEST = timedelta(hours=8), timedelta(hours=12)
_TOUCH = timedelta(minutes=1)  # a row is not written more often than this
_staff = cast(Table, StaffRow.__table__)
_session = cast(Table, StaffSessionRow.__table__)
_QUERY = select(_session, *[column.label(f"staff_{column.name}") for column in _staff.c]).join(
    _staff, _staff.c.login == _session.c.login
)


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A session that is good now. `second_at`: when the second factor was given, None without one."""

    id: str
    staff: Staff
    began_at: datetime
    seen_at: datetime
    second_at: datetime | None
    browser: str
    address: str


class StaffSessions:
    """The named changes of state of sessions."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def begin(self, session_id: str, staff: Staff, browser: str, address: str) -> None:
        """After the right password. Rows of this person's sessions that are over go."""
        now = self._clock()
        row = {
            "id": session_id,
            "login": staff.login,
            "epoch": staff.session_epoch,
            "began_at": to_ms(now),
            "seen_at": to_ms(now),
            "second_at": 0,
            "browser": browser[:60],
            "address": address[:45],
        }
        is_over = (_session.c.began_at < to_ms(now - LONGEST)) | (_session.c.seen_at < to_ms(now - IDLE))
        with self._database.writing() as connection:
            connection.execute(delete(_session).where(_session.c.login == staff.login, is_over))
            connection.execute(insert(_session), row)

    def find(self, session_id: str, *, keeps_alive: bool = True) -> StaffSession | None:
        """The session, while its person's account is active and nobody ended it.

        `keeps_alive`: its person did something; a page that asks by itself keeps no session alive.
        """
        now = self._clock()
        good = self._good(now)
        with self._database.reading() as connection:
            row = connection.execute(_QUERY.where(_session.c.id == session_id, *good)).one_or_none()
        if row is None:
            return None
        if keeps_alive and row.seen_at < to_ms(now - _TOUCH):
            with self._database.writing() as connection:
                is_it = _session.c.id == session_id
                connection.execute(update(_session).where(is_it).values(seen_at=to_ms(now)))
        return _session_of(row)

    def of(self, login: str) -> list[StaffSession]:
        """A person's sessions that are good now, the newest first."""
        good = self._good(self._clock())
        with self._database.reading() as connection:
            rows = connection.execute(_QUERY.where(_session.c.login == login, *good))
            return sorted(map(_session_of, rows), key=lambda one: one.seen_at, reverse=True)

    def passed_second(self, session_id: str) -> None:
        """The second factor was given."""
        with self._database.writing() as connection:
            is_it = _session.c.id == session_id
            connection.execute(update(_session).where(is_it).values(second_at=to_ms(self._clock())))

    def end(self, session_id: str, login: str, *, by: str, action: str = "staff_sessions_ended") -> None:
        """This one session of this person."""
        with self._database.writing() as connection:
            is_it = (_session.c.id == session_id) & (_session.c.login == login)
            if connection.execute(delete(_session).where(is_it)).rowcount:
                record(connection, to_ms(self._clock()), by, action, login)

    def record(self, login: str, actor: str, action: str, **detail: str) -> None:
        """What happened at a login, in the audit and the log."""
        with self._database.writing() as connection:
            record(connection, to_ms(self._clock()), actor, action, login, **detail)

    def _good(self, now: datetime) -> tuple[Any, ...]:
        return (
            _session.c.began_at > to_ms(now - LONGEST),
            _session.c.seen_at >= to_ms(now - IDLE),
            _session.c.epoch == _staff.c.session_epoch,
            _staff.c.is_active,
        )


class _StaffColumns:
    """The columns of the account in a row of both tables."""

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, f"staff_{name}")


def _session_of(row: Any) -> StaffSession:
    return StaffSession(
        row.id,
        opened(_StaffColumns(row)),
        from_ms(row.began_at),
        from_ms(row.seen_at),
        from_ms(row.second_at) if row.second_at else None,
        row.browser,
        row.address,
    )
