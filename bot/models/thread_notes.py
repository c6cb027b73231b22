"""The notes that staff leave in a thread for each other; the applicant never sees them."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, insert, select, update

from bot.models.binding import THREAD_NOTE
from bot.models.database import Database
from bot.models.tables import NoteMentionRow, ThreadNoteRow, to_ms
from media.vault import Vault

_note = cast(Table, ThreadNoteRow.__table__)
_mention = cast(Table, NoteMentionRow.__table__)


class ThreadNotes:
    """Notes are added and erased with the person, never changed."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def add(self, note_id: str, openid: str, login: str, words: str, mentioned: Collection[str]) -> None:
        """`mentioned`: logins of colleagues who are to read it. The same id again is the same note."""
        row = {"id": note_id, "openid": openid, "login": login, "at": to_ms(self._clock())}
        sealed = THREAD_NOTE.seal(self._vault, words.encode(), row)
        with self._database.writing() as connection:
            known = select(_note.c.id).where(_note.c.id == note_id)
            if connection.execute(known).first() is not None:
                return
            connection.execute(insert(_note).values(**row, sealed=sealed))
            for colleague in sorted(mentioned):
                told = {"note_id": note_id, "login": colleague, "openid": openid, "seen_at": 0}
                connection.execute(insert(_mention).values(**told))

    def has(self, note_id: str) -> bool:
        with self._database.reading() as connection:
            known = select(_note.c.id).where(_note.c.id == note_id)
            return connection.execute(known).first() is not None

    def words(self, row: Any) -> str:
        """Raises VaultError."""
        return THREAD_NOTE.open(self._vault, row.sealed, row).decode()

    def see(self, openid: str, login: str) -> None:
        """The colleague opened the thread."""
        theirs = (_mention.c.login == login) & (_mention.c.seen_at == 0) & (_mention.c.openid == openid)
        with self._database.writing() as connection:
            connection.execute(update(_mention).where(theirs).values(seen_at=to_ms(self._clock())))

    def of(self, openid: str) -> Sequence[Any]:
        """The rows of a person, oldest first."""
        query = select(_note).where(_note.c.openid == openid).order_by(_note.c.at, _note.c.id)
        with self._database.reading() as connection:
            return connection.execute(query).all()


def drop_notes(connection: Connection, openid: str) -> None:
    """All that was noted about a person, and who was to read it."""
    for table in (_note, _mention):
        connection.execute(delete(table).where(table.c.openid == openid))
