"""Messages of webhooks: written in the transaction of a turn, tried, delivered or failed, replayed."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, insert, select, update

from bot.models.database import Database
from bot.models.statement import Driver, Statement
from bot.models.tables import WebhookEndpointRow, WebhookMessageRow, WorkRow, from_ms, to_ms
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from media.vault import Vault

WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"
_endpoint = cast(Table, WebhookEndpointRow.__table__)
_message = cast(Table, WebhookMessageRow.__table__)
_work = cast(Table, WorkRow.__table__)
_COLUMNS = [column.name for column in _message.c]


@dataclass(frozen=True, slots=True)
class Try:
    """One try. `status` is 0 when there was no answer; then `error` says why. `took` is in milliseconds."""

    at: datetime
    status: int
    took: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One event for one endpoint. `failures`: since it was written, or replayed."""

    id: str
    endpoint_id: str
    event: str
    application_id: str
    body: str
    state: str
    failures: int
    tries: tuple[Try, ...]
    created_at: datetime


def message_row(
    message_id: str, endpoint_id: str, event: str, application_id: str, body: str, now: int
) -> dict[str, Any]:
    """The row of a new message. `now` is in milliseconds."""
    return {
        "id": message_id,
        "endpoint_id": endpoint_id,
        "event": event,
        "application_id": application_id,
        "body": body,
        "state": WAITING,
        "failures": 0,
        "tries": "[]",
        "created_at": now,
    }


class WebhookLane:
    """What a turn reads and writes of webhooks, on its own connection."""

    def __init__(self, *, is_sqlite: bool) -> None:
        on = select(_endpoint.c.id, _endpoint.c.events).where(_endpoint.c.off_at == bindparam("on"))
        self._on = Statement(on, is_sqlite=is_sqlite)
        self._add = Statement(insert(_message).inline(), is_sqlite=is_sqlite, columns=_COLUMNS)

    def endpoints(self, driver: Driver) -> list[tuple[str, tuple[str, ...]]]:
        """Those that are on, each with the events that it wants."""
        return [(row[0], tuple(row[1].split(","))) for row in self._on.run(driver, {"on": 0}).fetchall()]

    def add(self, driver: Driver, row: dict[str, Any]) -> None:
        self._add.run(driver, row)


class WebhookMessages:
    """The named changes of messages after they were written."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def find(self, message_id: str) -> Message | None:
        with self._database.reading() as connection:
            row = connection.execute(select(_message).where(_message.c.id == message_id)).one_or_none()
        return _opened(row) if row is not None else None

    def of_endpoint(self, endpoint_id: str, limit: int) -> list[Message]:
        """The newest first."""
        query = select(_message).where(_message.c.endpoint_id == endpoint_id)
        query = query.order_by(_message.c.created_at.desc(), _message.c.id).limit(limit)
        with self._database.reading() as connection:
            return [_opened(row) for row in connection.execute(query)]

    def tried(self, message: Message, one: Try, state: str) -> None:
        """Keep a try; `state` is what the message is after it."""
        tries = json.dumps(
            [[to_ms(each.at), each.status, each.took, each.error] for each in message.tries + (one,)]
        )
        failures = message.failures + (state != DELIVERED)
        self._set(message.id, tries=tries, state=state, failures=failures)

    def drop(self, message: Message) -> None:
        """Its endpoint is switched off: it is not tried any more."""
        self._set(message.id, state=FAILED)

    def replay(self, which: Collection[str] = (), endpoint_id: str = "") -> list[int]:
        """Send these again, delivered or failed, or all that failed of an endpoint: each under the same id.

        Those that wait, or whose endpoint is off, are left alone. Returns the ids of the work.
        """
        over = _message.c.state.in_((DELIVERED, FAILED)) & _message.c.id.in_(which)
        if endpoint_id:
            over = (_message.c.state == FAILED) & (_message.c.endpoint_id == endpoint_id)
        return self._write_again(over)

    def _write_again(self, over: ColumnElement[bool]) -> list[int]:
        now = to_ms(self._clock())
        on = select(_endpoint.c.id).where(_endpoint.c.off_at == 0)
        anew = update(_message).where(over, _message.c.endpoint_id.in_(on)).values(state=WAITING, failures=0)
        with self._database.writing() as connection:
            found = connection.execute(anew.returning(_message.c.id, _message.c.application_id)).all()
            rows = [self._work(message_id, application_id, now) for message_id, application_id in found]
            adding = insert(_work).returning(_work.c.id)
            return [connection.execute(adding, row).scalar_one() for row in rows]

    def _work(self, message_id: str, application_id: str, now: int) -> dict[str, Any]:
        key, payload = f"webhook:{message_id}:{now}", {"message": message_id}
        return work_row(self._vault, WorkKind.DELIVER_WEBHOOK, key, "", application_id, payload, now)

    def _set(self, message_id: str, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(update(_message).where(_message.c.id == message_id).values(values))


def _opened(row: Any) -> Message:
    return Message(
        row.id,
        row.endpoint_id,
        row.event,
        row.application_id,
        row.body,
        row.state,
        row.failures,
        tuple(Try(from_ms(at), status, took, error) for at, status, took, error in json.loads(row.tries)),
        from_ms(row.created_at),
    )
