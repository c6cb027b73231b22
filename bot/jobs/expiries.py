"""Whether an untouched application may expire: its warning left, and not too many expire at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import structlog
from redis import Redis
from sqlalchemy import Table, select

from bot.models.database import Database
from bot.models.tables import OutboxRow, to_ms

WARNING = "expiring"  # the name of the news
_HOUR_SECONDS = 3600
_BEFORE = timedelta(days=2)
# News is tried for a week, then it waits for the person to write: who cannot be reached was warned as well
# as could be.
_UNREACHABLE = timedelta(days=10)
_outbox = cast(Table, OutboxRow.__table__)
log = structlog.get_logger("expiries")


class Expiries:
    """A clock that jumps, or a fault in a deadline, must not close everybody's applications.

    `an_hour` is the most that expire in an hour, by the clock of the deployment; Redis counts them.
    """

    def __init__(self, database: Database, redis: Redis, clock: Callable[[], datetime], an_hour: int) -> None:
        self._database = database
        self._redis = redis
        self._clock = clock
        self._an_hour = an_hour

    def are_allowed(self, openid: str, application_id: str) -> bool:
        """Whether this application may expire now. Raises RedisError."""
        return self._was_warned(openid, application_id) and self._is_under_the_limit()

    def _was_warned(self, openid: str, application_id: str) -> bool:
        """By a message that left two days ago, or was tried in vain for longer than news is tried."""
        mine = _outbox.c.openid == openid, _outbox.c.application_id == application_id
        query = select(_outbox).where(*mine, _outbox.c.name == WARNING).order_by(_outbox.c.id.desc()).limit(1)
        with self._database.reading() as connection:
            last = connection.execute(query).one_or_none()
        if last is None:
            return False
        now = self._clock()
        has_left: bool = last.state == "sent" and last.done_at <= to_ms(now - _BEFORE)
        return has_left or bool(last.created_at <= to_ms(now - _UNREACHABLE))

    def _is_under_the_limit(self) -> bool:
        hour = f"expiries:{to_ms(self._clock()) // (_HOUR_SECONDS * 1000)}"
        count = self._redis.incr(hour)
        self._redis.expire(hour, _HOUR_SECONDS)
        if count == self._an_hour + 1:
            log.error("too many applications expire", an_hour=self._an_hour)
        return count <= self._an_hour
