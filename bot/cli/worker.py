"""A worker process, szca worker: takes the jobs of its queues, and outlives Redis."""

import socket
import threading
from contextlib import closing, suppress
from types import FrameType
from typing import Any

import click
import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested

from bot.bootstrap import House
from bot.heartbeat import Heartbeat, worker_of
from bot.models.work_kinds import WORKERS
from bot.settings import load

# rq listens for 15 seconds less than this, and gives up a connection that is silent for 10 seconds more.
_TTL_SECONDS = 20
_PAUSE_SECONDS = 2
# A connection that a firewall or a moved address cut without a word: found out within 30 seconds.
_KEEPALIVE = {socket.TCP_KEEPIDLE: 10, socket.TCP_KEEPINTVL: 5, socket.TCP_KEEPCNT: 4}
log = structlog.get_logger("worker")


@click.command()
@click.argument("role", type=click.Choice(list(WORKERS)))
def worker(role: str) -> None:
    """Run the jobs of the queues of one role."""
    with closing(House(load())) as house:
        house.prove_keys()
        run_worker(house, role)


def run_worker(house: House, role: str) -> None:
    """Run the jobs of a role with the parts of this deployment, until the process is told to end.

    rq's worker ends when Redis is away at its start or at the end of a job: then another takes its place.
    """
    house.equip_jobs()
    with Heartbeat(house.redis, worker_of(role)).beating():
        _run(house, role)


def _run(house: House, role: str) -> None:
    stop = threading.Event()
    while not stop.is_set():
        with suppress(StopRequested):  # the handler of a worker that ended is still there
            try:
                _work(house.settings.redis_url, WORKERS[role], stop)
            except RedisError as error:
                log.warning("redis away", error=type(error).__name__)
            stop.wait(_PAUSE_SECONDS)


def _work(redis_url: str, queues: tuple[str, ...], stop: threading.Event) -> None:
    # Its own connection: a worker waits for work longer than a request may wait for an answer.
    alive: dict[str, Any] = {
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 15,
    }
    if not redis_url.startswith("unix:"):
        alive["socket_keepalive_options"] = _KEEPALIVE
    with Redis.from_url(redis_url, **alive) as connection:
        made = [Queue(name, connection=connection) for name in queues]
        _Worker(made, connection, stop).work(logging_level="WARNING")


class _Worker(SimpleWorker):
    """Notes that the process shall end, which rq tells nobody."""

    def __init__(self, queues: list[Queue], connection: Redis, stop: threading.Event) -> None:
        super().__init__(queues, connection=connection, worker_ttl=_TTL_SECONDS)
        self._stop = stop

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        self._stop.set()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]

    def set_shutdown_requested_date(self) -> None:
        """Called by the signal in the middle of a job, which must not fail when Redis is away."""
        with suppress(RedisError):
            super().set_shutdown_requested_date()  # type: ignore[no-untyped-call]
