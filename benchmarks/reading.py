"""How well, how fast and with how much memory documents are read.

python -m benchmarks.reading --from 0 --count 60 --to /tmp/reading.json
python -m benchmarks.reading --sum /tmp/reading.json
python -m benchmarks.reading --count 20 --verbose

Draws pictures by seed, each kind of paper under each condition in turn, and reads them in a process of
their own, one thread. A long run is done in parts: each adds its pictures to a file, a seed that is there is
not read again, and --sum adds up what is there. A value counts as read only if it is exact. Drawn papers are
cleaner than real ones: take the figures as an upper bound. The exit status is 1 if a number with a check
digit was wrong and given as sure.
"""

import argparse
import json
import multiprocessing
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from unicodedata import normalize

from media.ocr.rapid import RapidReader
from media.reading import Reading
from media.reading.reader import read
from media.specimen.labelled import Sample, labelled

TODAY = date(2026, 11, 23)
CHECKED = {"id_number", "code"}
FINE = {"scan", "desk", "quarter", "half", "three_quarters"}
HOPELESS = {"defocused"}  # nobody reads these: what counts is that they are refused
OURS = ("application_form", "seal_sheet")


@dataclass(frozen=True)
class Row:
    """One picture: what is true of it, what was read, and what that cost. Goes into a file as it is."""

    seed: int
    paper: str
    condition: str
    kind: str
    read_as: str
    values: dict[str, tuple[bool, bool]]  # of what stands on it: exact, given as sure
    wrong_but_sure: list[str]  # numbers with a check digit
    is_sealed: bool
    found_sealed: bool
    is_signed: bool | None
    found_signed: bool | None
    blanks: list[str]
    found_blanks: list[str]
    flaws: list[str]
    cpu: float
    wall: float
    peak_mb: int


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


def rows(first: int, count: int, known: Iterable[int] = ()) -> Iterator[Row]:
    """One after the other. The first picture of a process is read twice: it also loads the models."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,))
    process.start()
    todo = [seed for seed in range(first, first + count) if seed not in set(known)]
    for number, seed in enumerate(todo[:1] + todo):
        [sample] = labelled(1, seed)
        ours.send(sample.picture)
        reading, cpu, wall, peak = ours.recv()
        if number:
            yield _row(seed, sample, Reading(**reading), cpu, wall, peak)
    ours.send(None)
    process.join()


def _row(seed: int, sample: Sample, reading: Reading, cpu: float, wall: float, peak: int) -> Row:
    paper, values = sample.paper, {}
    for name, true in paper.truth.items():
        seen = reading.fields.get(name)
        values[name] = (seen is not None and same(seen.value, true), seen is not None and seen.is_sure)
    wrong = [
        name
        for name, seen in reading.fields.items()
        if name in CHECKED and seen.is_sure and not same(seen.value, paper.truth.get(name, ""))
    ]
    return Row(
        seed, sample.name, sample.condition, paper.kind, reading.kind, values, wrong,
        bool(paper.seals), reading.is_sealed, paper.is_signed, reading.is_signed,
        sorted(paper.blanks), sorted(reading.blanks), sorted(reading.flaws),
        round(cpu, 2), round(wall, 2), peak,
    )  # fmt: skip


def same(read_: str, true: str) -> bool:
    def flat(text: str) -> str:
        return "".join(normalize("NFKC", text).split())

    return flat(read_) == flat(true)


def kept(path: Path) -> list[Row]:
    """What a file holds already."""
    return [Row(**row) for row in json.loads(path.read_text())] if path.exists() else []


def keep(path: Path, found: Sequence[Row]) -> None:
    """Whole or not at all: a run may be cut short at any moment."""
    fresh = path.with_suffix(".part")
    fresh.write_text(json.dumps([asdict(row) for row in sorted(found, key=lambda row: row.seed)]))
    fresh.replace(path)


def report(found: Sequence[Row]) -> int:
    """One table, and the figures that hold for all kinds. Returns the exit status."""
    fair = [row for row in found if row.condition not in HOPELESS]
    print(f"{len(found)} pictures, {len(fair)} of them readable\n")
    print("| kind | pictures | sorted | values read exactly | s median / worst | peak MB |")
    print("|---|---|---|---|---|---|")
    for kind in sorted({row.kind for row in found}):
        _line(kind, [row for row in fair if row.kind == kind], [row for row in found if row.kind == kind])
    _line("all", fair, found)
    print()
    for words, hits in _figures(found, fair):
        print(f"- {words}: {_share(hits)}")
    wrong = [f"{row.seed} {row.paper}/{row.condition} {name}" for row in found for name in row.wrong_but_sure]
    print(f"- numbers with check digits wrong but sure: {len(wrong)} {', '.join(wrong)}".rstrip())
    return 1 if wrong else 0


def _line(kind: str, fair: Sequence[Row], found: Sequence[Row]) -> None:
    names = dict.fromkeys(name for row in fair for name in row.values) if kind != "all" else ()
    fields = (
        f"{name} {_share([row.values[name][0] for row in fair if name in row.values])}" for name in names
    )
    whole = [exact for row in fair for exact, _ in row.values.values()]
    values = " · ".join(fields) or _share(whole)
    spent, peak = [row.cpu for row in found], max(row.peak_mb for row in found)
    times = f"{median(spent):.1f} / {max(spent):.1f}"
    is_sorted = _share([row.read_as == row.kind for row in fair])
    print(f"| {kind} | {len(found)} | {is_sorted} | {values} | {times} | {peak} |")


def _figures(found: Sequence[Row], fair: Sequence[Row]) -> Iterator[tuple[str, list[bool]]]:
    forms = [row for row in fair if row.kind in OURS]
    yield (
        "of values given as sure, exact",
        [exact for row in fair for exact, is_sure in row.values.values() if is_sure],
    )
    yield "seals that are there and were missed", [not row.found_sealed for row in fair if row.is_sealed]
    yield "seals seen where there is none", [row.found_sealed for row in fair if not row.is_sealed]
    yield "signatures found", [row.found_signed is True for row in forms if row.is_signed]
    yield "missing signatures noticed", [row.found_signed is False for row in forms if not row.is_signed]
    yield "signatures judged the wrong way", [row.found_signed is (not row.is_signed) for row in forms]
    yield "empty places noticed", [blank in row.found_blanks for row in forms for blank in row.blanks]
    yield (
        "pages with a place called empty that is not",
        [not set(row.found_blanks) <= set(row.blanks) for row in found],
    )
    yield (
        "good pictures taken without a complaint",
        [not set(row.flaws) - {"unrecognised"} for row in found if row.condition in FINE],
    )
    yield (
        "defocused pictures sent back or without a code",
        [
            bool(set(row.flaws) & {"blurred", "unreadable", "code_unread"})
            for row in found
            if row.condition in HOPELESS
        ],
    )


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits)}/{len(hits)} ({sum(hits) / len(hits):.0%})" if hits else "–"


def _misses(row: Row) -> str:
    """What was not read as it is, for --verbose."""
    said = [f"sorted as {row.read_as}"] if row.read_as != row.kind else []
    said += [f"{name} not exact" for name, (exact, _) in row.values.items() if not exact]
    if row.found_sealed != row.is_sealed:
        said.append(f"sealed: {row.found_sealed}")
    if row.is_signed is not None and row.found_signed is not row.is_signed:
        said.append(f"signed: {row.found_signed}")
    if row.found_blanks != row.blanks:
        said.append(f"blanks {row.found_blanks} for {row.blanks}")
    return "; ".join(said)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the reading of documents.")
    parser.add_argument("--from", dest="first", type=int, default=0, metavar="SEED")
    parser.add_argument("--count", type=int, default=20, help="pictures from that seed on")
    parser.add_argument("--to", type=Path, help="add the figures to this file")
    parser.add_argument("--sum", type=Path, metavar="FILE", help="read nothing, add up what is in this file")
    parser.add_argument("--verbose", action="store_true", help="name every miss")
    asked = parser.parse_args()
    if asked.sum is not None:
        sys.exit(report(kept(asked.sum)))
    found = kept(asked.to) if asked.to else []
    for row in rows(asked.first, asked.count, [row.seed for row in found]):
        found.append(row)
        if asked.to:
            keep(asked.to, found)
        if asked.verbose and (misses := _misses(row)):
            print(f"{row.seed} {row.paper}/{row.condition}: {misses}", flush=True)
    sys.exit(report(found))


if __name__ == "__main__":
    main()
