"""How well, how fast and with how much memory documents are read.

python -m benchmarks.reading --pictures 204 --seed 0
python -m benchmarks.reading --pictures 60 --verbose

Draws pictures by seed, each kind of paper under each condition in turn, and reads them in a process of their
own, one thread. A value counts as read only if it is exact. Drawn papers are cleaner than real ones: take the
figures as an upper bound. The exit status is 1 if a number with a check digit was wrong and given as sure.
"""

import argparse
import multiprocessing
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from unicodedata import normalize

from media.ocr import RapidReader
from media.reading import Reading, read
from media.specimen.labelled import Sample, labelled

TODAY = date(2026, 11, 23)
CHECKED = {"id_number", "code"}
FINE = {"scan", "desk", "quarter", "half", "three_quarters"}
HOPELESS = {"defocused"}  # nobody reads these: what counts is that they are refused


@dataclass(frozen=True)
class Result:
    sample: Sample
    reading: Reading
    cpu: float
    wall: float
    peak_mb: int

    @property
    def label(self) -> str:
        return f"{self.sample.name}/{self.sample.condition}"


def serve(pipe: Connection) -> None:
    """Read what comes through the pipe until None comes."""
    reader = RapidReader()
    while (picture := pipe.recv()) is not None:
        Path("/proc/self/clear_refs").write_text("5")  # forget the highest memory so far
        cpu, wall = time.process_time(), time.perf_counter()
        reading = read(picture, reader, today=TODAY)
        spent = time.process_time() - cpu, time.perf_counter() - wall
        pipe.send((_plain(reading), *spent, _peak_mb()))


def _plain(reading: Reading) -> dict[str, object]:
    # The fields sit in a mapping that cannot be changed and so cannot be sent either.
    return {name: getattr(reading, name) for name in Reading.__slots__} | {"fields": dict(reading.fields)}


def _peak_mb() -> int:
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) // 1024 if found else 0


def results(count: int, seed: int) -> Iterator[Result]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,))
    process.start()
    for number, sample in enumerate(labelled(count + 1, seed - 1 if seed else 0)):
        ours.send(sample.picture)
        reading, cpu, wall, peak = ours.recv()
        if number:  # the first picture also loads the models
            yield Result(sample, Reading(**reading), cpu, wall, peak)
    ours.send(None)
    process.join()


class Tally:
    """Counts of right, and of all."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.all: Counter[str] = Counter()

    def add(self, name: str, is_right: bool) -> None:
        self.right[name] += is_right
        self.all[name] += 1

    def rows(self) -> Iterator[str]:
        for name in sorted(self.all):
            right, all_ = self.right[name], self.all[name]
            yield f"| {name} | {right}/{all_} | {right / all_:.0%} |"


def same(read_: str, true: str) -> bool:
    def flat(text: str) -> str:
        return "".join(normalize("NFKC", text).split())

    return flat(read_) == flat(true)


def report(found: list[Result], *, is_verbose: bool) -> int:
    fair = [result for result in found if result.sample.condition not in HOPELESS]
    sorting, by_condition = Tally(), Tally()
    for result in fair:
        is_right = result.reading.kind == result.sample.paper.kind
        sorting.add(result.sample.paper.kind, is_right)
        by_condition.add(result.sample.condition, is_right)
        if is_verbose and not is_right:
            print(f"  sorted {result.label} as {result.reading.kind}")
    _table("Sorting, by kind", sorting)
    _table("Sorting, by condition", by_condition)
    wrong_sure = _fields(fair, found, is_verbose=is_verbose)
    _marks(fair, is_verbose=is_verbose)
    _complaints([result for result in found if result.sample.condition in FINE], is_verbose=is_verbose)
    _hopeless([result for result in found if result.sample.condition in HOPELESS])
    _cost(found)
    print(f"\nNumbers with check digits wrong but sure: {wrong_sure}")
    return 1 if wrong_sure else 0


def _fields(fair: list[Result], found: list[Result], *, is_verbose: bool) -> int:
    exact, sure, conditions = Tally(), Tally(), Tally()
    for result in fair:
        for name, true in result.sample.paper.truth.items():
            seen = result.reading.fields.get(name)
            is_right = seen is not None and same(seen.value, true)
            exact.add(f"{result.sample.paper.kind}.{name}", is_right)
            conditions.add(result.sample.condition, is_right)
            if seen is not None and seen.is_sure:
                sure.add(f"{result.sample.paper.kind}.{name}", is_right)
            if is_verbose and not is_right:
                print(f"  {result.label} {name}: {true} read as {seen and (seen.value, seen.confidence)}")
    _table("Exact values, by field", exact)
    _table("Exact values, by condition", conditions)
    _table("Of values given as sure, exact", sure)
    return sum(
        seen.is_sure and not same(seen.value, result.sample.paper.truth.get(name, ""))
        for result in found
        for name, seen in result.reading.fields.items()
        if name in CHECKED
    )


def _marks(fair: list[Result], *, is_verbose: bool) -> None:
    tally = Tally()
    for result in fair:
        paper, reading = result.sample.paper, result.reading
        name = "seal found where there is one" if paper.seals else "no seal found where there is none"
        is_right = reading.is_sealed == bool(paper.seals)
        tally.add(name, is_right)
        if paper.is_signed is not None:
            expected = "signature found" if paper.is_signed else "missing signature noticed"
            tally.add(expected, reading.is_signed is paper.is_signed)
            tally.add("signature never judged the wrong way", reading.is_signed in (None, paper.is_signed))
        if is_verbose and (not is_right or reading.is_signed is not paper.is_signed):
            seals = f"{len(reading.seals)}-{reading.seals_of_others} seals for {paper.seals}"
            print(f"  {result.label}: {seals}, signed {reading.is_signed}")
    _table("Seals and signatures", tally)


def _complaints(fine: list[Result], *, is_verbose: bool) -> None:
    tally = Tally()
    for result in fine:
        codes = set(result.reading.flaws) - {"unrecognised"}
        tally.add("good pictures taken without a complaint", not codes)
        if is_verbose and codes:
            print(f"  {result.label}: {', '.join(sorted(codes))}")
    _table("Advice", tally)


def _hopeless(found: list[Result]) -> None:
    tally = Tally()
    for result in found:
        codes = set(result.reading.flaws)
        tally.add(
            "defocused pictures found unreadable, blurred or without a code",
            bool(codes & {"blurred", "unreadable", "code_unread"}),
        )
    _table("Beyond reading", tally)


def _cost(found: list[Result]) -> None:
    costs: dict[str, list[Result]] = defaultdict(list)
    for result in found:
        costs[result.sample.paper.kind].append(result)
    print(
        "\n| kind | pictures | CPU s, median | worst | wall s, median | peak MB |\n|---|---|---|---|---|---|"
    )
    for kind, those in sorted(costs.items()):
        cpu = [result.cpu for result in those]
        wall, peak = median(result.wall for result in those), max(result.peak_mb for result in those)
        print(f"| {kind} | {len(those)} | {median(cpu):.1f} | {max(cpu):.1f} | {wall:.1f} | {peak} |")


def _table(title: str, tally: Tally) -> None:
    if tally.all:
        print(f"\n{title}\n| | right | |\n|---|---|---|", *tally.rows(), sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the reading of documents.")
    parser.add_argument("--pictures", type=int, default=204)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--verbose", action="store_true", help="name every miss")
    asked = parser.parse_args()
    sys.exit(report(list(results(asked.pictures, asked.seed)), is_verbose=asked.verbose))


if __name__ == "__main__":
    main()
