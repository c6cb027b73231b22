"""One phase: crowds talk to all running servers in turn, a slice at a time."""

import hashlib
import json
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.contestants import Contestant
from benchmarks.cpu import core_seconds, family_seconds, on_core, process_seconds
from benchmarks.services import ROOT, Server

START_LIMIT = 60.0


class PhaseError(Exception):
    """The load generator did not finish: a server that hangs, closes connections or is too slow."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who talks in a phase. `series` keeps the people of the phases of a run apart."""

    series: int
    slices: int
    people_per_slice: int
    messages: int
    at_once: int
    duplicates: float = 0.0
    limit: float = 120.0


@dataclass(frozen=True, slots=True)
class Bench:
    """A contestant's running servers and the cores they are pinned to."""

    contestant: Contestant
    server: Server
    stores: tuple[Server, ...]
    server_core: int
    load_core: int


@dataclass(frozen=True, slots=True)
class Slice:
    """What a slice took. CPU is in ms per message; `others` is foreign work on the server's core, a share."""

    replies_per_second: float
    cpu: float
    stores_cpu: float
    load_busy: float
    others: float


@dataclass(frozen=True, slots=True)
class Measures:
    """What a phase took: its slices, and over all of them the answers' latencies in ms and their faults."""

    slices: list[Slice]
    messages: int
    p50: float
    p95: float
    p99: float
    longest: float
    pairs: int
    wrong: int
    examples: list[str]

    def as_json(self) -> dict[str, Any]:
        figures: dict[str, Any] = json.loads(
            json.dumps(asdict(self)), parse_float=lambda text: round(float(text), 4)
        )
        return figures


def run_phase(benches: dict[str, Bench], crowd: Crowd) -> dict[str, Measures]:
    """Each slice goes to every server, one after another, so that a drift of the machine meets them all."""
    with ExitStack() as stack:
        talks = {name: stack.enter_context(_talk(bench, crowd)) for name, bench in benches.items()}
        for _ in range(crowd.slices):
            for talk in talks.values():
                talk.slice()
        return {name: talk.finish() for name, talk in talks.items()}


class Talk:
    """The conversation with one load generator."""

    def __init__(self, load: "subprocess.Popen[str]", bench: Bench, crowd: Crowd) -> None:
        self._load, self._bench, self._crowd = load, bench, crowd
        self._slices: list[Slice] = []
        self._say(json.dumps(_plan(bench, crowd)))
        self._hear("ready")

    def slice(self) -> None:
        before = _counters(self._bench)
        self._say("go")
        done = self._hear("done")
        server, stores, core = (
            late - early for late, early in zip(_counters(self._bench), before, strict=True)
        )
        messages, seconds = self._crowd.people_per_slice * self._crowd.messages, done["seconds"]
        shared = self._bench.server_core == self._bench.load_core
        self._slices.append(
            Slice(
                replies_per_second=messages / seconds,
                cpu=server * 1000 / messages,
                stores_cpu=stores * 1000 / messages,
                load_busy=done["load_cpu"] / seconds,
                others=0.0 if shared else max(0.0, core - server) / seconds,
            )
        )

    def finish(self) -> Measures:
        self._say("go")
        result = self._hear("result")
        took = sorted(result["milliseconds"])
        return Measures(
            slices=self._slices,
            messages=result["messages"],
            p50=_percentile(took, 50),
            p95=_percentile(took, 95),
            p99=_percentile(took, 99),
            longest=took[-1],
            pairs=result["pairs"],
            wrong=result["wrong"],
            examples=result["examples"],
        )

    def _say(self, line: str) -> None:
        assert self._load.stdin is not None
        self._load.stdin.write(line + "\n")
        self._load.stdin.flush()

    def _hear(self, state: str) -> dict[str, Any]:
        assert self._load.stdout is not None
        # A load generator that neither answers nor ends is killed; the read below then ends too.
        guard = threading.Timer(self._crowd.limit + START_LIMIT, self._load.kill)
        guard.start()
        try:
            line = self._load.stdout.readline()
        finally:
            guard.cancel()
        heard: dict[str, Any] = json.loads(line) if line else {"state": "dead"}
        if heard["state"] != state:
            app = self._bench.contestant.app
            raise PhaseError(
                f"{app}: the load generator is {heard['state']}, not {state}; see its words above"
            )
        return heard


@contextmanager
def _talk(bench: Bench, crowd: Crowd) -> Iterator[Talk]:
    with on_core(bench.load_core):
        load = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.load"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    with load:
        try:
            yield Talk(load, bench, crowd)
        finally:
            load.kill()


def _plan(bench: Bench, crowd: Crowd) -> dict[str, Any]:
    dice = random.Random(crowd.series)
    first, size = crowd.series * 10_000, crowd.people_per_slice
    return {
        "slices": [
            [_person(bench.contestant, crowd, first + part * size + place, dice) for place in range(size)]
            for part in range(crowd.slices)
        ],
        "series": crowd.series,
        "path": bench.contestant.path,
        "port": int(bench.server.url.rpartition(":")[2]),
        "at_once": crowd.at_once,
        "limit": crowd.limit,
    }


def _person(contestant: Contestant, crowd: Crowd, number: int, dice: random.Random) -> tuple[str, list[Any]]:
    script = contestant.messages(number)[: crowd.messages]
    if len(script) < crowd.messages:
        raise PhaseError(f"the script of {contestant.app} has only {len(script)} messages")
    steps = [(text, expected, 1 + (dice.random() < crowd.duplicates)) for text, expected in script]
    # As scattered as real OpenIDs: neighbours would share the pages of an index.
    return "o" + hashlib.sha256(str(number).encode()).hexdigest()[:27], steps


def _counters(bench: Bench) -> tuple[float, float, float]:
    return (
        process_seconds(bench.server.pid),
        sum(family_seconds(store.pid) for store in bench.stores),
        core_seconds(bench.server_core),
    )


def _percentile(ordered: list[float], percent: int) -> float:
    """The nearest-rank percentile of an ordered list."""
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
