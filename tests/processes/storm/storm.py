"""One storm: people apply while all goes wrong in an order that a seed gives; everybody is approved once."""

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot.demo.environment import Demo
from bot.errors import IllegalMove
from bot.message.event import Approved, PaymentConfirmed
from flows.state import Status
from sandbox.person import Person
from tests.actors import actor_for
from tests.databases import new_sqlite
from tests.processes.applicant import Applicant
from tests.processes.checks import check_all, check_one
from tests.processes.house import PATIENCE_SECONDS, Processes, gunicorn, running_house, wait_for
from tests.processes.photos import photos
from tests.processes.storm.cluster import Cluster, a_cluster
from tests.processes.storm.journal import Journal
from tests.processes.storm.machine import Machine
from tests.processes.storm.part import TURNED_BY
from tests.processes.storm.strikes import Strikes

_DECISIONS = {Status.SLIP_RECEIVED: PaymentConfirmed, Status.IN_REVIEW: Approved}
_LONGEST_SECONDS = 1800
_DISK = "2g"


@dataclass(frozen=True, slots=True)
class Profile:
    """`rounds` times every kind of strike, in random order, `pause` seconds apart."""

    people: int = 50
    rounds: int = 3
    pause: tuple[float, float] = (1.5, 5.0)
    without: tuple[str, ...] = ()


def play(profile: Profile, seed: int, database: str, folder: Path) -> dict[str, Any]:
    """A whole storm on `sqlite` or `postgresql`. Raises AssertionError or TimeoutError with what was found;
    returns the figures."""
    photos()  # before anybody waits for them
    chance = random.Random(seed)
    with ExitStack() as ending:
        disk = ending.enter_context(_a_disk(folder))
        cluster = ending.enter_context(a_cluster()) if database == "postgresql" else None
        house = ending.enter_context(_house(folder, disk, cluster))
        journal = Journal(house.demo.sandbox, Machine(lambda: _started(house, cluster)))
        strikes = Strikes(house, journal, chance, cluster, disk, folder / "turned")
        return _Storm(house, journal, strikes, profile, chance).passes() | {
            "seed": seed,
            "database": database,
        }


class _Storm:
    def __init__(
        self, house: Processes, journal: Journal, strikes: Strikes, profile: Profile, chance: random.Random
    ) -> None:
        self._house, self._journal, self._chance, self._profile = house, journal, chance, profile
        self._kinds = {name: do for name, do in strikes.kinds().items() if name not in profile.without}
        self._order = [
            name
            for _ in range(profile.rounds)
            for name in chance.sample(sorted(self._kinds), len(self._kinds))
        ]
        self._people: list[Applicant] = []

    def passes(self) -> dict[str, Any]:
        """Until everybody is approved and the storm is over."""
        began = time.monotonic()
        try:
            self._blow()
            self._check()
        except Exception as error:
            raise type(error)(f"{error}\n{self._told()}") from error
        finally:
            for applicant in self._people:
                applicant.person.close()
        return {
            "seconds": round(time.monotonic() - began),
            "people": len(self._people),
            "strikes": len(self._journal.strikes),
            "callbacks": self._journal.callbacks,
            "late": len(self._journal.late),
            "excused": self._journal.excused(self._honest()),
        }

    def _blow(self) -> None:
        until = time.monotonic() + _LONGEST_SECONDS
        self._people = [self._applicant(number) for number in range(self._profile.people)]
        look = self._journal.machine.look
        steps = (self._decide, self._supervise, self._journal.follow, look, self._strike)
        with ExitStack() as beside, ThreadPoolExecutor(self._profile.people) as crowd:
            for step in steps:
                beside.enter_context(_beside(step))
            for done in [crowd.submit(applicant.applies, until) for applicant in self._people]:
                done.result()
            while self._order:  # all are done before the storm: others follow them
                self._people.append(self._applicant(len(self._people)))
                self._people[-1].applies(until)
        wait_for(self._is_at_rest, PATIENCE_SECONDS, lambda: str(self._house.left()))

    def _check(self) -> None:
        self._journal.follow()
        for applicant in self._people:
            check_one(self._house, applicant)
        check_all(self._house, len(self._people))
        late = self._journal.late_outside(self._honest())
        assert late == [], f"late callbacks of honest people: {late}"
        for applicant in self._people:
            faults = self._journal.faults_outside(applicant.person.messages())
            assert faults == [], f"fault lines: {faults}\n{applicant.chat()}"

    def _honest(self) -> set[str]:
        return {applicant.person.openid for applicant in self._people}

    def _applicant(self, number: int) -> Applicant:
        return Applicant(Person.named(self._house.demo.sandbox, f"申请人{number}"), number)

    def _strike(self) -> None:
        time.sleep(self._chance.uniform(*self._profile.pause))
        if self._order:
            self._kinds[self._order[-1]]()
            self._order.pop()

    def _supervise(self) -> None:
        for part in self._house.parts.values():
            part.comes_back()

    def _decide(self) -> None:
        """The staff: confirms every payment and approves everything, however often a step fails."""
        try:
            waiting = list(self._house.own.records.applications(tuple(s.value for s in _DECISIONS)))
            for openid, application in waiting:
                decision = _DECISIONS[application.status]
                key = f"desk:{application.id}:{application.status}"
                actor = actor_for(decision)
                event = decision(openid=openid, key=key, application_id=application.id, actor=actor)
                self._house.own.turn.take(event).wake(self._house.own.waker)
        except (DBAPIError, IllegalMove):
            return  # the database is away, the lane is taken, or the state moved on: it is looked at again

    def _is_at_rest(self) -> bool:
        self._supervise()
        return not self._house.left()

    def _told(self) -> str:
        """What was done to the service; the logs are in its folder, which is kept."""
        strikes = "\n".join(str(asdict(strike)) for strike in self._journal.strikes)
        return f"{strikes}\n{self._house.demo.var}"


@contextmanager
def _house(folder: Path, disk: Path | None, cluster: Cluster | None) -> Iterator[Processes]:
    """With database and store on the small disk, where there is one."""
    home = disk or folder
    environ = {"SZCA_MEDIA_URL": f"file://{home}/documents", TURNED_BY: str(folder / "turned")}
    url = cluster.url if cluster else new_sqlite(home)
    workers = 2 if cluster else 1
    with running_house(
        folder, url, web_workers=workers, urgent_workers=workers, parts=_parts, environ=environ
    ) as house:
        yield house


def _started(house: Processes, cluster: Cluster | None) -> dict[str, list[int]]:
    """The processes of each role that run now."""
    found: dict[str, list[int]] = {"database": cluster.processes() if cluster else []}
    for name, part in list(house.parts.items()):
        if part.process is not None:
            found.setdefault(name.split(".")[0], []).append(part.process.pid)
    return found


def _parts(demo: Demo) -> dict[str, list[str]]:
    part = [sys.executable, "-m", "tests.processes.storm.part"]
    on_sqlite = demo.environ["SZCA_DATABASE_URL"].startswith("sqlite")
    workers, readings = 1 if on_sqlite else 2, str(demo.var / "read")
    return {
        "web": gunicorn(demo, "tests.processes.storm.part:web_app()", workers),
        **{f"worker.{number}": [*part, "urgent", readings] for number in range(workers)},
        "worker_media": [*part, "media", readings],
        "clock": [*part, "clock"],
    }


@contextmanager
def _a_disk(folder: Path) -> Iterator[Path | None]:
    """A small file system of its own, or None where this user may not mount one."""
    place = folder / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(place)]
    if os.getuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def _beside(step: Callable[[], object]) -> Iterator[None]:
    """Repeats a step in a thread of its own until the block ends; its error ends the storm."""
    stop, errors = threading.Event(), []

    def run() -> None:
        try:
            while not stop.wait(0.3):
                step()
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    assert errors == []


def play_in_a_folder(profile: Profile, seed: int, database: str) -> dict[str, Any]:
    """A storm in a folder of its own, which is removed when the storm passed and kept when it did not."""
    folder = Path(tempfile.mkdtemp(prefix=f"storm-{seed}-"))
    figures = play(profile, seed, database, folder)
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    return figures
