"""Seals the words of the staff that audit rows of before hold in the clear. Safe to run twice, and to end."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, Table, select, tuple_, update

from bot.models.binding import WORDS
from bot.models.database import Database
from bot.models.tables import AuditRow
from bot.upkeep.done_until import DoneUntil
from bot.upkeep.promising import OVERLAP
from media.vault import Vault

_BATCH = 500
# The changes that staff give a reason for.
_ACTIONS = ("moved", "verification_refused", "revealed", "evidence_viewed")
_audit = cast(Table, AuditRow.__table__)


class SealingWords:
    """Run with each release, in batches, while the service runs. Only what is newer than the last run is
    looked at: processes of before serve while a release runs."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._done = DoneUntil(database, "words")

    def run(self) -> int:
        """Returns how many rows were sealed."""
        begun, count = self._clock(), 0
        after = (self._done.read(), 0)
        while rows := self._next(after):
            self._seal(rows)
            after, count = (rows[-1].at, rows[-1].id), count + len(rows)
        self._done.note(begun - OVERLAP)
        return count

    def _next(self, after: tuple[int, int]) -> Sequence[Row[Any]]:
        is_open = (
            _audit.c.action.in_(_ACTIONS)
            & _audit.c.actor.startswith("staff:")
            & _audit.c.sealed.is_(None)
            & _audit.c.detail.contains('"reason":')
        )
        is_later = (_audit.c.at >= after[0]) & (tuple_(_audit.c.at, _audit.c.id) > after)
        query = select(_audit).where(is_open, is_later).order_by(_audit.c.at, _audit.c.id).limit(_BATCH)
        with self._database.reading() as connection:
            return connection.execute(query).all()

    def _seal(self, rows: Sequence[Row[Any]]) -> None:
        with self._database.writing() as connection:
            for row in rows:
                detail = json.loads(row.detail)
                words = detail.pop("reason")
                values = {
                    "detail": json.dumps(detail, ensure_ascii=False),
                    "sealed": WORDS.seal(self._vault, words.encode(), row._mapping) if words else None,
                }
                connection.execute(update(_audit).where(_audit.c.id == row.id).values(values))
