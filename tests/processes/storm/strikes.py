"""The strikes of a storm. Each does one thing to the running service, and undoes what has to be undone."""

import os
import random
import shutil
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path

import requests

from sandbox.person import Person, PersonError
from tests.processes.house import PATIENCE_SECONDS, Processes
from tests.processes.photos import photos
from tests.processes.storm.cluster import Cluster
from tests.processes.storm.journal import Journal
from tests.processes.storm.outside import faults
from tests.processes.storm.part import turn

ROLES = ("web", "worker", "worker_media", "clock")
_BUSY_SECONDS = 3
_JUMPS_SECONDS = (31 * 86_400, 3600, -3600, 400)
_SLOW_CONNECTIONS, _SLOW_SECONDS = 8, 6
_TEXTS, _PHOTOS = 40, 12


class Strikes:
    """`disk` is the file system of the store, None when it is not one of its own: then nothing fills it."""

    def __init__(
        self,
        house: Processes,
        journal: Journal,
        chance: random.Random,
        cluster: Cluster | None,
        disk: Path | None,
        turned_by: Path,
    ) -> None:
        self._house, self._journal, self._chance = house, journal, chance
        self._cluster, self._disk, self._turned_by = cluster, disk, turned_by
        self._numbers = count(1)

    def kinds(self) -> dict[str, Callable[[], None]]:
        """Every strike that this machine allows, by its name."""
        kills = {f"kill {role}": self._killer(role) for role in ROLES}
        found = kills | {
            "kill redis and lose its data": self._redis_without_its_data,
            "faults outside": self._faults,
            "clock jumps": self._clock_jumps,
            "a flood of one person": self._flood,
            "slow clients": self._slow_clients,
        }
        if self._cluster is not None:
            found |= {"restart postgresql": self._restart, "demote postgresql": self._demote}
        if self._disk is not None:
            found["full disk"] = self._fill_disk
        return found

    def _killer(self, role: str) -> Callable[[], None]:
        def kill() -> None:
            _wait_until_busy(self._house, role)
            began = time.time()
            self._chance.choice(self._house.named(role)).kill()
            if role == "web":
                self._wait_for_web()
            self._journal.note(f"kill {role}", began, is_outage=role == "web")

        return kill

    def _redis_without_its_data(self) -> None:
        began = time.time()
        away = self._chance.uniform(0, 8)
        (redis,) = self._house.named("redis")

        def lose() -> None:
            shutil.rmtree(self._house.demo.var / "appendonlydir", ignore_errors=True)
            for name in ("appendonly.aof", "dump.rdb"):
                (self._house.demo.var / name).unlink(missing_ok=True)
            time.sleep(away)

        redis.kill(lose)
        self._journal.note(f"redis away for {away:.1f} s, its data lost", began, is_outage=False)

    def _restart(self) -> None:
        assert self._cluster is not None
        began, mode = time.time(), self._chance.choice(("fast", "immediate"))
        self._cluster.restart(mode)
        self._wait_for_web()
        self._journal.note(f"postgresql restarted ({mode})", began, is_outage=True)

    def _demote(self) -> None:
        assert self._cluster is not None
        began = time.time()
        self._cluster.demote()
        time.sleep(self._chance.uniform(1, 5))
        self._cluster.promote()
        self._wait_for_web()
        self._journal.note("postgresql read-only", began, is_outage=True)

    def _fill_disk(self) -> None:
        assert self._disk is not None
        began, filler = time.time(), self._disk / "filler"
        try:
            with filler.open("wb") as file, suppress(OSError):
                os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(self._disk).free)
            time.sleep(self._chance.uniform(2, 6))
        finally:
            filler.unlink(missing_ok=True)
        self._journal.note("disk full", began, is_outage=self._cluster is None)

    def _faults(self) -> None:
        began = time.time()
        for fault in faults(self._chance):
            with _direct() as session:
                session.post(f"{self._house.demo.sandbox}/sandbox/api/faults", json=fault, timeout=60)
            self._journal.note(f"fault {fault}", began, is_outage=False)

    def _clock_jumps(self) -> None:
        """Every process is off at once. Callbacks of the true time are refused meanwhile as stale."""
        began, jump = time.time(), self._chance.choice(_JUMPS_SECONDS)
        turn(self._turned_by, jump)
        time.sleep(self._chance.uniform(1, 3))
        turn(self._turned_by, 0)
        self._journal.note(f"clock {jump:+} s", began, is_outage=True)

    def _flood(self) -> None:
        began = time.time()
        person = Person.named(self._house.demo.sandbox, f"话多的人{next(self._numbers)}")
        person.follows()
        deeds: list[Callable[[], object]] = [lambda: person.says("在吗")] * _TEXTS
        deeds.append(lambda: person.sends_photos([photos()["letter"]] * _PHOTOS))
        try:
            with ThreadPoolExecutor(8) as crowd:
                for done in [crowd.submit(deed) for deed in deeds]:
                    with suppress(PersonError, requests.RequestException):
                        done.result()
        finally:
            person.close()
        self._journal.note("a flood", began, is_outage=False)

    def _slow_clients(self) -> None:
        """Connections that announce a callback and send a byte a second."""
        began = time.time()
        address = ("127.0.0.1", self._house.demo.port)
        with ExitStack() as ending, suppress(OSError):  # the service may close them
            slow = [
                ending.enter_context(socket.create_connection(address, 5)) for _ in range(_SLOW_CONNECTIONS)
            ]
            for connection in slow:
                connection.sendall(b"POST /wechat HTTP/1.1\r\nHost: slow\r\nContent-Length: 60000\r\n\r\n")
            for _ in range(_SLOW_SECONDS):
                time.sleep(1)
                for connection in slow:
                    connection.sendall(b"x")
        self._journal.note("slow clients", began, is_outage=False)

    def _wait_for_web(self) -> None:
        give_up = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up:
            with _direct() as session, suppress(requests.RequestException):
                if session.get(f"{self._house.demo.web}/healthz", timeout=2).ok:
                    return
            time.sleep(0.2)


def _direct() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


def _wait_until_busy(house: Processes, role: str) -> None:
    """A worker dies with something in its hands, if it gets anything soon."""
    table, state = {"worker": ("outbox", "sending"), "worker_media": ("work", "running")}.get(role, ("", ""))
    give_up = time.monotonic() + _BUSY_SECONDS
    while table and not house.count(table, f"state = '{state}'") and time.monotonic() < give_up:
        time.sleep(0.005)
