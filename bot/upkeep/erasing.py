"""Deletes photos, forms, the identity check, and what a person wrote or typed."""

from collections.abc import Collection
from typing import Any, cast

import structlog
from sqlalchemy import Connection, Row, Table, delete, select, update

from bot.models.bulletins import drop_recipient
from bot.models.database import Database
from bot.models.documents import PARTS
from bot.models.drafts import drop_drafts
from bot.models.handed_on import drop_handed_on
from bot.models.handovers import drop_handovers
from bot.models.line_drafts import drop_line_drafts
from bot.models.objects import Objects
from bot.models.pins import drop_pin
from bot.models.said_terms import drop_said
from bot.models.snoozes import drop_snoozes
from bot.models.tables import (
    AuditRow,
    CaptureRow,
    DecisionDraftRow,
    DecisionRow,
    DocumentRow,
    FaceCheckRow,
    InboxRow,
    OutboxRow,
    SeatRow,
    WorkRow,
)
from bot.models.thread_notes import drop_notes
from bot.models.thread_tags import drop_tags
from bot.models.uploads import drop_uploads

_document = cast(Table, DocumentRow.__table__)
_capture = cast(Table, CaptureRow.__table__)
_check = cast(Table, FaceCheckRow.__table__)
_seat = cast(Table, SeatRow.__table__)
_inbox = cast(Table, InboxRow.__table__)
_outbox = cast(Table, OutboxRow.__table__)
_work = cast(Table, WorkRow.__table__)
_audit = cast(Table, AuditRow.__table__)
_decision = cast(Table, DecisionRow.__table__)
_decision_draft = cast(Table, DecisionDraftRow.__table__)
_AT_ONCE = 200
_OVER = ("sent", "failed", "superseded", "withdrawn")
log = structlog.get_logger("erasing")


class Eraser:
    """Deletes what an application or a person left. Safe to run twice.

    The rows are committed after their bytes are gone: until then they tell the next try, after a crash
    or when the store is back, what is left to delete.
    """

    def __init__(self, database: Database, objects: Objects) -> None:
        self._database = database
        self._objects = objects

    def application(self, application_id: str) -> int:
        """Its documents, its identity check and what was typed for it. Returns how many documents."""
        with self._objects.removing() as connection:
            rows = connection.execute(
                select(_document).where(_document.c.application_id == application_id)
            ).all()
            raws = _drop_identity(connection, application_id)
            names = _drop(connection, rows) | raws
            drop_uploads(connection, application_id)
            _erase_words(connection, application_id)
            drop_drafts(connection, application_id)
            drop_handed_on(connection, application_id)
            drop_pin(connection, application_id)
            _blank_work(connection, application_id)
            gone = self._objects.remove(connection, names)
        log.info("documents deleted", application=application_id, documents=len(rows), objects=len(gone))
        return len(rows)

    def documents(self, document_ids: Collection[str], objects: Collection[str] = ()) -> None:
        """Single documents that a better one took the place of, and objects that belong to no document."""
        with self._objects.removing() as connection:
            query = select(_document).where(_document.c.id.in_(document_ids))
            names = _drop(connection, connection.execute(query).all()) | set(objects)
            self._objects.remove(connection, names)

    def conversation_media(self, before: int, most: int, openid: str = "") -> int:
        """What was sent to agents before then (ms), by one person or by everybody, the oldest first, so many
        at most. Returns how many."""
        query = select(_document).where(_document.c.application_id == "", _document.c.created_at < before)
        if openid:
            query = query.where(_document.c.openid == openid)
        with self._objects.removing() as connection:
            rows = connection.execute(query.order_by(_document.c.created_at).limit(most)).all()
            self._objects.remove(connection, _drop(connection, rows))
        return len(rows)

    def messages(self, openid: str, before: int) -> None:
        """What the person wrote, sent to agents and was told until then (ms): the words go, the fact that it
        was taken stays, so that a repeated delivery is still recognised. Raises StorageError."""
        while self.conversation_media(before + 1, _AT_ONCE, openid) == _AT_ONCE:
            pass
        with self._database.writing() as connection:
            taken = (_inbox.c.openid == openid) & (_inbox.c.created_at <= before)
            connection.execute(update(_inbox).where(taken).values(sealed=b"", reply=None))
            told = (
                (_outbox.c.openid == openid) & (_outbox.c.created_at <= before) & _outbox.c.state.in_(_OVER)
            )
            connection.execute(update(_outbox).where(told).values(sealed=b""))
            drop_line_drafts(connection, openid)
            drop_notes(connection, openid)
            drop_handovers(connection, openid)
            drop_snoozes(connection, openid)
            drop_tags(connection, openid)
            drop_said(connection, openid)
            drop_recipient(connection, openid)


def _drop(connection: Connection, rows: Collection[Row[Any]]) -> set[str]:
    """Delete the rows. Returns the objects that they named."""
    connection.execute(delete(_document).where(_document.c.id.in_([row.id for row in rows])))
    return {getattr(row, part) for row in rows for part in PARTS}


def _drop_identity(connection: Connection, application_id: str) -> set[str]:
    """Who did the check, what was read, what the provider said. Returns pictures that were not read yet."""
    about = {table: table.c.application_id == application_id for table in (_capture, _check, _seat)}
    raws = set(connection.execute(select(_capture.c.raw).where(about[_capture])).scalars()) - {""}
    checks = connection.execute(select(_check.c.check_id).where(about[_check])).scalars().all()
    for table, rows in about.items():
        connection.execute(delete(table).where(rows))
    # A result came in as an event with the name and the number in it; that it came stays known.
    keys = [f"face:{check_id}" for check_id in checks]
    connection.execute(update(_inbox).where(_inbox.c.key.in_(keys)).values(sealed=b""))
    return raws


def _erase_words(connection: Connection, application_id: str) -> None:
    """What staff wrote about the person; that they decided, and when, stays."""
    told = (_audit.c.application_id == application_id) & _audit.c.sealed.is_not(None)
    connection.execute(update(_audit).where(told).values(sealed=None))
    over = (_decision.c.application_id == application_id) & _decision.c.open_for.is_(None)
    connection.execute(update(_decision).where(over).values(sealed=b""))
    connection.execute(delete(_decision_draft).where(_decision_draft.c.application_id == application_id))


def _blank_work(connection: Connection, application_id: str) -> None:
    """Payloads carry what was printed on forms."""
    over = (_work.c.application_id == application_id) & _work.c.state.in_(("done", "failed"))
    connection.execute(update(_work).where(over).values(sealed=b""))
