"""Until which moment something was done with all that is stored, so that a release does not do it again."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete, insert, select

from bot.models.database import Database
from bot.models.tables import UpkeepRow, to_ms

_upkeep = cast(Table, UpkeepRow.__table__)


class DoneUntil:
    """The row of one name."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._name = name

    def read(self) -> int:
        """In milliseconds, 0 when it was never done."""
        query = select(_upkeep.c.done_until).where(_upkeep.c.name == self._name)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none() or 0

    def note(self, moment: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(_upkeep).where(_upkeep.c.name == self._name))
            connection.execute(insert(_upkeep).values(name=self._name, done_until=to_ms(moment)))
