"""Replaces bare digests in rows of documents by keyed ones. Safe to run twice, and to end at any moment."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from sqlalchemy import Row, Table, or_, select, update

from bot.models.database import Database
from bot.models.documents import KEYED, keyed_mark
from bot.models.tables import DocumentRow

_BATCH = 500
_PLACES = {"upload": 2, "form": 2}  # which part of a source of this kind is a digest
_document = cast(Table, DocumentRow.__table__)


class KeyingMarks:
    """Row by row, in batches, while the service runs."""

    def __init__(self, database: Database, fingerprint: Callable[[bytes], str]) -> None:
        self._database = database
        self._fingerprint = fingerprint

    def run(self) -> int:
        """Returns how many rows were changed."""
        after, count = "", 0
        while rows := self._next(after):
            with self._database.writing() as connection:
                for row in rows:
                    is_it = _document.c.id == row.id
                    connection.execute(update(_document).where(is_it).values(self._values(row)))
            after, count = rows[-1].id, count + len(rows)
        return count

    def _next(self, after: str) -> Sequence[Row[Any]]:
        is_bare = or_(
            (_document.c.sha256 != "") & ~_document.c.sha256.startswith(KEYED),
            *(
                _document.c.source.startswith(f"{kind}:") & ~_document.c.source.like(f"{kind}:%:{KEYED}%")
                for kind in _PLACES
            ),
        )
        query = select(_document).where(is_bare, _document.c.id > after).order_by(_document.c.id)
        with self._database.reading() as connection:
            return connection.execute(query.limit(_BATCH)).all()

    def _values(self, row: Row[Any]) -> dict[str, str]:
        parts = row.source.split(":")
        place = _PLACES.get(parts[0])
        if place is not None:
            parts[place] = self._keyed(parts[place])
        return {"sha256": self._keyed(row.sha256), "source": ":".join(parts)}

    def _keyed(self, digest: str) -> str:
        if not digest or digest.startswith(KEYED):
            return digest
        return keyed_mark(self._fingerprint, digest)
