"""Face checks: opened once, closed once with the provider's result."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Row, Table, func, insert, select, update

from bot.models.database import Database
from bot.models.tables import FaceCheckRow

_check = cast(Table, FaceCheckRow.__table__)


class FaceCheckTable:
    """The named changes of state of face checks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, values: Mapping[str, Any]) -> None:
        with self._database.writing() as connection:
            connection.execute(insert(_check), dict(values))

    def find(self, check_id: str) -> Row[Any] | None:
        with self._database.reading() as connection:
            return connection.execute(select(_check).where(_check.c.check_id == check_id)).one_or_none()

    def open_one(self, application_id: str, mark: str, visitor: str) -> Row[Any] | None:
        """The newest check of this person that the provider has not decided."""
        query = select(_check).where(
            _check.c.application_id == application_id,
            _check.c.mark == mark,
            _check.c.visitor == visitor,
            _check.c.state == "open",
        )
        with self._database.reading() as connection:
            return connection.execute(query.order_by(_check.c.created_at.desc()).limit(1)).one_or_none()

    def close(self, check_id: str, outcome: str, request_id: str, sealed: bytes, at: int) -> bool:
        """The provider has spoken. False: it had already."""
        closing = (
            update(_check)
            .where(_check.c.check_id == check_id, _check.c.state == "open")
            .values(state="done", outcome=outcome, request_id=request_id, sealed=sealed, finished_at=at)
            .returning(_check.c.check_id)
        )
        with self._database.writing() as connection:
            return connection.execute(closing).one_or_none() is not None

    def count_since(self, application_id: str, since: int, without: Collection[str] = ()) -> int:
        """Checks of an application that the provider has decided since a moment, but for some outcomes."""
        query = select(func.count()).where(
            _check.c.application_id == application_id,
            _check.c.created_at >= since,
            _check.c.state == "done",
            _check.c.outcome.not_in(without),
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def of_application(self, application_id: str) -> Sequence[Row[Any]]:
        """Every attempt, oldest first."""
        query = select(_check).where(_check.c.application_id == application_id)
        with self._database.reading() as connection:
            return connection.execute(query.order_by(_check.c.created_at)).all()
