"""Signs of life: each process says in Redis that it lives, and what it has counted.

Redis is chosen over a folder of files (prometheus_client's multiprocess mode): the processes may run on
several machines, and the entry of a process that died ends by itself.
"""

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Metric
from redis import Redis
from redis.exceptions import RedisError

from bot import metrics

WEB = "web"
CLOCK = "clock"
LIVE = "live"
BEAT_SECONDS = 10.0
LIFE_SECONDS = 45  # some beats may be lost: an entry outlives three
_PREFIX = "szca:process:"
_COUNT = 100
log = structlog.get_logger("heartbeat")


def worker_of(name: str) -> str:
    """The role of a worker process, by its name in WORKERS."""
    return f"worker_{name}"


@dataclass(frozen=True, slots=True)
class Beat:
    """One process. `at` is the moment of its last beat, in seconds since 1970; `figures`: what it counted."""

    role: str
    process: str
    at: float
    figures: list[Any]

    def metrics(self) -> Iterator[Metric]:
        """What it counted, with its role and its name as labels."""
        for name, words, kind, samples in self.figures:
            metric = Metric(name, words, kind)
            for sample, labels, value in samples:
                metric.add_sample(sample, {**labels, "role": self.role, "process": self.process}, value)
            yield metric


class Heartbeat:
    """Of one process. `is_well`: whether its work goes on; while it does not, no beat is given."""

    def __init__(self, redis: Redis, role: str, is_well: Callable[[], bool] = lambda: True) -> None:
        self._redis = redis
        self._role = role
        self._is_well = is_well
        self._process = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()

    @contextmanager
    def beating(self) -> Iterator[None]:
        """While the block runs. At its end the process is gone."""
        thread = self.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join(BEAT_SECONDS)
            self._forget()

    def start(self) -> threading.Thread:
        """Until the process ends."""
        thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        thread.start()
        return thread

    def beat(self) -> None:
        """One sign of life. Redis may be away: then there is none."""
        if not self._is_well():
            return
        told = {"role": self._role, "process": self._process, "at": time.time(), "figures": _figures()}
        try:
            self._redis.set(self._key, json.dumps(told), ex=LIFE_SECONDS)
        except RedisError as error:
            log.warning("no heartbeat", error=type(error).__name__)

    @property
    def _key(self) -> str:
        return f"{_PREFIX}{self._role}:{self._process}"

    def _run(self) -> None:
        self.beat()
        while not self._stop.wait(BEAT_SECONDS):
            self.beat()

    def _forget(self) -> None:
        try:
            self._redis.delete(self._key)
        except RedisError as error:
            log.warning("heartbeat not withdrawn", error=type(error).__name__)


class Progress:
    """Whether something that is done again and again was done lately, by a clock that never goes back."""

    def __init__(self, patience_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._patience = patience_seconds
        self._clock = clock
        self._at = clock()

    def made(self) -> None:
        self._at = self._clock()

    def is_recent(self) -> bool:
        return self._clock() - self._at <= self._patience


def beats(redis: Redis) -> list[Beat]:
    """All processes that live. Raises RedisError."""
    keys = list(redis.scan_iter(match=f"{_PREFIX}*", count=_COUNT))
    values = redis.mget(keys) if keys else []
    return [Beat(**json.loads(value)) for value in values if value]


def collected(found: Iterable[Beat]) -> Iterator[Metric]:
    """The figures of all processes, each metric once with the samples of all."""
    merged: dict[str, Metric] = {}
    for beat in found:
        for metric in beat.metrics():
            merged.setdefault(metric.name, metric)
            if merged[metric.name] is not metric:
                merged[metric.name].samples.extend(metric.samples)
    yield from merged.values()


def living(found: Iterable[Beat]) -> dict[str, int]:
    """How many processes of each role live."""
    counted: dict[str, int] = {}
    for beat in found:
        counted[beat.role] = counted.get(beat.role, 0) + 1
    return counted


def _figures(registry: CollectorRegistry = metrics.REGISTRY) -> list[Any]:
    return [
        [metric.name, metric.documentation, metric.type, [list(sample[:3]) for sample in metric.samples]]
        for metric in registry.collect()
    ]
