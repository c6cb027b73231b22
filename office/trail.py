"""What staff looked at, appended to the audit; decisions are recorded by the turn itself."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert, select

from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.tables import AuditRow, to_ms
from bot.sealing.sealer import Sealer
from flows.state import Change
from office.masking import hide_numbers

_audit = cast(Table, AuditRow.__table__)


class Trail:
    """Writes audit rows. Numbers of people that somebody types into a reason are hidden on the way."""

    def __init__(self, database: Database, sealer: Sealer, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock

    def record(self, staff: Staff, action: str, openid: str, application_id: str, **detail: str) -> None:
        """The reason that somebody gives is sealed: it may name a person."""
        clean = {key: hide_numbers(value) for key, value in detail.items()}
        change = Change(action, staff.actor, clean)
        row = self._sealer.audit(to_ms(self._clock()), change, openid, application_id)
        with self._database.writing() as connection:
            connection.execute(insert(_audit), row)

    def has_recorded(
        self, staff: Staff, action: str, openid: str, application_id: str, since: datetime
    ) -> bool:
        """Whether this person did it since then."""
        query = select(_audit.c.id).where(
            _audit.c.action == action,
            _audit.c.openid == openid,
            _audit.c.at >= to_ms(since),
            _audit.c.actor == staff.actor,
            _audit.c.application_id == application_id,
        )
        with self._database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None
