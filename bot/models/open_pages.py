"""The table of the upload pages that are on a screen."""

from typing import Any, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.tables import OpenPageRow

_page = cast(Table, OpenPageRow.__table__)


class OpenPageTable:
    """One row for each application. All times are in milliseconds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect: Any = sqlite if database.is_sqlite else postgresql
        seen = dialect.insert(_page)
        self._seen = seen.on_conflict_do_update(
            index_elements=["application_id"], set_={"open_until": seen.excluded.open_until}
        )

    def open_until(self, application_id: str) -> int:
        """0 for a page that nobody has on the screen."""
        query = select(_page.c.open_until).where(_page.c.application_id == application_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none() or 0

    def see(self, application_id: str, open_until: int, before: int) -> None:
        """Open until then. Rows that ended before `before`, of every application, go."""
        with self._database.writing() as connection:
            connection.execute(self._seen, {"application_id": application_id, "open_until": open_until})
            connection.execute(delete(_page).where(_page.c.open_until < before))

    def leave(self, application_id: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(_page).where(_page.c.application_id == application_id))
