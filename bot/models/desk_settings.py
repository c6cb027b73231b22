"""What staff set at the desk: thresholds, reasons, hours. Each change is recorded, with what was before."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.staff_trail import record
from bot.models.tables import DeskSettingRow, to_ms

_setting = cast(Table, DeskSettingRow.__table__)


class DeskSettings:
    """The named changes of settings. What a value means is known where it is used; here it is JSON.

    A page that shows a setting says which value it showed, so that of two people who change it at the same
    time the second one reads the change of the first.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def all(self, prefix: str = "") -> dict[str, Any]:
        """Name → value, of the settings that staff changed and whose names begin so."""
        query = select(_setting.c.name, _setting.c.value)
        if prefix:
            query = query.where(_setting.c.name.startswith(prefix, autoescape=True))
        with self._database.reading() as connection:
            return {row.name: json.loads(row.value) for row in connection.execute(query)}

    def change(self, name: str, value: Any, staff: Staff, *, seen: Any) -> bool:
        """Store the value; None gives the setting back to the release.

        `seen`: the stored value that the page showed, None when there was none. False, and nothing changes,
        when the stored value is another one by now.
        """
        if seen == value:
            return True
        with self._database.writing() as connection:
            if not self._store(connection, name, value, staff, seen):
                return False
            words = {"setting": name, "before": _text(seen), "after": _text(value)}
            record(connection, to_ms(self._clock()), staff.actor, "desk_setting", staff.login, **words)
        return True

    def _store(self, connection: Connection, name: str, value: Any, staff: Staff, seen: Any) -> bool:
        """In one statement, so that of two at the same moment one is refused."""
        changed = {"value": _text(value), "login": staff.login, "changed_at": to_ms(self._clock())}
        storing: Any
        if seen is None:
            dialect: Any = sqlite if self._database.is_sqlite else postgresql
            adding = dialect.insert(_setting).values(name=name, **changed)
            storing = adding.on_conflict_do_nothing(index_elements=["name"])
        else:
            stored = (_setting.c.name == name) & (_setting.c.value == _text(seen))
            storing = (delete(_setting) if value is None else update(_setting).values(changed)).where(stored)
        return connection.execute(storing.returning(_setting.c.name)).first() is not None


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
