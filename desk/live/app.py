"""/desk/live: a stream of server-sent events for each open page. An ASGI application of its own process.

It stands apart from the web processes because an open stream holds a thread there, and those answer WeChat.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol
from urllib.parse import parse_qs

import structlog
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_cookie

from desk.entrance.session import COOKIE
from desk.live.feed import ENDED, Feed, Inbox, Message

PATH = "/desk/live"
_SIGN_SECONDS = 15.0  # between signs of life, so that no proxy takes a quiet stream for a dead one
_RETRY_MS = 3000
_ID = re.compile(r"\d{1,19}-\d{1,19}")
log = structlog.get_logger("live")

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Entrance(Protocol):
    """Whether a cookie lets in. Raises SQLAlchemyError when nobody can tell now."""

    def __call__(self, cookie: str) -> bool: ...


class LiveApp:
    """`origin`: where the pages come from, scheme and host. `close`: lets go of connections at the end.
    `look_seconds`: between looks whether a session is still good."""

    def __init__(
        self,
        feed: Feed,
        lets_in: Entrance,
        origin: str,
        close: Callable[[], Awaitable[None]],
        look_seconds: float,
    ) -> None:
        self._feed = feed
        self._lets_in = lets_in
        self._origin = origin
        self._close = close
        self._look_seconds = look_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET":
            await self._page(scope, receive, send)
        elif scope["type"] == "http":
            is_health = scope["path"] == "/healthz"
            await _answer(send, 200 if is_health else 404, "ok" if is_health else "not here")

    async def _live(self, receive: Receive, send: Send) -> None:
        """From the start of the process to its end."""
        await receive()
        reading = asyncio.create_task(self._feed.run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
        await self._close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        cookie = parse_cookie(headers.get(b"cookie", "")).get(COOKIE, "")
        try:
            is_in = await asyncio.to_thread(self._lets_in, cookie)
        except SQLAlchemyError as error:
            log.warning("session not looked up", error=type(error).__name__)
            return await _answer(send, 503, "try again")
        if not is_in:
            return await _answer(send, 401, "log in first")
        await send({"type": "http.response.start", "status": 200, "headers": self._headers(headers)})
        async with self._feed.page(_since(scope, headers)) as inbox, _watched(receive) as gone:
            await _say(send, f"retry: {_RETRY_MS}\n\n")
            await self._tell(inbox, gone, cookie, send)
        return None

    def _headers(self, asked: dict[bytes, str]) -> list[tuple[bytes, bytes]]:
        given = [
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
        ]
        if asked.get(b"origin") == self._origin:
            given += [
                (b"access-control-allow-origin", self._origin.encode()),
                (b"access-control-allow-credentials", b"true"),
                (b"vary", b"Origin"),
            ]
        return given

    async def _tell(self, inbox: Inbox, gone: asyncio.Event, cookie: str, send: Send) -> None:
        """Until the page is closed or the session is over."""
        loop = asyncio.get_running_loop()
        look_at = loop.time() + self._look_seconds
        while not gone.is_set():
            try:
                message = await asyncio.wait_for(inbox.get(), min(_SIGN_SECONDS, self._look_seconds))
            except TimeoutError:
                await _say(send, ": here\n\n")
            else:
                await _say(send, _text(message))
            if loop.time() > look_at:
                look_at = loop.time() + self._look_seconds
                if not await self._is_still_in(cookie):
                    await _say(send, _text(Message(ENDED)))
                    break
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _is_still_in(self, cookie: str) -> bool:
        """A database that is away ends no stream: ids alone travel on it."""
        try:
            return await asyncio.to_thread(self._lets_in, cookie)
        except SQLAlchemyError:
            return True


def _since(scope: Scope, headers: dict[bytes, str]) -> str:
    """The last change that the page knows: the browser says it after a lost line, the page at its start."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("since", [""])[0]
    since = headers.get(b"last-event-id", "") or asked
    return since if _ID.fullmatch(since) else ""


def _text(message: Message) -> str:
    mark = f"id: {message.id}\n" if message.id else ""
    return f"{mark}event: {message.event}\ndata: {json.dumps(dict(message.fields or {}))}\n\n"


@asynccontextmanager
async def _watched(receive: Receive) -> AsyncIterator[asyncio.Event]:
    """An event that is set once the client has gone."""
    gone = asyncio.Event()

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        gone.set()

    watching = asyncio.create_task(watch())
    try:
        yield gone
    finally:
        watching.cancel()


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _answer(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})
