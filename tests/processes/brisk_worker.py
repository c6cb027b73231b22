"""Starts one worker with short leases, so that a crash costs a test seconds."""

import sys
from pathlib import Path

from bot import logs
from bot.bootstrap import House
from bot.cli.worker import run_worker
from bot.settings import load
from tests.remembering import Remembering


def main() -> None:
    """The real worker, which really reads. The work of a dead one is soon taken again. The second argument
    is the folder of the readings: the workers of one test read equal pictures once."""
    logs.configure()
    role, readings = sys.argv[1:]
    reader = Remembering(Path(readings))
    run_worker(House(load(), own_reader=reader, send_lease_seconds=6, work_lease_seconds=12), role)


if __name__ == "__main__":
    main()
