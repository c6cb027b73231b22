"""The table of what agents have written and not sent off yet."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.binding import LINE_DRAFT
from bot.models.database import Database
from bot.models.tables import LineDraftRow, to_ms
from media.vault import Vault, VaultError

_KEPT = timedelta(days=7)
_draft = cast(Table, LineDraftRow.__table__)


class LineDrafts:
    """One for each agent and person. The last words count; empty words are none."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def keep(self, openid: str, login: str, words: str) -> None:
        """Also forgets, of everybody, what nobody touched for some days: the table stays small."""
        now = self._clock()
        with self._database.writing() as connection:
            if words.strip():
                connection.execute(self._keeping(openid, login, words, to_ms(now)))
            else:
                connection.execute(delete(_draft).where(_own(openid, login)))
            connection.execute(delete(_draft).where(_draft.c.touched_at < to_ms(now - _KEPT)))

    def of(self, openid: str, login: str) -> str:
        """The words, "" for none and for those that do not open any more."""
        with self._database.reading() as connection:
            row = connection.execute(select(_draft).where(_own(openid, login))).one_or_none()
        try:
            return LINE_DRAFT.open(self._vault, row.sealed, row).decode() if row else ""
        except VaultError:
            return ""

    def _keeping(self, openid: str, login: str, words: str, now: int) -> Any:
        whose = {"openid": openid, "login": login}
        sealed = LINE_DRAFT.seal(self._vault, words.encode(), whose)
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        keeping = dialect.insert(_draft).values(**whose, sealed=sealed, touched_at=now)
        changed = {"sealed": keeping.excluded.sealed, "touched_at": keeping.excluded.touched_at}
        return keeping.on_conflict_do_update(index_elements=["openid", "login"], set_=changed)


def drop_line_drafts(connection: Connection, openid: str) -> None:
    """What every agent has written to this person and not sent off."""
    connection.execute(delete(_draft).where(_draft.c.openid == openid))


def _own(openid: str, login: str) -> ColumnElement[bool]:
    return (_draft.c.openid == openid) & (_draft.c.login == login)
