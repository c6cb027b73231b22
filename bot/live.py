"""What moved, told to the open pages of the desk: ids alone, over a Redis stream.

A page that hears of its own application, thread or list asks for its content as ever, so role, claim and
masking are checked there. The rows are the truth: a change that is lost here is found when the page next asks
by itself.
"""

import hashlib
import queue
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import structlog
from redis import Redis
from redis.exceptions import RedisError

STREAM = "szca:live"
KEPT = 10_000  # changes that a page which lost its line can still ask for
# What a page may listen to, besides one application and one thread.
QUEUE, CLAIM, NEWS, TALK = "queue", "claim", "news", "talk"
KINDS = frozenset({QUEUE, CLAIM, NEWS, TALK})
_MOST_WAITING = 1000
_MOST_AT_ONCE = 200
log = structlog.get_logger("live")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that moved.

    `kind`: `queue` where a list of the desk may show it, `talk` where only the person's own thread and draft
    moved, `claim` for who works on it, `news` for what became of a message. `thread`: see `thread_mark`.
    """

    kind: str
    application: str = ""
    thread: str = ""
    revision: int = 0


Publish = Callable[[Change], None]


def to_nobody(change: Change) -> None:
    """A `Publish` where no page is open."""


def thread_mark(openid: str) -> str:
    """Stands for a thread in a page and in a change, where no OpenID belongs."""
    return hashlib.sha256(f"thread:{openid}".encode()).hexdigest()[:24]


class Publisher:
    """Appends changes to the stream from a thread of its own: nobody who publishes waits for Redis.

    What does not fit into the queue, and what Redis does not take, is dropped.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiting: queue.Queue[Change | None] = queue.Queue(_MOST_WAITING)
        self._beginning = threading.Lock()
        self._thread: threading.Thread | None = None

    def publish(self, change: Change) -> None:
        """After the commit of what changed."""
        try:
            self._waiting.put_nowait(change)
        except queue.Full:
            return
        # In a process that was forked the thread of its parent does not run.
        if self._thread is None or not self._thread.is_alive():
            self._begin()

    def close(self, seconds: float = 2.0) -> None:
        """What waits is told first, as long as that takes no longer."""
        if self._thread is not None and self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join(seconds)

    def _begin(self) -> None:
        with self._beginning:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        goes_on = True
        while goes_on:
            changes = [self._waiting.get()]
            while len(changes) < _MOST_AT_ONCE and not self._waiting.empty():
                changes.append(self._waiting.get())
            goes_on = None not in changes
            self._append([change for change in changes if change is not None])

    def _append(self, changes: list[Change]) -> None:
        pipeline = self._redis.pipeline(transaction=False)
        for change in changes:
            fields: dict[Any, Any] = asdict(change)
            pipeline.xadd(STREAM, fields, maxlen=KEPT, approximate=True)
        try:
            pipeline.execute()
        except RedisError as error:
            log.warning("open pages not told", changes=len(changes), error=type(error).__name__)
