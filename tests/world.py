"""A small world for tests: the house, the sandbox, HTTP between them, and a clock that we turn."""

import itertools
import threading
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.bootstrap import House
from bot.bootstrap.web import create_app
from bot.demo.applicant import DEMO, fills_in
from bot.demo.outside import sandbox_app
from bot.jobs import queued
from bot.settings import Settings, load
from media.ocr import Reader
from media.vault import KEY_BYTES
from sandbox.person import Person
from tests.databases import new_sqlite
from tests.identity.card_reader import CardReader

PHONE, CODE = DEMO["phone.number"], DEMO["phone.code"]
# As weak as argon2 allows: the real parameters cost 0.17 s of CPU for each account and each login.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_POLL_SECONDS = 0.01  # how soon a server notices that it shall stop: hundreds are stopped
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, nine in the morning in China
_ASKED = fills_in("institution", DEMO, START)[0]
# What is answered until the number is proved: it begins with the consents.
BOUND = tuple(_ASKED.values())[: list(_ASKED).index("phone.code") + 1]
SECRETS = {
    "SZCA_ENV": "demo",
    "SZCA_SECRET_KEY": "k" * 40,
    # One for all workers of a run: what one of them played, the others open.
    "SZCA_DATA_KEYS": f"test:{b64encode(bytes(range(KEY_BYTES))).decode()}",
    "SZCA_WECHAT_APPID": "wx5a2c6688d3e0f1a7",
    "SZCA_WECHAT_SECRET": "s" * 32,
    "SZCA_WECHAT_TOKEN": "token123",
    "SZCA_WECHAT_AES_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFA",
    "SZCA_FACEID_SECRET_ID": "id",
    "SZCA_FACEID_SECRET_KEY": "key",
    "SZCA_FACEID_RULE_ID": "1",
}


class TurnedClock:
    """Time that passes only when we say so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def timestamp(self) -> float:
        return self.now.timestamp()

    def forward(self, **parts: float) -> None:
        self.now += timedelta(**parts)


def at_once(deed: Callable[[], None]) -> None:
    """What the house leaves to its background is done before it goes on, so that tests find it done."""
    deed()


class Digits:
    """The next code that is drawn, as long as nobody says otherwise always the same."""

    def __init__(self) -> None:
        self.next = CODE

    def __call__(self) -> str:
        return self.next


class Ids:
    """Ids in the same order in every world, so that equal dialogues print equal forms."""

    def __init__(self) -> None:
        self._numbers = itertools.count()

    def __call__(self) -> str:
        return sha256(b"%d" % next(self._numbers)).hexdigest()[:32]


class Hands:
    """Instead of rq: remembers what is to be done until somebody does it."""

    def __init__(self) -> None:
        self._todo: list[tuple[Any, ...]] = []
        self._lock = threading.Lock()

    def deliver(self, openid: str) -> None:
        self._add(queued.deliver, openid)

    def work(self, kind: str, work_id: int) -> None:
        self._add(queued.work, work_id)

    def fire(self, openid: str, name: str) -> None:
        self._add(queued.fire, openid, name)

    def _add(self, *job: Any) -> None:
        with self._lock:
            self._todo.append(job)

    def do_all(self) -> bool:
        """Run what waits. False: nothing did."""
        with self._lock:
            todo, self._todo = self._todo, []
        for function, *arguments in todo:
            function(*arguments)
        return bool(todo)


class World:
    """One deployment with its outside. Use `person`, then `settle`, then look at what they heard."""

    def __init__(
        self,
        house: House,
        clock: TurnedClock,
        hands: Hands,
        digits: Digits,
        web: "Server",
        sandbox: Flask,
        outside: str,
    ) -> None:
        self.house = house
        self.web = web
        self.clock = clock
        self.hands = hands
        self.digits = digits
        self.sandbox = sandbox.extensions["sandbox"]
        self.outside = outside

    def person(self, name: str = "王小明") -> Person:
        return Person.named(self.outside, name)

    def settle(self) -> None:
        """Until every callback is answered, every job done, and no timer is due within three seconds."""
        for _ in range(20):
            self.sandbox.courier.settle(10)
            self.web.rest(60)
            self.house.timekeeper().tick()
            if self.hands.do_all():
                continue
            self.clock.forward(seconds=3)
            self.house.timekeeper().tick()
            self.house.timekeeper().sweep()
            if not self.hands.do_all():
                return
        raise AssertionError("the world does not come to rest")


def number_of(openid: str) -> str:
    """A number of their own for everybody: codes go to one number seldom."""
    return f"138{zlib.crc32(openid.encode()) % 10**8:08d}"


def bound(openid: str) -> tuple[str, ...]:
    """What somebody with a number of their own says from the consents on."""
    return tuple(number_of(openid) if words == PHONE else words for words in BOUND)


@contextmanager
def world(
    folder: Path,
    redis_url: str,
    database_url: str = "",
    own_reader: Reader | None = None,
    **environ: str,
) -> Iterator[World]:
    """A world in an empty folder, with a database of its own. Unless given, what reads print
    sees nothing but the identity cards that it is told of. `environ`: more settings."""
    clock, hands, digits = TurnedClock(), Hands(), Digits()
    web, outside = Server(), Server()
    with ExitStack() as ending:
        ending.callback(web.stop)
        ending.callback(outside.stop)
        own = database_url or new_sqlite(folder)
        settings = _settings(folder, redis_url, own, web.url, outside.url, environ)
        house = House(
            settings, clock, hands, own_reader or CardReader(), digits, fresh_id=Ids(), own_aside=at_once
        )
        ending.callback(house.close)
        house.redis.flushdb()
        house.equip_jobs()
        sandbox = sandbox_app(settings, folder, outside.port, now=clock.timestamp)
        ending.callback(sandbox.extensions["sandbox"].close)
        web.start(create_app(house))
        outside.start(sandbox)
        yield World(house, clock, hands, digits, web, sandbox, outside.url)


def _settings(
    folder: Path, redis_url: str, database_url: str, web: str, outside: str, environ: Mapping[str, str]
) -> Settings:
    return load(
        SECRETS
        | {
            "SZCA_DATABASE_URL": database_url,
            "SZCA_REDIS_URL": redis_url,
            "SZCA_PUBLIC_URL": web,
            "SZCA_MEDIA_URL": f"file://{folder}/documents",
            "SZCA_WECHAT_API_BASE": outside,
            "SZCA_WECHAT_OPEN_BASE": outside,
            "SZCA_FACEID_BASE": outside,
        }
        | environ
    )


class Server:
    """A port that is ours at once, and an application on it later."""

    def __init__(self) -> None:
        self._app: Any = None
        self._under_way, self._quiet = 0, threading.Condition()
        self._server = make_server(
            "127.0.0.1", 0, self._call, threaded=True, request_handler=self._counting()
        )
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,), daemon=True)

    def start(self, app: Any) -> None:
        self._app = app
        self._thread.start()

    def rest(self, seconds: float) -> None:
        """Until every request is done with, and with it what is done after its answer went out."""
        with self._quiet:
            assert self._quiet.wait_for(lambda: not self._under_way, seconds)

    def stop(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def _call(self, environ: Any, start_response: Any) -> Iterator[bytes]:
        """The answer, closed at its end: werkzeug closes none whose browser has gone away."""
        answer = self._app(environ, start_response)
        try:
            yield from answer
        finally:
            if hasattr(answer, "close"):
                answer.close()

    def _counting(self) -> type[WSGIRequestHandler]:
        """A request is under way until its handler is done: an answer's `close` is not called when a
        browser has gone away meanwhile."""
        count = self._count

        class Handler(WSGIRequestHandler):
            def send_response(self, code: int, message: str | None = None) -> None:
                """Without the server's own Date: the sandbox gives that of its clock."""
                self.send_response_only(code, message)

            def run_wsgi(self) -> None:
                count(1)
                try:
                    super().run_wsgi()
                finally:
                    count(-1)

        return Handler

    def _count(self, more: int) -> None:
        with self._quiet:
            self._under_way += more
            self._quiet.notify_all()
