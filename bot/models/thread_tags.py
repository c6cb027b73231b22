"""Tags of threads."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.tables import ConversationRow, ThreadTagRow, to_ms

_tag = cast(Table, ThreadTagRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)


class ThreadTags:
    """The named changes. A thread has each tag once."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def put(self, openid: str, tag: str, login: str) -> None:
        """Who put it first is remembered."""
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        row = {"openid": openid, "tag": tag, "login": login, "at": to_ms(self._clock())}
        with self._database.writing() as connection:
            connection.execute(dialect.insert(_tag).values(row).on_conflict_do_nothing())

    def take_off(self, openid: str, tag: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(_tag).where(_tag.c.openid == openid, _tag.c.tag == tag))

    def of(self, openids: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """OpenID → its tags, the first one first."""
        query = select(_tag).where(_tag.c.openid.in_(openids)).order_by(_tag.c.at, _tag.c.tag)
        found: defaultdict[str, list[str]] = defaultdict(list)
        with self._database.reading() as connection:
            for row in connection.execute(query):
                found[row.openid].append(row.tag)
        return found


def has_tag(tag: str) -> ColumnElement[bool]:
    """That a conversation has the tag."""
    return exists(select(_tag.c.openid).where(_tag.c.tag == tag, _tag.c.openid == _conversation.c.openid))


def drop_tags(connection: Connection, openid: str) -> None:
    connection.execute(delete(_tag).where(_tag.c.openid == openid))
