"""The figures of /metrics: what waits, what is queued, and the processes with what they counted.

What waits is read from the database, where it is true; a counter of a process would forget it at each start.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from bot.heartbeat import WEB, Heartbeat, beats, collected, living
from bot.models.backlog import backlog
from bot.models.database import Database
from bot.models.tables import to_ms
from bot.upkeep.readiness import ROLES


class Figures(Collector):
    """Reads anew at each look. A part that is away leaves its figures out and is shown by szca_part_up."""

    def __init__(
        self,
        database: Database,
        redis: Redis,
        queued: Callable[[], Mapping[str, int]],
        heartbeat: Heartbeat,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._redis = redis
        self._queued = queued
        self._heartbeat = heartbeat
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        up = {"database": 1, "redis": 1}
        try:
            yield from self._waiting()
        except SQLAlchemyError:
            up["database"] = 0
        try:
            yield from self._processes()
        except RedisError:
            up["redis"] = 0
        yield _gauge("szca_part_up", "1 if it answers.", "part", up)

    def _waiting(self) -> Iterator[Metric]:
        with self._database.reading() as connection:
            found = backlog(connection, to_ms(self._clock()))
        yield _gauge("szca_outbox_messages", "Messages that are not sent, by state.", "state", found.messages)
        yield _gauge("szca_work_due", "Work whose time has come, by queue.", "queue", found.work)
        yield GaugeMetricFamily("szca_work_failed", "Work that was given up.", found.failed_work)
        yield _gauge("szca_oldest_due_seconds", "How long the oldest due row waits.", "of", found.overdue)

    def _processes(self) -> Iterator[Metric]:
        self._heartbeat.beat()
        found = beats(self._redis)
        counted = dict.fromkeys((WEB, *ROLES), 0) | living(found)
        yield _gauge("szca_queue_jobs", "Wake-ups that no worker took yet.", "queue", self._queued())
        yield _gauge("szca_processes", "Processes with a heartbeat, by role.", "role", counted)
        yield from collected(found)


def _gauge(name: str, words: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    made = GaugeMetricFamily(name, words, labels=[label])
    for value, number in values.items():
        made.add_metric([value], number)
    return made
