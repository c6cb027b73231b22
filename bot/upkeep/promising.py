"""Gives applications that were stored before terms were kept the terms of today."""

from typing import cast

import structlog
from sqlalchemy import Table, select

from bot.message.event import TermsMissing
from bot.models.database import Database
from bot.models.tables import ApplicationRow
from bot.sealing.sealer import Sealer
from bot.turn.turn import Turn
from media.vault import VaultError

_BATCH = 200
_application = cast(Table, ApplicationRow.__table__)
log = structlog.get_logger("release")


class Promising:
    """Run once with a release, before the catalogue changes. A second run finds nothing to do."""

    def __init__(self, database: Database, sealer: Sealer, turn: Turn) -> None:
        self._database = database
        self._sealer = sealer
        self._turn = turn

    def run(self) -> int:
        """Settle every application without terms, one turn each. Returns how many were settled.

        A row that cannot be opened is logged and left as it is.
        """
        after, settled = "", 0
        while rows := self._rows(after):
            after = rows[-1].id
            settled += sum(self._settle(row) for row in rows)
        return settled

    def _rows(self, after: str) -> list[ApplicationRow]:
        query = (
            select(_application).where(_application.c.id > after).order_by(_application.c.id).limit(_BATCH)
        )
        with self._database.reading() as connection:
            return cast(list[ApplicationRow], list(connection.execute(query)))

    def _settle(self, row: ApplicationRow) -> bool:
        try:
            application = self._sealer.open_application(row)
        except VaultError:
            log.error("application cannot be opened", application=row.id)
            return False
        if application.terms is not None:
            return False
        self._turn.take(TermsMissing(openid=row.openid, key=f"terms:{row.id}", application_id=row.id))
        return True
