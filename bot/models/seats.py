"""Who does an application's identity check, and the pictures of the identity card."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, cast

from sqlalchemy import Row, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.models.daily_counts import count_one
from bot.models.database import Database
from bot.models.objects import Objects
from bot.models.tables import AuditRow, CaptureRow, SeatRow

_seat = cast(Table, SeatRow.__table__)
_capture = cast(Table, CaptureRow.__table__)
_audit = cast(Table, AuditRow.__table__)


class SeatTable:
    """At most one person holds an application's check; each consent is kept in the audit for good."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, application_id: str) -> Row[Any] | None:
        with self._database.reading() as connection:
            query = select(_seat).where(_seat.c.application_id == application_id)
            return connection.execute(query).one_or_none()

    def held_by(self, visitor: str, since: int) -> Sequence[Row[Any]]:
        """The checks that this person has begun since then (ms), the newest first."""
        query = select(_seat).where(_seat.c.visitor == visitor, _seat.c.claimed_at >= since)
        with self._database.reading() as connection:
            return connection.execute(query.order_by(_seat.c.claimed_at.desc())).all()

    def claim(self, values: Mapping[str, Any], before: str | None, openid: str) -> bool:
        """Make this person the holder, if still nobody (`before` None) or the one before is. `openid`: whose
        application it is."""
        ours = _seat.c.application_id == values["application_id"]
        try:
            with self._database.writing() as connection:
                held = connection.execute(select(_seat.c.visitor).where(ours).with_for_update()).scalar()
                if held != before:
                    return False
                changing = insert(_seat) if before is None else update(_seat).where(ours)
                connection.execute(changing.values(**values))
                connection.execute(insert(_audit).values(**_consented(values, openid)))
        except IntegrityError:  # two people began at once where there was no row yet to lock
            return False
        return True

    def begin_start(self, application_id: str, visitor: str, now: int, until: int) -> bool:
        """One press of the button at a time. False: another is on its way, or somebody else holds it."""
        free = (
            (_seat.c.application_id == application_id)
            & (_seat.c.visitor == visitor)
            & (_seat.c.busy_until <= now)
        )
        taking = update(_seat).where(free).values(busy_until=until).returning(_seat.c.visitor)
        with self._database.writing() as connection:
            return connection.execute(taking).one_or_none() is not None

    def end_start(self, application_id: str) -> None:
        with self._database.writing() as connection:
            ours = _seat.c.application_id == application_id
            connection.execute(update(_seat).where(ours).values(busy_until=0))


class CaptureTable:
    """The named changes of state of pictures of identity cards."""

    def __init__(self, database: Database, objects: Objects) -> None:
        self._database = database
        self._objects = objects

    def add(
        self, values: Mapping[str, Any], work: Mapping[str, Any], table: Table, day: date, most: int
    ) -> int | Literal["waiting", "too_many"]:
        """A picture and the work of reading it, together. Returns the work's id, or why it was not taken:
        another picture of this side is being read, or the day had its `most`. Raises NotStoredError, worth
        retrying from the bytes on, when the picture was deleted meanwhile."""
        one = [_capture.c[name] == values[name] for name in ("application_id", "mark", "side")]
        waiting = select(_capture.c.id).where(*one, _capture.c.state == "waiting").limit(1)
        with self._objects.naming({values["raw"]}) as connection:
            # Counting comes first: it lets one picture of an application through at a time.
            if not count_one(connection, f"card:{values['application_id']}", day, most):
                return "too_many"
            if connection.execute(waiting).first():
                return "waiting"
            connection.execute(insert(_capture), dict(values))
            return int(connection.execute(insert(table).returning(table.c.id), dict(work)).scalar_one())

    def find(self, capture_id: str) -> Row[Any] | None:
        with self._database.reading() as connection:
            return connection.execute(select(_capture).where(_capture.c.id == capture_id)).one_or_none()

    def close(self, capture_id: str, **values: Any) -> bool:
        """What came of reading it. False: that was settled already."""
        closing = (
            update(_capture)
            .where(_capture.c.id == capture_id, _capture.c.state == "waiting")
            .values(**values)
            .returning(_capture.c.id)
        )
        with self._database.writing() as connection:
            return connection.execute(closing).one_or_none() is not None

    def of_person(self, application_id: str, mark: str) -> Sequence[Row[Any]]:
        """All pictures of the person to be checked, oldest first."""
        query = select(_capture).where(_capture.c.application_id == application_id, _capture.c.mark == mark)
        with self._database.reading() as connection:
            return connection.execute(query.order_by(_capture.c.created_at, _capture.c.id)).all()

    def of_application(self, application_id: str) -> Sequence[Row[Any]]:
        """All pictures of the application, for any person that was to be checked; oldest first."""
        query = select(_capture).where(_capture.c.application_id == application_id)
        with self._database.reading() as connection:
            return connection.execute(query.order_by(_capture.c.created_at, _capture.c.id)).all()


def _consented(values: Mapping[str, Any], openid: str) -> dict[str, Any]:
    return {
        "at": values["claimed_at"],
        "actor": f"visitor:{values['visitor']}"[:64],
        "action": "consent.biometric",
        "openid": openid,
        "application_id": values["application_id"],
        "detail": json.dumps({"version": values["consent"], "consented_at": values["consent_at"]}),
    }
