"""Gives stored applications the terms that staff find them by."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

import structlog
from sqlalchemy import Table, delete, insert, select

from bot.models.database import Database
from bot.models.tables import ApplicationRow, ConversationRow, SearchTerm
from bot.sealing.sealer import Sealer
from bot.upkeep.done_until import DoneUntil
from bot.upkeep.promising import OVERLAP
from media.vault import VaultError

_BATCH = 200
_NAME = "search"
_application = cast(Table, ApplicationRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)
_term = cast(Table, SearchTerm.__table__)
log = structlog.get_logger("release")


class SearchIndex:
    """Turns keep the terms; this is for applications of before, and for a ring whose oldest key is gone."""

    def __init__(self, database: Database, sealer: Sealer, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._done = DoneUntil(database, _NAME)

    def run(self, *, is_whole: bool = False) -> int:
        """Those that changed since the last run, or all. Returns how many. Safe beside the service."""
        begun, since = self._clock(), 0 if is_whole else self._done.read()
        after, indexed, is_clean = "", 0, True
        while rows := self._rows(after, since):
            after = rows[-1].id
            for row in rows:
                try:
                    self._index(row)
                    indexed += 1
                except VaultError:
                    log.error("application cannot be opened", application=row.id)
                    is_clean = False
        if is_clean:
            self._done.note(begun - OVERLAP)
        return indexed

    def _rows(self, after: str, since: int) -> Sequence[Any]:
        is_new = (_application.c.id > after) & (_application.c.updated_at >= since)
        query = select(_application.c.id, _application.c.openid).where(is_new)
        with self._database.reading() as connection:
            return connection.execute(query.order_by(_application.c.id).limit(_BATCH)).all()

    def _index(self, which: Any) -> None:
        """Under the person's lock, so that no turn changes the names meanwhile. Raises VaultError."""
        lane = select(_conversation.c.openid).where(_conversation.c.openid == which.openid)
        stored = select(_application).where(_application.c.id == which.id)
        with self._database.writing() as connection:
            connection.execute(lane.with_for_update())
            row = connection.execute(stored).one_or_none()
            connection.execute(delete(_term).where(_term.c.application_id == which.id))
            if row is None:
                return
            about = {"at": row.created_at, "application_id": row.id}
            terms = self._sealer.terms(self._sealer.open_application(row))
            if rows := [{"term": term, **about} for term in sorted(terms)]:
                connection.execute(insert(_term), rows)
