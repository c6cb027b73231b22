"""Applications in the order in which they came into their states: what another system reads through."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, select, tuple_

from bot.models.database import Database
from bot.models.tables import ApplicationRow, from_ms, to_ms
from flows.state import Status
from office.bookmark import Bookmark
from office.worklist import Waiting

_application = cast(Table, ApplicationRow.__table__)


@dataclass(frozen=True, slots=True)
class Pages:
    """Applications with an order number, and the place behind which there are more, "" at the end."""

    found: Sequence[Waiting]
    behind: str = ""


class Register:
    """Reads a page at the cost of a page, wherever it begins."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, status: Status | None, place: Bookmark | None, limit: int) -> Pages:
        """The oldest move first, so that who reads on sees each move after the one before."""
        row = _application.c
        query = select(row.id, row.since).where(row.order_no.is_not(None), row.status != Status.DRAFT.value)
        if status is not None:
            query = query.where(row.status == status.value)
        if place is not None:
            query = query.where(tuple_(row.since, row.id) > tuple_(place.moment, place.id))
        query = query.order_by(row.since, row.id).limit(limit + 1)
        with self._database.reading() as connection:
            rows: Sequence[Any] = connection.execute(query).all()
        found = [Waiting(each.id, from_ms(each.since)) for each in rows[:limit]]
        if len(rows) <= limit:
            return Pages(found)
        return Pages(found, str(Bookmark(to_ms(found[-1].since), found[-1].application_id)))
