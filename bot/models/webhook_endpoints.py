"""Endpoints of webhooks: added, rotated, switched off when they are gone or fail for days, resumed."""

import secrets
from base64 import b64encode
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy import Connection, Table, insert, select, update

from bot.models.binding import WEBHOOK_SECRET
from bot.models.database import Database
from bot.models.staff_trail import OPERATOR, record
from bot.models.tables import WebhookEndpointRow, WebhookSecretRow, from_ms, to_ms
from media.vault import Vault

ALL = "*"
REMOVED, GONE, FAILING = "removed", "gone", "failing"
# How long the secret before still signs beside the new one.
OVERLAP = timedelta(days=1)
_FAILS_FOR = timedelta(days=3)
_SHORTEST_REST, _LONGEST_REST = timedelta(seconds=5), timedelta(minutes=5)
_SECRET_BYTES = 24  # the standard asks for 24 to 64
_endpoint = cast(Table, WebhookEndpointRow.__table__)
_secret = cast(Table, WebhookSecretRow.__table__)
log = structlog.get_logger("webhooks")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`off_because` is "" while it is on. Moments are None while they have not come."""

    id: str
    url: str
    events: tuple[str, ...]
    failing_since: datetime | None
    rests_until: datetime | None
    off_because: str


class WebhookEndpoints:
    """The named changes of endpoints. Each of an operator is recorded."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def add(self, url: str, events: Collection[str], *, by: str = OPERATOR) -> tuple[str, str]:
        """The id of a new endpoint, and its secret (whsec_…), which is told once."""
        endpoint_id, now = secrets.token_hex(6), self._now()
        row = {
            "id": endpoint_id,
            "url": url,
            "events": ",".join(events) or ALL,
            "made_at": now,
            "failing_since": 0,
            "rests_until": 0,
            "off_at": 0,
            "off_because": "",
        }
        with self._database.writing() as connection:
            connection.execute(insert(_endpoint), row)
            made = self._new_secret(connection, endpoint_id, now)
            _record(connection, now, by, "webhook_added", endpoint_id)
        return endpoint_id, made

    def all(self) -> list[Endpoint]:
        """Without those that were removed, the oldest first."""
        query = select(_endpoint).where(_endpoint.c.off_because != REMOVED)
        with self._database.reading() as connection:
            return [_opened(row) for row in connection.execute(query.order_by(_endpoint.c.made_at))]

    def find(self, endpoint_id: str) -> Endpoint | None:
        with self._database.reading() as connection:
            row = connection.execute(select(_endpoint).where(_endpoint.c.id == endpoint_id)).one_or_none()
        return _opened(row) if row is not None else None

    def secrets(self, endpoint_id: str) -> list[str]:
        """Those that sign now, the newest first. Raises VaultError."""
        mine = _secret.c.endpoint_id == endpoint_id
        query = select(_secret).where(mine, (_secret.c.ends_at == 0) | (_secret.c.ends_at > self._now()))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_secret.c.ends_at, _secret.c.made_at.desc())).all()
        return [WEBHOOK_SECRET.open(self._vault, row.sealed, row).decode() for row in rows]

    def rotate(self, endpoint_id: str, *, by: str = OPERATOR) -> str | None:
        """A new secret; the one before signs for a day more. None when there is no such endpoint."""
        now = self._now()
        newest = (_secret.c.endpoint_id == endpoint_id) & (_secret.c.ends_at == 0)
        ending = update(_secret).where(newest).values(ends_at=now + OVERLAP // timedelta(milliseconds=1))
        with self._database.writing() as connection:
            if not connection.execute(ending).rowcount:
                return None
            made = self._new_secret(connection, endpoint_id, now)
            _record(connection, now, by, "webhook_rotated", endpoint_id)
        return made

    def remove(self, endpoint_id: str, *, by: str = OPERATOR) -> bool:
        """Nothing is sent to it any more, and its secrets are forgotten. False when there is none."""
        now = self._now()
        is_it = (_endpoint.c.id == endpoint_id) & (_endpoint.c.off_because != REMOVED)
        with self._database.writing() as connection:
            off = update(_endpoint).where(is_it).values(off_at=now, off_because=REMOVED)
            if not connection.execute(off).rowcount:
                return False
            forgotten = update(_secret).where(_secret.c.endpoint_id == endpoint_id)
            connection.execute(forgotten.values(sealed=b"", ends_at=now))
            _record(connection, now, by, "webhook_removed", endpoint_id)
        return True

    def resume(self, endpoint_id: str, *, by: str = OPERATOR) -> bool:
        """Switch on what was switched off by itself. False for any other."""
        is_it = (_endpoint.c.id == endpoint_id) & _endpoint.c.off_because.in_((GONE, FAILING))
        on = update(_endpoint).where(is_it)
        with self._database.writing() as connection:
            is_done = connection.execute(on.values(off_at=0, off_because="", failing_since=0, rests_until=0))
            if is_done.rowcount:
                _record(connection, self._now(), by, "webhook_resumed", endpoint_id)
        return bool(is_done.rowcount)

    def succeeded(self, endpoint: Endpoint) -> None:
        """The last try succeeded."""
        if endpoint.failing_since or endpoint.rests_until:
            self._set(endpoint, failing_since=0, rests_until=0)

    def failed(self, endpoint: Endpoint) -> None:
        """It rests for as long as it has been failing, so that it takes few of the workers' seconds. One that
        has failed for days is switched off."""
        now = self._clock()
        since = endpoint.failing_since or now
        if now - since >= _FAILS_FOR:
            self.switch_off(endpoint, FAILING)
            return
        rest = min(max(now - since, _SHORTEST_REST), _LONGEST_REST)
        self._set(endpoint, failing_since=to_ms(since), rests_until=to_ms(now + rest))

    def switch_off(self, endpoint: Endpoint, because: str) -> None:
        """The alert on errors in the log tells operators of it."""
        if self._set(endpoint, off_at=self._now(), off_because=because):
            log.error("webhook endpoint switched off", endpoint=endpoint.id, because=because)

    def _set(self, endpoint: Endpoint, **values: Any) -> bool:
        """Unless it was switched off meanwhile."""
        is_on = (_endpoint.c.id == endpoint.id) & (_endpoint.c.off_at == 0)
        with self._database.writing() as connection:
            return bool(connection.execute(update(_endpoint).where(is_on).values(values)).rowcount)

    def _new_secret(self, connection: Connection, endpoint_id: str, now: int) -> str:
        made = "whsec_" + b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
        bound = {"id": secrets.token_hex(6), "endpoint_id": endpoint_id}
        sealed = WEBHOOK_SECRET.seal(self._vault, made.encode(), bound)
        connection.execute(insert(_secret), {**bound, "sealed": sealed, "made_at": now, "ends_at": 0})
        return made

    def _now(self) -> int:
        return to_ms(self._clock())


def _record(connection: Connection, now: int, by: str, action: str, endpoint_id: str) -> None:
    record(connection, now, by, action, by.removeprefix("staff:"), endpoint=endpoint_id)


def _opened(row: Any) -> Endpoint:
    return Endpoint(
        row.id,
        row.url,
        tuple(row.events.split(",")),
        from_ms(row.failing_since) if row.failing_since else None,
        from_ms(row.rests_until) if row.rests_until else None,
        row.off_because,
    )
