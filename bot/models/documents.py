"""Documents: the row comes after the bytes are safe, and one source makes one row."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Row, Table, insert, select

from bot.models.database import Database
from bot.models.tables import DocumentRow

_document = cast(Table, DocumentRow.__table__)


class DocumentTable:
    """Rows of pictures and papers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, values: Mapping[str, Any]) -> str:
        """Remember a stored document. The same source again gives the first one's id."""
        with self._database.writing() as connection:
            query = select(_document.c.id).where(_document.c.source == values["source"])
            known = connection.execute(query).scalar_one_or_none()
            if known is None:
                connection.execute(insert(_document), dict(values))
        return known or str(values["id"])

    def find(self, document_id: str) -> Row[Any] | None:
        with self._database.reading() as connection:
            return connection.execute(select(_document).where(_document.c.id == document_id)).one_or_none()

    def by_source(self, source: str) -> Row[Any] | None:
        with self._database.reading() as connection:
            return connection.execute(select(_document).where(_document.c.source == source)).one_or_none()
