"""Deletion that deletes: photos, forms, and what a person wrote."""

from typing import cast

import structlog
from sqlalchemy import Connection, Table, delete, or_, select, update

from bot.models.database import Database
from bot.models.tables import DocumentRow, InboxRow, OutboxRow, WorkRow
from media.storage import Storage

_document = cast(Table, DocumentRow.__table__)
_inbox = cast(Table, InboxRow.__table__)
_outbox = cast(Table, OutboxRow.__table__)
_work = cast(Table, WorkRow.__table__)
_PARTS = ("original", "normalised", "thumbnail")
_OVER = ("sent", "failed", "superseded")
log = structlog.get_logger("erasing")


class Eraser:
    """Deletes what an application or a person left. Safe to run twice."""

    def __init__(self, database: Database, storage: Storage) -> None:
        self._database = database
        self._storage = storage

    def application(self, application_id: str) -> int:
        """Its documents: the rows first, so that no row stands without its bytes. Returns how many."""
        with self._database.writing() as connection:
            query = select(_document).where(_document.c.application_id == application_id)
            rows = connection.execute(query).all()
            connection.execute(delete(_document).where(_document.c.application_id == application_id))
            names = {getattr(row, part) for row in rows for part in _PARTS}
            unused = names - _used(connection, names)
            _blank_work(connection, application_id)
        for name in unused:
            self._storage.delete(name)
        log.info("documents deleted", application=application_id, documents=len(rows), objects=len(unused))
        return len(rows)

    def messages(self, openid: str, before: int) -> None:
        """What the person wrote and was told until then (ms): the words go, the fact that it was taken stays,
        so that a repeated delivery is still recognised."""
        with self._database.writing() as connection:
            taken = (_inbox.c.openid == openid) & (_inbox.c.created_at <= before)
            connection.execute(update(_inbox).where(taken).values(sealed=b"", reply=None))
            told = (
                (_outbox.c.openid == openid) & (_outbox.c.created_at <= before) & _outbox.c.state.in_(_OVER)
            )
            connection.execute(update(_outbox).where(told).values(sealed=b""))


def _used(connection: Connection, names: set[str]) -> set[str]:
    """Equal bytes are stored once, so another application may have them too."""
    columns = [_document.c[part] for part in _PARTS]
    query = select(*columns).where(or_(*(column.in_(names) for column in columns)))
    return {name for row in connection.execute(query) for name in row}


def _blank_work(connection: Connection, application_id: str) -> None:
    """Payloads carry what was printed on forms."""
    over = (_work.c.application_id == application_id) & _work.c.state.in_(("done", "failed"))
    connection.execute(update(_work).where(over).values(sealed=b""))
