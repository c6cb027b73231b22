"""Reads of stored applications for pages, desk and jobs."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple, cast

import structlog
from sqlalchemy import Row, Table, select

from bot.models.database import Database
from bot.models.tables import ApplicationRow, AuditRow, DocumentRow
from bot.sealing.sealer import Sealer
from flows.state import Application
from media.vault import VaultError

_application = cast(Table, ApplicationRow.__table__)
_audit = cast(Table, AuditRow.__table__)
_document = cast(Table, DocumentRow.__table__)
log = structlog.get_logger("records")


class Past(NamedTuple):
    """One audit row. `at` in milliseconds; `detail` with the words that staff wrote."""

    id: int
    at: int
    actor: str
    action: str
    detail: Mapping[str, str]


class Records:
    """What is stored, opened for reading."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._file = sealer

    def application(self, application_id: str) -> tuple[str, Application] | None:
        """The OpenID and the application, or None."""
        with self._database.reading() as connection:
            query = select(_application).where(_application.c.id == application_id)
            row = connection.execute(query).one_or_none()
        return (row.openid, self._file.open_application(row)) if row else None

    def stamp(self, openid: str, application_id: str = "") -> str:
        """Another one whenever an application of the person has changed, or this one; nothing is opened."""
        query = select(_application.c.id, _application.c.sealed).where(_application.c.openid == openid)
        if application_id:
            query = query.where(_application.c.id == application_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_application.c.id)).all()
        # Every save seals anew, so that the bytes differ even where the answers do not.
        return sha256(b"".join(row.id.encode() + sha256(row.sealed).digest() for row in rows)).hexdigest()

    def several(self, application_ids: Collection[str]) -> dict[str, Application]:
        """Those of the applications that are there and open, by their ids. One that does not open is an error
        line of the log, and the others are there all the same."""
        query = select(_application).where(_application.c.id.in_(application_ids))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        found = {row.id: self._opened(row) for row in rows}
        return {name: application for name, application in found.items() if application is not None}

    def _opened(self, row: Row[Any]) -> Application | None:
        try:
            return self._file.open_application(row)
        except VaultError as error:
            log.error("application does not open", application=row.id, reason=str(error))
            return None

    def applications(
        self, statuses: Sequence[str] = (), limit: int = 100, offset: int = 0
    ) -> list[tuple[str, Application]]:
        """Applications, the longest waiting first, of some statuses or of all."""
        query = select(_application).order_by(_application.c.updated_at).limit(limit).offset(offset)
        if statuses:
            query = query.where(_application.c.status.in_(statuses))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [(row.openid, self._file.open_application(row)) for row in rows]

    def of_person(self, openid: str) -> list[Application]:
        query = (
            select(_application).where(_application.c.openid == openid).order_by(_application.c.created_at)
        )
        with self._database.reading() as connection:
            return [self._file.open_application(row) for row in connection.execute(query)]

    def by_order(self, order_no: str) -> tuple[str, Application] | None:
        with self._database.reading() as connection:
            query = select(_application).where(_application.c.order_no == order_no)
            row = connection.execute(query).one_or_none()
        return (row.openid, self._file.open_application(row)) if row else None

    def history(self, application_id: str) -> list[Past]:
        """What happened to an application, oldest first."""
        query = select(_audit).where(_audit.c.application_id == application_id).order_by(_audit.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [Past(row.id, row.at, row.actor, row.action, self._file.detail(row)) for row in rows]

    def documents(self, application_id: str) -> Sequence[Row[Any]]:
        query = select(_document).where(_document.c.application_id == application_id)
        with self._database.reading() as connection:
            return connection.execute(query.order_by(_document.c.created_at)).all()
