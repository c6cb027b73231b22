"""How well everyday messages are heard: cases from a file, played through the real pure core.

python benchmarks/hearing.py --cases cases.json

Exit status 1 if a case of severity 1 fails.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.hearing.judging import Heard
    from tests.hearing.utterance import Utterance

MOST_REPEATS = 1_000
SEVERITIES = ("S1", "S2", "S3")
MOST_SHOWN = 300  # characters of a reply


@dataclass(frozen=True)
class Result:
    """A case as it went. No `faults`: it was heard right. `heard` is None if it could not be played."""

    utterance: "Utterance"
    heard: "Heard | None"
    faults: Sequence[str]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True, help="a JSON list of cases")
    parser.add_argument("--repeats", type=int, default=5, help="how often each text is heard for the clock")
    parser.add_argument("--quiet", action="store_true", help="no failures, only the counts")
    chosen = parser.parse_args()
    if not 0 < chosen.repeats <= MOST_REPEATS:
        parser.error(f"1 to {MOST_REPEATS} repeats")
    return chosen


def played(utterance: "Utterance") -> Result:
    """One case; an error in it is its own fault and stops no other."""
    from tests.hearing.judging import faults, play

    try:
        heard = play(utterance)
        return Result(utterance, heard, faults(utterance, heard))
    except Exception as error:
        return Result(utterance, None, [f"{type(error).__name__}: {error}"])


def show_failure(result: Result) -> None:
    spoken, heard = result.utterance, result.heard
    said = " ⏎⏎ ".join(spoken.say).replace("\n", "⏎").replace("\t", "⇥")
    print(f"\n{spoken.kind} [{spoken.type}·{spoken.at}] {said}")
    for fault in result.faults:
        print(f"  ✗ {fault}")
    if heard:
        stored = "；".join(f"{name}={value}" for name, value in heard.changed.items())
        print(f"  存下：{stored or '无'}")
        print(f"  回复：{heard.reply.replace(chr(10), ' ')[:MOST_SHOWN]}")


def show_kinds(results: Iterable[Result]) -> None:
    kinds: dict[str, list[bool]] = defaultdict(list)
    for result in results:
        kinds[result.utterance.kind].append(not result.faults)
    print("\n| kind | heard right | of |\n| --- | --- | --- |")
    for kind, right in sorted(kinds.items()):
        print(f"| {kind} | {sum(right)} | {len(right)} |")


def microseconds(results: Iterable[Result], repeats: int) -> tuple[list[float], list[float]]:
    """CPU time of each text, as the median of the repeats: to hear it, and to hear it and decide."""
    hearing, deciding = [], []
    for result in results:
        for thread, event, now in texts_of(result):
            hearing.append(_median_of(repeats, partial(_hear, thread, event, now)))
            deciding.append(_median_of(repeats, partial(_decide, thread, event, now)))
    return hearing, deciding


def texts_of(result: Result) -> list[tuple[Any, Any, Any]]:
    from bot.message import inbound

    events = result.heard.applicant.events if result.heard else []
    return [(thread, event, now) for thread, event, now in events if isinstance(event, inbound.Text)]


def _median_of(repeats: int, deed: Any) -> float:
    times = []
    for _ in range(repeats):
        started = time.process_time_ns()
        deed()
        times.append((time.process_time_ns() - started) / 1000)
    return median(times)


def _hear(thread: Any, event: Any, now: Any) -> None:
    """What a text means, from a fresh look at the application."""
    from dataclasses import replace

    from flows.certificates.choice import look_at
    from flows.hearing.understand import understand

    application = thread.application
    look = look_at(replace(application), now) if application else None
    understand(event.content, look, thread.confirming)


def _decide(thread: Any, event: Any, now: Any) -> None:
    from handlers.decide import decide

    decide(thread, event, now)


def show_times(times: tuple[list[float], list[float]]) -> None:
    for name, figures in zip(("hearing", "hearing and deciding"), times, strict=True):
        if ordered := sorted(figures):
            high = ordered[-1 - len(ordered) // 10]
            middle, average = median(ordered), mean(ordered)
            print(f"{name}: median {middle:.0f} µs, mean {average:.0f} µs, p90 {high:.0f} µs a text")


def summary(results: Sequence[Result]) -> str:
    """How many were heard right: of all, and of each severity."""
    parts = [_counted("heard right", results)]
    others = {result.utterance.severity for result in results} - {*SEVERITIES}
    for severity in (*SEVERITIES, *sorted(others)):
        parts.append(
            _counted(severity or "no severity", [r for r in results if r.utterance.severity == severity])
        )
    return ", ".join(parts)


def _counted(name: str, results: Sequence[Result]) -> str:
    return f"{name} {sum(not result.faults for result in results)} of {len(results)}"


def main() -> int:
    chosen = arguments()
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from tests.hearing.utterance import read_cases

    results = [played(utterance) for utterance in read_cases(chosen.cases)]
    failed = [result for result in results if result.faults]
    if not chosen.quiet:
        for result in failed:
            show_failure(result)
    show_kinds(results)
    print()
    show_times(microseconds(results, chosen.repeats))
    print(summary(results))
    return 1 if any(result.utterance.severity == "S1" for result in failed) else 0


if __name__ == "__main__":
    sys.exit(main())
