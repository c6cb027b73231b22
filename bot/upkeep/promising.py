"""Gives applications that were stored before terms were kept the terms of today."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import structlog
from sqlalchemy import Table, select

from bot.message.event import TermsMissing
from bot.models.database import Database
from bot.models.tables import ApplicationRow
from bot.sealing.sealer import Sealer
from bot.turn.turn import Turn
from bot.upkeep.done_until import DoneUntil
from media.vault import VaultError

_BATCH = 200
_NAME = "terms"
OVERLAP = timedelta(hours=1)  # processes of before serve while a release runs
_application = cast(Table, ApplicationRow.__table__)
log = structlog.get_logger("release")


class Promising:
    """Run with each release, before the catalogue changes. What was looked at and not changed since is left
    out: opening years of applications takes long."""

    def __init__(self, database: Database, sealer: Sealer, turn: Turn, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sealer = sealer
        self._turn = turn
        self._clock = clock
        self._done = DoneUntil(database, _NAME)

    def run(self) -> int:
        """Settle every application without terms, one turn each. Returns how many were settled.

        A row that cannot be opened is logged and left as it is; the next run looks at all of them again.
        """
        begun, since = self._clock(), self._done.read()
        after, settled, is_whole = "", 0, True
        while rows := self._rows(after, since):
            after = rows[-1].id
            for row in rows:
                try:
                    settled += self._settle(row)
                except VaultError:
                    log.error("application cannot be opened", application=row.id)
                    is_whole = False
        if is_whole:
            self._done.note(begun - OVERLAP)
        return settled

    def _rows(self, after: str, since: int) -> list[ApplicationRow]:
        is_new = (_application.c.id > after) & (_application.c.updated_at >= since)
        query = select(_application).where(is_new).order_by(_application.c.id).limit(_BATCH)
        with self._database.reading() as connection:
            return cast(list[ApplicationRow], list(connection.execute(query)))

    def _settle(self, row: ApplicationRow) -> bool:
        """Raises VaultError when the row cannot be opened."""
        if self._sealer.open_application(row).terms is not None:
            return False
        self._turn.take(TermsMissing(openid=row.openid, key=f"terms:{row.id}", application_id=row.id))
        return True
