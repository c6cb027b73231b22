"""What one message costs: ours beside bare Flask and beside WeRoBot.

python benchmarks/turn.py --people 100 --messages 12 --repeats 3 --databases sqlite,postgresql
"""

import argparse
import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.phases import Crowd

MOST_PEOPLE, MOST_REPEATS, MOST_AT_ONCE, MOST_STORED = 5_000, 50, 512, 5_000_000


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--contestants", default="echo,werobot,szca", help="files of benchmarks/contestants/")
    parser.add_argument("--databases", default="sqlite,postgresql", help="for contestants that have one")
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--messages", type=int, default=12, help="of each person, in order")
    parser.add_argument("--repeats", type=int, default=3, help="alternating repetitions")
    parser.add_argument("--threads", type=int, default=4, help="of the one gunicorn worker")
    parser.add_argument("--at-once", type=int, default=16, help="people who talk at the same time")
    parser.add_argument(
        "--tail-at-once", type=int, default=64, help="the same in the tail phase; 0 leaves it out"
    )
    parser.add_argument(
        "--crush-at-once", type=int, default=256, help="the same in the crush phase; 0 leaves it out"
    )
    parser.add_argument(
        "--stored", type=int, default=0, help="also measure with so many people in the database before"
    )
    parser.add_argument(
        "--duplicates",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="adds a phase in which this share of the messages is sent twice at the same moment",
    )
    parser.add_argument("--limit", type=float, default=120.0, help="seconds that a phase may take")
    parser.add_argument("--out", type=Path, help="file for all figures, as JSON")
    chosen = parser.parse_args()
    if not (0 < chosen.people <= MOST_PEOPLE and 0 < chosen.repeats <= MOST_REPEATS and chosen.messages > 0):
        parser.error(f"at least 1 and at most {MOST_PEOPLE} people and {MOST_REPEATS} repeats")
    crowds = (chosen.tail_at_once, chosen.crush_at_once)
    if not (0 < chosen.at_once <= MOST_AT_ONCE and all(0 <= crowd <= MOST_AT_ONCE for crowd in crowds)):
        parser.error(f"at most {MOST_AT_ONCE} people at once")
    if not 0 <= chosen.stored <= MOST_STORED:
        parser.error(f"at most {MOST_STORED} people stored")
    return chosen


def crowds_of(chosen: argparse.Namespace) -> "dict[str, Crowd]":
    """The phases of a repetition. A slice is short, so that contestants alternate every second or so."""
    from benchmarks.phases import Crowd

    common = {"messages": chosen.messages, "limit": chosen.limit}
    slices = max(1, chosen.people // (2 * chosen.at_once))
    calm = {
        "slices": slices,
        "people_per_slice": chosen.people // slices,
        "at_once": chosen.at_once,
        **common,
    }
    found = {"main": Crowd(series=1, **calm)}
    if chosen.tail_at_once:
        slices = max(2, chosen.people // (2 * chosen.tail_at_once))
        found["tail"] = Crowd(
            series=2,
            slices=slices,
            people_per_slice=2 * chosen.tail_at_once,
            at_once=chosen.tail_at_once,
            **common,
        )
    if chosen.crush_at_once:
        size = chosen.crush_at_once
        found["crush"] = Crowd(series=4, slices=1, people_per_slice=size, at_once=size, **common)
    if chosen.duplicates:
        found["duplicates"] = Crowd(series=3, duplicates=chosen.duplicates, **calm)
    return found


def main() -> int:
    chosen = arguments()
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from benchmarks.phases import PhaseError
    from benchmarks.report import as_json, remarks, table
    from benchmarks.runs import entries, run_all
    from benchmarks.services import ServiceError

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    who = entries(chosen.contestants.split(","), chosen.databases.split(","), chosen.stored)
    runs = []
    try:
        for repetition in run_all(who, chosen.repeats, crowds_of(chosen), chosen.threads):
            runs += repetition
            print(f"{len(runs) // len(who)} of {chosen.repeats} repetitions", file=sys.stderr)
    except (PhaseError, ServiceError) as error:
        print(error, file=sys.stderr)
        return 1
    print(table(runs), *(f"- {remark}" for remark in remarks(runs)), sep="\n")
    if chosen.out:
        settings = {key: str(value) for key, value in vars(chosen).items()}
        chosen.out.write_text(json.dumps(as_json(runs, settings), indent=1, ensure_ascii=False) + "\n")
    return int(any(run.failed for run in runs))


if __name__ == "__main__":
    sys.exit(main())
