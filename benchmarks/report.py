"""The table: medians of figures, and of ratios taken within the same moment."""

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median
from typing import Any

from benchmarks.phases import Measures, Slice
from benchmarks.runs import Run

FLOOR, PEER = "echo", "werobot"
EMPTY = "the same with nobody stored"
PACKAGES = ("flask", "gunicorn", "wechatpy", "werobot", "redis", "sqlalchemy", "psycopg")
# More foreign work than this on the server's core and a slice's absolute figures mean little.
DISTURBED = 0.10
BUSY_LOAD = 0.80

Figures = Callable[[Measures], list[float]]


def _slices(figure: Callable[[Slice], float]) -> Figures:
    return lambda measures: [figure(one) for one in measures.slices]


_RATE = _slices(lambda one: one.replies_per_second)
_CPU = _slices(lambda one: one.cpu)
_STORES = _slices(lambda one: one.stores_cpu)


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of each slice or of a phase; with `against`, divided by that entry's of the same moment."""

    title: str
    phase: str
    figures: Figures
    digits: int
    against: str = ""


COLUMNS = [
    Column("replies/s", "main", _RATE, 0),
    Column("p50 ms", "main", lambda m: [m.p50], 1),
    Column("p95 ms", "main", lambda m: [m.p95], 1),
    Column("p99 ms", "main", lambda m: [m.p99], 1),
    Column("CPU ms", "main", _CPU, 2),
    Column("stores' CPU ms", "main", _STORES, 2),
    Column("CPU / echo", "main", _CPU, 2, FLOOR),
    Column("replies / echo", "main", _RATE, 2, FLOOR),
    Column("replies / WeRoBot", "main", _RATE, 2, PEER),
    Column("tail p99 ms", "tail", lambda m: [m.p99], 1),
    Column("tail p99 / echo", "tail", lambda m: [m.p99], 2, FLOOR),
    Column("tail longest ms", "tail", lambda m: [m.longest], 0),
    Column("crush p99 ms", "crush", lambda m: [m.p99], 0),
    Column("crush longest ms", "crush", lambda m: [m.longest], 0),
    Column("CPU / empty", "main", _CPU, 2, EMPTY),
    Column("p50 / empty", "main", lambda m: [m.p50], 2, EMPTY),
    Column("p99 / empty", "main", lambda m: [m.p99], 2, EMPTY),
]


def table(runs: list[Run]) -> str:
    """A row per entry: each figure's median, for ratios also what the middle half of them lies between."""
    phases = {phase for run in runs for phase in run.phases}
    names = sorted({run.entry.name for run in runs}, key=lambda name: (name != FLOOR, name != PEER, name))
    compared = ["", *names, *(EMPTY for run in runs if run.entry.empty)]
    columns = [column for column in COLUMNS if column.phase in phases and column.against in compared]
    lines = [["answers", *(column.title for column in columns), "wrong"], ["---"] * (len(columns) + 2)]
    for name in names:
        lines.append([name, *(_cell(runs, name, column) for column in columns), _wrong(runs, name)])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def remarks(runs: list[Run]) -> list[str]:
    """What a reader must know before believing the table."""
    found = []
    slices = [one for run in runs for measures in run.phases.values() for one in measures.slices]
    disturbed = sum(one.others > DISTURBED for one in slices)
    if disturbed:
        found.append(
            f"{disturbed} of {len(slices)} slices shared the server's core with other work "
            f"(at most {max(one.others for one in slices):.0%}): rely on the ratios, or run again."
        )
    busiest = max(one.load_busy for one in slices)
    if busiest > BUSY_LOAD:
        found.append(f"The load generator was {busiest:.0%} busy: it may have been the bottleneck.")
    wrong = {
        (run.entry.name, phase): measures.examples[0]
        for run in runs
        for phase, measures in run.phases.items()
        if measures.examples
    }
    return found + [f"{name}, {phase}: wrong answer to {example}" for (name, phase), example in wrong.items()]


def as_json(runs: list[Run], settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "python": sys.version.split()[0],
        "system": platform.platform(),
        "packages": {name: version(name) for name in PACKAGES},
        "settings": settings,
        "runs": [
            {
                "entry": run.entry.name,
                "repetition": run.repetition,
                "phases": {phase: measures.as_json() for phase, measures in run.phases.items()},
            }
            for run in runs
        ],
    }


def _cell(runs: list[Run], name: str, column: Column) -> str:
    values = sorted(value for run in runs if run.entry.name == name for value in _values(runs, run, column))
    middle = f"{median(values):.{column.digits}f}"
    if not column.against or name == column.against or len(values) < 4:
        return middle
    low, high = values[len(values) // 4], values[-1 - len(values) // 4]
    return f"{middle} ({low:.{column.digits}f}–{high:.{column.digits}f})"


def _values(runs: list[Run], run: Run, column: Column) -> list[float]:
    own = column.figures(run.phases[column.phase])
    if not column.against:
        return own
    against = (run.entry.empty or run.entry.name) if column.against == EMPTY else column.against
    (other,) = (one for one in runs if one.entry.name == against and one.repetition == run.repetition)
    beside = column.figures(other.phases[column.phase])
    return [value / reference for value, reference in zip(own, beside, strict=True)]


def _wrong(runs: list[Run], name: str) -> str:
    own = [run for run in runs if run.entry.name == name]
    single = [one for run in own for phase, one in run.phases.items() if phase != "duplicates"]
    text = f"{sum(one.wrong for one in single)} of {sum(one.messages for one in single)}"
    doubled = [run.phases["duplicates"] for run in own if "duplicates" in run.phases]
    if doubled:
        text += (
            f"; with {sum(one.pairs for one in doubled)} duplicates "
            f"{sum(one.wrong for one in doubled)} of {sum(one.messages for one in doubled)}"
        )
    return text
