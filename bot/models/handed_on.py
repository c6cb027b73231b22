"""The table of links that applicants gave away."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, delete, insert, select, update

from bot.models.database import Database
from bot.models.tables.handed_on import HandedOnRow

_link = cast(Table, HandedOnRow.__table__)


class HandedOnTable:
    """The named changes of these links."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, values: Mapping[str, Any]) -> None:
        with self._database.writing() as connection:
            connection.execute(insert(_link), dict(values))

    def take_back(self, link_id: str, application_id: str, now: int) -> None:
        """Does nothing to one that was taken back before."""
        own = (_link.c.id == link_id) & (_link.c.application_id == application_id)
        with self._database.writing() as connection:
            connection.execute(update(_link).where(own, _link.c.taken_back_at == 0).values(taken_back_at=now))

    def find(self, link_id: str) -> Row[Any] | None:
        with self._database.reading() as connection:
            return connection.execute(select(_link).where(_link.c.id == link_id)).one_or_none()

    def good(self, application_id: str, now: int) -> Sequence[Row[Any]]:
        """Those that open their page now, newest first."""
        query = select(_link).where(
            _link.c.application_id == application_id, _link.c.until > now, _link.c.taken_back_at == 0
        )
        with self._database.reading() as connection:
            return connection.execute(query.order_by(_link.c.created_at.desc(), _link.c.id)).all()


def drop_handed_on(connection: Connection, application_id: str) -> None:
    """Every link to an application that was given away."""
    connection.execute(delete(_link).where(_link.c.application_id == application_id))
