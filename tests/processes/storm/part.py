"""The parts of the service as a storm runs them: the real ones, with short leases, by a clock that the storm
turns for all of them at once."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from bot import logs
from bot.bootstrap import House
from bot.bootstrap.web import create_app
from bot.cli.clock import run_clock
from bot.cli.worker import run_worker
from bot.settings import load
from tests.remembering import Remembering

TURNED_BY = "STORM_CLOCK_FILE"
SEND_LEASE_SECONDS, WORK_LEASE_SECONDS = 6, 12


def turned_clock() -> datetime:
    """The time of this machine, moved by the seconds that stand in the file; no file, no move."""
    try:
        moved = float(Path(os.environ[TURNED_BY]).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        moved = 0.0
    return datetime.now(UTC) + timedelta(seconds=moved)


def turn(file: Path, seconds: float) -> None:
    """For every part at its next look at the clock."""
    fresh = file.with_suffix(".new")
    fresh.write_text(str(seconds), "utf-8")
    fresh.replace(file)


def web_app() -> Flask:
    """What gunicorn serves."""
    logs.configure()
    return create_app(House(load(), clock=turned_clock))


def main() -> None:
    """`clock`, or a queue and the folder of the readings, so that a worker that was killed reads once."""
    logs.configure()
    part, *rest = sys.argv[1:]
    if part == "clock":
        run_clock(House(load(), clock=turned_clock))
        return
    house = House(
        load(),
        clock=turned_clock,
        own_reader=Remembering(Path(rest[0])),
        send_lease_seconds=SEND_LEASE_SECONDS,
        work_lease_seconds=WORK_LEASE_SECONDS,
    )
    run_worker(house, part)


if __name__ == "__main__":
    main()
