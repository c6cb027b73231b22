"""Threads that an agent put aside for a while."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.tables import ConversationRow, SnoozeRow, to_ms

_snooze = cast(Table, SnoozeRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)


class Snoozes:
    """The named changes. A thread that is put aside is still its agent's."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def begin(self, openid: str, login: str, until: datetime) -> None:
        """Until the moment, or until the person writes."""
        row = {"openid": openid, "login": login, "since": to_ms(self._clock()), "until": to_ms(until)}
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        setting = dialect.insert(_snooze).values(row)
        changed = {"since": setting.excluded.since, "until": setting.excluded.until}
        setting = setting.on_conflict_do_update(index_elements=["openid", "login"], set_=changed)
        with self._database.writing() as connection:
            connection.execute(setting)

    def end(self, openid: str, login: str) -> None:
        mine = (_snooze.c.openid == openid) & (_snooze.c.login == login)
        with self._database.writing() as connection:
            connection.execute(delete(_snooze).where(mine))


def is_snoozed(login: str, now: int) -> ColumnElement[bool]:
    """That the agent put a conversation aside, its time is not over, and the person has not written since."""
    row = _snooze.c.openid == _conversation.c.openid
    holds = (_snooze.c.login == login) & (_snooze.c.until > now)
    is_quiet = (_conversation.c.waiting_since == 0) | (_conversation.c.waiting_since <= _snooze.c.since)
    return exists(select(_snooze.c.openid).where(row, holds, is_quiet))


def drop_snoozes(connection: Connection, openid: str) -> None:
    connection.execute(delete(_snooze).where(_snooze.c.openid == openid))
