"""Waking the workers. The rows are the truth; a lost wake-up is found by the sweeper."""

from typing import Protocol, cast

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

from bot.models.work_kinds import IN_TURN, PAPERS, PHOTOS, UPKEEP, URGENT, how_run

_TIMEOUT = {URGENT: 60, PAPERS: 120, PHOTOS: 120, UPKEEP: 120}  # seconds
_FAILED_SECONDS = 3600  # for how long Redis lists the job of a worker that died
_REMEMBERED_SECONDS = 86400  # a wake-up that is still queued is asked for again before that
log = structlog.get_logger("queues")


class Waker(Protocol):
    """Tells workers that something is due."""

    def deliver(self, openid: str) -> None: ...
    def work(self, kind: str, work_id: int) -> None: ...
    def fire(self, openid: str, name: str) -> None: ...


class RqWaker:
    """Through rq. When Redis is away nothing is lost: the sweeper looks at the rows.

    A wake-up that still waits in its queue is not queued again, so a queue is never longer than what is due,
    however long its workers are away. rq's own unique ids do not serve: a job that is asked for anew while it
    runs would be deleted at the end of the run.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._queues = {name: Queue(name, connection=redis) for name in _TIMEOUT}

    def deliver(self, openid: str) -> None:
        self._enqueue(URGENT, "deliver", openid)

    def work(self, kind: str, work_id: int) -> None:
        """On a queue where people take turns, the wake-up says only that there is one piece more."""
        queue = how_run(kind).queue
        self._enqueue(queue, "work_in_turn" if queue in IN_TURN else "work", work_id)

    def fire(self, openid: str, name: str) -> None:
        self._enqueue(URGENT, "fire", openid, name)

    def depth(self) -> dict[str, int]:
        """Jobs waiting, by queue. Raises RedisError."""
        return {name: queue.count for name, queue in self._queues.items()}

    def _enqueue(self, name: str, function: str, *arguments: str | int) -> None:
        queue, mark = self._queues[name], ":".join(map(str, ("woken", function, *arguments)))
        try:
            if self._waits(queue, mark):
                return
            job = queue.enqueue(
                f"bot.jobs.queued.{function}",
                *arguments,
                job_timeout=_TIMEOUT[name],
                result_ttl=0,
                failure_ttl=_FAILED_SECONDS,
            )
            self._redis.set(mark, job.id, ex=_REMEMBERED_SECONDS)
        except RedisError as error:
            log.warning("could not wake a worker", job=function, error=type(error).__name__)

    def _waits(self, queue: Queue, mark: str) -> bool:
        """Whether the last wake-up under this mark is in the queue still. Two processes that ask at the same
        moment may both see none: a job of too many finds nothing to do."""
        last = cast("bytes | None", self._redis.getex(mark, ex=_REMEMBERED_SECONDS))
        return last is not None and self._redis.lpos(queue.key, last.decode()) is not None
