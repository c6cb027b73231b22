"""Threads that agents hand over at the end of a shift."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, insert, select, update

from bot.models.database import Database
from bot.models.tables import HandoverRow, ThreadNoteRow, to_ms

_handover = cast(Table, HandoverRow.__table__)
_note = cast(Table, ThreadNoteRow.__table__)


class Handovers:
    """The named changes. The sentence for the next agent is a note in the thread."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def begin(self, note_id: str, openid: str, giver: str, receiver: str) -> None:
        """`receiver`: login of a colleague, "" for the queue. The same note again is the same handover.

        An earlier one of this person that nobody read is over: the newer note stands in its place.
        """
        now = to_ms(self._clock())
        row = {"note_id": note_id, "openid": openid, "giver": giver, "receiver": receiver}
        with self._database.writing() as connection:
            known = select(_handover.c.note_id).where(_handover.c.note_id == note_id)
            if connection.execute(known).first() is not None:
                return
            unread = (_handover.c.openid == openid) & (_handover.c.read_at == 0)
            connection.execute(update(_handover).where(unread).values(read_by=giver, read_at=now))
            connection.execute(insert(_handover).values(**row, at=now, read_by="", read_at=0))

    def read(self, openid: str, login: str) -> None:
        """The agent read what the one before left."""
        unread = (_handover.c.openid == openid) & (_handover.c.read_at == 0)
        change = update(_handover).where(unread).values(read_by=login, read_at=to_ms(self._clock()))
        with self._database.writing() as connection:
            connection.execute(change)

    def unread(self, openids: Sequence[str]) -> dict[str, Any]:
        """OpenID → the handover that nobody read yet, with the columns of its note."""
        query = (
            select(_note, _handover.c.giver, _handover.c.receiver)
            .join(_handover, _handover.c.note_id == _note.c.id)
            .where(_handover.c.openid.in_(openids), _handover.c.read_at == 0)
        )
        with self._database.reading() as connection:
            return {row.openid: row for row in connection.execute(query)}


def drop_handovers(connection: Connection, openid: str) -> None:
    """All handovers of a person's thread."""
    connection.execute(delete(_handover).where(_handover.c.openid == openid))
