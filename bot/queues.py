"""Waking the workers. The rows are the truth; a lost wake-up is found by the sweeper."""

from typing import Protocol

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

from bot.models.work_kinds import MEDIA, URGENT, how_run

_TIMEOUT = {URGENT: 60, MEDIA: 120}  # seconds
log = structlog.get_logger("queues")


class Waker(Protocol):
    """Tells workers that something is due."""

    def deliver(self, openid: str) -> None: ...
    def work(self, kind: str, work_id: int) -> None: ...
    def fire(self, openid: str, name: str) -> None: ...


class RqWaker:
    """Through rq. When Redis is away nothing is lost: the sweeper looks at the rows."""

    def __init__(self, redis: Redis) -> None:
        self._queues = {name: Queue(name, connection=redis) for name in (URGENT, MEDIA)}

    def deliver(self, openid: str) -> None:
        self._enqueue(URGENT, "bot.jobs.queued.deliver", openid)

    def work(self, kind: str, work_id: int) -> None:
        self._enqueue(how_run(kind).queue, "bot.jobs.queued.work", work_id)

    def fire(self, openid: str, name: str) -> None:
        self._enqueue(URGENT, "bot.jobs.queued.fire", openid, name)

    def depth(self) -> dict[str, int]:
        """Jobs waiting, by queue. Raises RedisError."""
        return {name: queue.count for name, queue in self._queues.items()}

    def _enqueue(self, queue: str, function: str, *arguments: object) -> None:
        try:
            self._queues[queue].enqueue(
                function, *arguments, job_timeout=_TIMEOUT[queue], result_ttl=0, failure_ttl=86400
            )
        except RedisError as error:
            log.warning("could not wake a worker", job=function, error=type(error).__name__)
