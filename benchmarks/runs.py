"""Repetitions: all contestants on fresh servers and empty stores, measured in turn."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from benchmarks.contestants import Contestant, Surroundings, load
from benchmarks.cpu import cores
from benchmarks.phases import Bench, Crowd, Measures, PhaseError, run_phase
from benchmarks.services import (
    ROOT,
    Server,
    create_database,
    gunicorn_server,
    postgresql_server,
    redis_server,
)

WARM_UP = Crowd(series=0, slices=1, people_per_slice=32, messages=8, at_once=16)


@dataclass(frozen=True, slots=True)
class Entry:
    """A contestant on one of its databases; `database` is empty for those that have none.

    `stored`: so many people are in it before; `empty` names the same contestant without them.
    """

    contestant: Contestant
    name: str
    database: str = ""
    stored: int = 0
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """What one entry did in one repetition, phase by phase."""

    entry: Entry
    repetition: int
    phases: dict[str, Measures]

    @property
    def failed(self) -> bool:
        """Wrong answers that are a fault; pairs of duplicates count only for who promises to take them."""
        return any(
            measures.wrong and (phase != "duplicates" or self.entry.contestant.must_take_duplicates)
            for phase, measures in self.phases.items()
        )


@dataclass(frozen=True, slots=True)
class Stores:
    """The servers that all repetitions share; each repetition finds them empty."""

    redis: Server
    postgresql: Server | None


def entries(names: list[str], databases: list[str], stored: int = 0) -> list[Entry]:
    found: list[Entry] = []
    for name in names:
        contestant = load(name)
        if contestant.has_database:
            for database in databases:
                own = f"{name}-{database}"
                found.append(Entry(contestant, own, database))
                if stored:
                    found.append(Entry(contestant, f"{own}, {stored:,} stored", database, stored, own))
        else:
            found.append(Entry(contestant, name))
    return found


def run_all(who: list[Entry], repeats: int, crowds: dict[str, Crowd], threads: int) -> Iterator[list[Run]]:
    with open_stores(who) as stores:
        for repetition in range(repeats):
            first = repetition % len(who)
            yield _repeat(who[first:] + who[:first], repetition, crowds, stores, threads)


@contextmanager
def open_stores(who: list[Entry]) -> Iterator[Stores]:
    """Redis, and PostgreSQL if somebody needs it, on the core of the load."""
    with ExitStack() as stack:
        redis_at = stack.enter_context(redis_server(cores()[1]))
        wanted = any(entry.database == "postgresql" for entry in who)
        cluster = stack.enter_context(postgresql_server(cores()[1])) if wanted else None
        yield Stores(redis_at, cluster)


def _repeat(
    who: list[Entry], repetition: int, crowds: dict[str, Crowd], stores: Stores, threads: int
) -> list[Run]:
    with redis.Redis.from_url(stores.redis.url) as client:
        client.flushall()
    with ExitStack() as stack:
        benches = {
            entry.name: stack.enter_context(_bench(entry, repetition, stores, threads)) for entry in who
        }
        _warm_up(benches)
        phases = {name: run_phase(benches, crowd) for name, crowd in crowds.items()}
    return [
        Run(entry, repetition, {name: measures[entry.name] for name, measures in phases.items()})
        for entry in who
    ]


def _warm_up(benches: dict[str, Bench]) -> None:
    """Also shows whether everybody plays by the rules, before time is spent on measuring."""
    for name, measures in run_phase(benches, WARM_UP).items():
        if measures.wrong:
            log = benches[name].server.log_end()
            raise PhaseError(f"{name}: wrong answer to {measures.examples[0]}\nThe end of its log:\n{log}")


@contextmanager
def _bench(entry: Entry, repetition: int, stores: Stores, threads: int) -> Iterator[Bench]:
    server_core, load_core = cores()
    with ExitStack() as stack:
        settings, home = stack.enter_context(prepared(entry, f"run{repetition}", stores))
        server = stack.enter_context(
            gunicorn_server(entry.contestant.app, settings, server_core, threads, home)
        )
        used = (stores.redis, stores.postgresql) if entry.database == "postgresql" else (stores.redis,)
        running = tuple(store for store in used if store)
        yield Bench(entry.contestant, server, running, server_core, load_core)


@contextmanager
def prepared(entry: Entry, label: str, stores: Stores) -> Iterator[tuple[dict[str, str], Path]]:
    """An empty database and a folder for an entry: its environment, and the folder."""
    with tempfile.TemporaryDirectory(prefix="turn-run-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        url = ""
        if entry.database == "sqlite":
            url = f"sqlite:///{home}/bench.db"
        elif entry.database == "postgresql":
            assert stores.postgresql is not None
            url = create_database(stores.postgresql, f"{entry.name}-{label}")
        around = Surroundings(home, stores.redis.url, url)
        settings = _environment(entry.contestant, around)
        entry.contestant.prepare(settings, home)
        if entry.stored:
            entry.contestant.fill(settings, entry.stored)
            # Or the disk would still be writing them while the messages are timed.
            os.sync()
        yield settings, home


def _environment(contestant: Contestant, around: Surroundings) -> dict[str, str]:
    """Only what the contestant names, so that nothing in the caller's environment changes the result."""
    basics = {
        "PATH": os.environ["PATH"],
        "HOME": str(around.home),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
    }
    return {**basics, **contestant.environment(around)}
