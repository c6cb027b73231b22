"""Which members of the staff look at a thread now, and who of them writes. Redis holds it for some seconds.

Best effort: without Redis nobody is seen, and nothing else depends on it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from redis import Redis
from redis.exceptions import RedisError

from bot.live import TALK, Change, Publish, thread_mark
from bot.models.tables import to_ms

# An open page asks for its thread every eight seconds, and tells of writing every ten.
LOOKS_FOR, WRITES_FOR = timedelta(seconds=20), timedelta(seconds=14)
_LOOKS, _WRITES = "looks", "writes"
log = structlog.get_logger("presence")


@dataclass(frozen=True, slots=True)
class Present:
    """A colleague at a thread."""

    login: str
    writes: bool = False


class Presence:
    """Each thread has two sorted sets, of who looks and of who writes, scored by when that ends (ms)."""

    def __init__(self, redis: Redis, publish: Publish, clock: Callable[[], datetime]) -> None:
        self._redis = redis
        self._publish = publish
        self._clock = clock

    def looks(self, openid: str, login: str) -> None:
        """The person has the thread open. Other open pages are told of somebody who comes."""
        self._is_there(_LOOKS, openid, login, LOOKS_FOR)

    def writes(self, openid: str, login: str) -> None:
        self._is_there(_WRITES, openid, login, WRITES_FOR)

    def others(self, openids: Sequence[str], login: str) -> Mapping[str, Sequence[Present]]:
        """OpenID → the colleagues of `login` at that thread now; a thread without any is missing."""
        now = to_ms(self._clock())
        pipeline = self._redis.pipeline(transaction=False)
        for openid in openids:
            for what in (_LOOKS, _WRITES):
                pipeline.zrangebyscore(_key(what, openid), f"({now}", "+inf")
        try:
            answers = pipeline.execute()
        except RedisError as error:
            log.info("presence not read", error=type(error).__name__)
            return {}
        found = {}
        for openid, looking, writing in zip(openids, answers[::2], answers[1::2], strict=True):
            write = {one.decode() for one in writing}
            there = sorted(({one.decode() for one in looking} | write) - {login})
            if there:
                found[openid] = tuple(Present(one, one in write) for one in there)
        return found

    def _is_there(self, what: str, openid: str, login: str, life: timedelta) -> None:
        now, key = to_ms(self._clock()), _key(what, openid)
        pipeline = self._redis.pipeline()
        pipeline.zremrangebyscore(key, "-inf", now)
        pipeline.zadd(key, {login: now + life // timedelta(milliseconds=1)})
        pipeline.expire(key, life)
        try:
            _, is_new, _ = pipeline.execute()
        except RedisError as error:
            log.info("presence not noted", error=type(error).__name__)
            return
        if is_new:
            self._publish(Change(TALK, thread=thread_mark(openid)))


def _key(what: str, openid: str) -> str:
    return f"thread-{what}:{thread_mark(openid)}"
