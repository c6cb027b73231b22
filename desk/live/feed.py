"""Reads the stream of changes once for all pages, and gives each page its queue."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.live import KEPT, STREAM

# What a page is told besides changes: to ask for everything again, that changes are not heard at present, and
# that its session is over.
MISSED, AWAY, ENDED = "missed", "away", "ended"
_BLOCK_MS = 2000
_PAUSE_SECONDS = 1.0
_MOST_BEHIND = 200  # a page that takes in less than this is told that it missed some
log = structlog.get_logger("live")


@dataclass(frozen=True, slots=True)
class Message:
    """One event of a page. `id` is that of the stream, "" for what is no change."""

    event: str
    id: str = ""
    fields: Mapping[str, str] | None = None


Inbox = asyncio.Queue[Message]


class Feed:
    """One reader of the stream, any number of pages."""

    def __init__(self, redis: Redis) -> None:
        self._redis: Any = redis  # its types leave open what it returns
        self._inboxes: set[Inbox] = set()
        self._is_away = False

    @property
    def pages(self) -> int:
        """How many are open."""
        return len(self._inboxes)

    @asynccontextmanager
    async def page(self, since: str) -> AsyncIterator[Inbox]:
        """The queue of one page, with what moved after the id `since` in it. `since` is "" for nothing."""
        inbox: Inbox = asyncio.Queue(_MOST_BEHIND)
        self._inboxes.add(inbox)
        try:
            if self._is_away:
                inbox.put_nowait(Message(AWAY))
            for message in await self._after(since) if since else ():
                self._put(inbox, message)
            yield inbox
        finally:
            self._inboxes.discard(inbox)

    async def run(self) -> None:
        """Until it is cancelled. While Redis is away the pages know it and ask by themselves."""
        while True:
            try:
                await self._read()
            except RedisError as error:
                log.warning("redis away", error=type(error).__name__)
                self._tell(Message(AWAY))
                self._is_away = True
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _read(self) -> None:
        newest = await self._redis.xrevrange(STREAM, count=1)
        last = newest[0][0] if newest else "0-0"
        if self._is_away:
            self._is_away = False
            self._tell(Message(MISSED))
        while True:
            for _, entries in await self._redis.xread({STREAM: last}, block=_BLOCK_MS) or ():
                for last, fields in entries:
                    self._tell(Message("change", last, fields))

    async def _after(self, since: str) -> list[Message]:
        """What moved since then, or that some of it is not known any more."""
        try:
            oldest = await self._redis.xrange(STREAM, count=1)
            found = await self._redis.xrange(STREAM, min=f"({since}", count=_MOST_BEHIND)
            length = await self._redis.xlen(STREAM)
        except RedisError:
            return [Message(MISSED)]
        is_cut = length >= KEPT and bool(oldest) and _moment(oldest[0][0]) > _moment(since)
        if is_cut or len(found) >= _MOST_BEHIND:
            return [Message(MISSED)]
        return [Message("change", each, fields) for each, fields in found]

    def _tell(self, message: Message) -> None:
        for inbox in self._inboxes:
            self._put(inbox, message)

    @staticmethod
    def _put(inbox: Inbox, message: Message) -> None:
        """A page that does not take in what it is told gets one word instead of all of it."""
        if not inbox.full():
            inbox.put_nowait(message)
            return
        while not inbox.empty():
            inbox.get_nowait()
        inbox.put_nowait(Message(MISSED, message.id))


def _moment(stream_id: str) -> int:
    return int(stream_id.partition("-")[0])
