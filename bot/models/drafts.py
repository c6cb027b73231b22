"""The table of fields that were typed on a page and not sent off yet."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.tables import DraftRow

_draft = cast(Table, DraftRow.__table__)


class DraftTable:
    """One row for each field. The last words of a field count."""

    def __init__(self, database: Database) -> None:
        self._database = database
        dialect: Any = sqlite if database.is_sqlite else postgresql
        keeping = dialect.insert(_draft)
        self._keeping = keeping.on_conflict_do_update(
            index_elements=["application_id", "field"],
            set_={"sealed": keeping.excluded.sealed, "touched_at": keeping.excluded.touched_at},
        )

    def keep(
        self, application_id: str, sealed: Mapping[str, bytes], empty: Collection[str], now: int, before: int
    ) -> None:
        """Store each field's sealed words, and delete the fields that were emptied.

        What nobody touched since `before` (ms) goes as well, of every application: the table stays small.
        """
        # In one order, so that two pages of one application never wait for each other.
        rows = [
            {"application_id": application_id, "field": field, "sealed": sealed[field], "touched_at": now}
            for field in sorted(sealed)
        ]
        with self._database.writing() as connection:
            if rows:
                connection.execute(self._keeping, rows)
            if empty:
                connection.execute(delete(_draft).where(_ours(application_id), _draft.c.field.in_(empty)))
            connection.execute(delete(_draft).where(_draft.c.touched_at < before))

    def of_application(self, application_id: str) -> Sequence[Row[Any]]:
        with self._database.reading() as connection:
            return connection.execute(select(_draft).where(_ours(application_id))).all()


def drop_drafts(connection: Connection, application_id: str) -> None:
    """Everything that was typed for an application and not sent off."""
    connection.execute(delete(_draft).where(_ours(application_id)))


def _ours(application_id: str) -> Any:
    return _draft.c.application_id == application_id
