"""Gives what was said in conversations the terms that staff find it by.

It runs at night beside the service. A turn writes no terms, so that a message costs the same as before; what
was said since the last run is opened and read by a search itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import structlog
from sqlalchemy import ColumnElement, Table, select, tuple_

from bot.models.database import Database
from bot.models.said_terms import DAY_MS, SaidTerms
from bot.models.tables import InboxRow, OutboxRow, in_words, to_ms
from bot.outbox.planner import AGENT
from bot.sealing.sealer import Sealer
from bot.upkeep.done_until import DoneUntil
from bot.upkeep.promising import OVERLAP
from flows.search_terms import said_terms
from media.vault import VaultError

KINDS = ("Text", "Voice")
_BATCH = 500
_NAME = "words"
_inbox = cast(Table, InboxRow.__table__)
_outbox = cast(Table, OutboxRow.__table__)
log = structlog.get_logger("words")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words of the applicant or of an agent (`is_agents`), at a moment in ms."""

    openid: str
    at: int
    words: str
    is_agents: bool = False


class WordIndex:
    """Reads everything that was said, once."""

    def __init__(self, database: Database, sealer: Sealer, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._terms = SaidTerms(database)
        self._done = DoneUntil(database, _NAME)

    def run(self, *, is_whole: bool = False) -> int:
        """What was said since the last run, or all that is kept. Returns how many messages."""
        until = self._clock() - OVERLAP
        since = 0 if is_whole else self._done.read()
        if is_whole:
            self._terms.drop_all()
        count, rows = 0, set[tuple[int, int, str]]()
        for one in self._spoken(since, to_ms(until)):
            terms = map(self._sealer.term, said_terms(one.words))
            rows.update((term, one.at // DAY_MS, one.openid) for term in terms)
            count += 1
            if count % _BATCH == 0:
                self._terms.add(rows)
                rows.clear()
        self._terms.add(rows)
        self._done.note(until)
        return count

    def unread(self, most: int) -> list[Spoken]:
        """What was said since the last run, the newest first, so much at most."""
        since = self._done.read()
        with self._database.reading() as connection:
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

    def _spoken(self, since: int, until: int) -> Iterator[Spoken]:
        """Messages of a time, each source oldest first."""
        for table, which in _SOURCES:
            at, key = table.c.created_at, table.primary_key.columns.values()[0]
            query = select(table).where(which, at > since, at <= until).order_by(at, key).limit(_BATCH)
            edge: ColumnElement[bool] | None = None
            while True:
                with self._database.reading() as connection:
                    rows = connection.execute(query if edge is None else query.where(edge)).all()
                yield from (one for row in rows if (one := self._open(table, row)))
                if len(rows) < _BATCH:
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
