"""What staff looked at, appended to the audit; decisions are recorded by the turn itself."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert

from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.tables import AuditRow, to_ms
from desk.masking import hide_numbers

_audit = cast(Table, AuditRow.__table__)


class Trail:
    """Writes audit rows. Numbers of people that somebody types into a reason are hidden on the way."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def record(self, staff: Staff, action: str, openid: str, application_id: str, **detail: str) -> None:
        clean = {key: hide_numbers(value) for key, value in detail.items()}
        row = {
            "at": to_ms(self._clock()),
            "actor": staff.actor,
            "action": action,
            "openid": openid,
            "application_id": application_id,
            "detail": json.dumps(clean, ensure_ascii=False),
        }
        with self._database.writing() as connection:
            connection.execute(insert(_audit), row)
