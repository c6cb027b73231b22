"""What was said in conversations, opened: by the applicants and by agents."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import structlog
from sqlalchemy import ColumnElement, Table, select, tuple_

from bot.models.database import Database
from bot.models.said_terms import DAY_MS
from bot.models.tables import InboxRow, OutboxRow, UpkeepRow, in_words
from bot.outbox.planner import AGENT
from bot.sealing.sealer import Sealer
from media.vault import VaultError

KINDS = ("Text", "Voice")
# The row that tells until when words have their terms.
INDEXED = "words"
BATCH = 500
_inbox = cast(Table, InboxRow.__table__)
_outbox = cast(Table, OutboxRow.__table__)
_upkeep = cast(Table, UpkeepRow.__table__)
log = structlog.get_logger("words")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words of the applicant or of an agent (`is_agents`), at a moment in ms."""

    openid: str
    at: int
    words: str
    is_agents: bool = False


class SaidWords:
    """Looks only."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def unread(self, most: int) -> list[Spoken]:
        """What has no terms yet, the newest first, so much at most."""
        until = select(_upkeep.c.done_until).where(_upkeep.c.name == INDEXED)
        with self._database.reading() as connection:
            since = connection.execute(until).scalar_one_or_none() or 0
            found = []
            for table, which in _SOURCES:
                query = select(table).where(which, table.c.created_at > since)
                rows = connection.execute(query.order_by(table.c.created_at.desc()).limit(most)).all()
                found += [one for row in rows if (one := self._open(table, row))]
        return sorted(found, key=lambda one: -one.at)

    def of_day(self, openid: str, day: int) -> list[Spoken]:
        """What was said in a person's conversation on a day, the newest first."""
        found = []
        with self._database.reading() as connection:
            for table, which in _SOURCES:
                at = table.c.created_at
                theirs = which & (table.c.openid == openid) & (at >= day * DAY_MS) & (at < (day + 1) * DAY_MS)
                rows = connection.execute(select(table).where(theirs)).all()
                found += [one for row in rows if (one := self._open(table, row))]
        return sorted(found, key=lambda one: -one.at)

    def between(self, since: int, until: int) -> Iterator[Spoken]:
        """Messages of a time, each source oldest first."""
        for table, which in _SOURCES:
            at, key = table.c.created_at, table.primary_key.columns.values()[0]
            query = select(table).where(which, at > since, at <= until).order_by(at, key).limit(BATCH)
            edge: ColumnElement[bool] | None = None
            while True:
                with self._database.reading() as connection:
                    rows = connection.execute(query if edge is None else query.where(edge)).all()
                yield from (one for row in rows if (one := self._open(table, row)))
                if len(rows) < BATCH:
                    break
                edge = tuple_(at, key) > tuple_(rows[-1].created_at, getattr(rows[-1], key.key))

    def _open(self, table: Table, row: Any) -> Spoken | None:
        """None for what was erased, does not open, or has no words."""
        if not row.sealed:
            return None
        try:
            if table is _outbox:
                words = self._sealer.message(row).get("text", "")
            else:
                fields = self._sealer.event(row)
                words = fields.get("content") or fields.get("recognition") or ""
        except (VaultError, ValueError) as error:
            log.error("words do not open", table=table.name, reason=type(error).__name__)
            return None
        return Spoken(row.openid, row.created_at, words, table is _outbox) if words else None


_SOURCES = ((_inbox, _inbox.c.kind.in_(KINDS)), (_outbox, in_words(_outbox.c.kind, AGENT)))
