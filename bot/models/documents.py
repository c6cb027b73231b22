"""Documents: the row is written after the bytes are safe, and one source makes one row."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from sqlalchemy import Row, Table, insert, select, update

from bot.models.database import Database
from bot.models.objects import Objects
from bot.models.tables import ApplicationRow, DocumentRow

PARTS = ("original", "normalised", "thumbnail")
FROM_AGENT = "from_agent"  # the kind of a picture that an agent sends, which is no paper of an application
KEYED = "k"  # no bare digest in hexadecimal digits begins so
_document = cast(Table, DocumentRow.__table__)
_application = cast(Table, ApplicationRow.__table__)


class DocumentTable:
    """Rows of pictures and papers."""

    def __init__(self, database: Database, objects: Objects) -> None:
        self._database = database
        self._objects = objects

    def add(self, values: Mapping[str, Any]) -> str:
        """Remember a stored document. The same source again gives the first one's id. Raises StorageError,
        worth retrying from the bytes on, when some of it was deleted meanwhile."""
        with self._objects.naming({values[part] for part in PARTS}) as connection:
            query = select(_document.c.id).where(_document.c.source == values["source"])
            known = connection.execute(query).scalar_one_or_none()
            if known is None:
                connection.execute(insert(_document), dict(values))
        return known or str(values["id"])

    def also_in(self, document_id: str, mark: str) -> tuple[str, ...]:
        """Order numbers of other applications with a document of the same bytes, or of the same mark.

        The mark is remembered, so that later ones find this one.
        """
        with self._database.writing() as connection:
            if mark:
                connection.execute(update(_document).where(_document.c.id == document_id).values(mark=mark))
            own = connection.execute(select(_document).where(_document.c.id == document_id)).one()
            same = _document.c.sha256 == own.sha256
            query = (
                select(_application.c.order_no)
                .join(_document, _document.c.application_id == _application.c.id)
                .where(same | (_document.c.mark == mark) if mark else same)
                .where(_application.c.id != own.application_id, _application.c.order_no.is_not(None))
            )
            return tuple(sorted(set(connection.execute(query).scalars())))

    def find(self, document_id: str) -> Row[Any] | None:
        with self._database.reading() as connection:
            return connection.execute(select(_document).where(_document.c.id == document_id)).one_or_none()

    def by_source(self, source: str) -> Row[Any] | None:
        with self._database.reading() as connection:
            return connection.execute(select(_document).where(_document.c.source == source)).one_or_none()


def keyed_mark(fingerprint: Callable[[bytes], str], digest: str) -> str:
    """Stands for a digest of content in a column in the clear: 64 characters that begin with `KEYED`.

    Bare digests of small contents, such as a form's fields, are found by trying.
    """
    return KEYED + fingerprint(digest.encode())[: 64 - len(KEYED)]
