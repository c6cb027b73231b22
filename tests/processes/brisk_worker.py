"""Starts one worker with short leases, so that a crash costs a test seconds."""

import sys

from bot import logs
from bot.bootstrap import House
from bot.cli.main import run_worker
from bot.settings import load
from tests.remembering import Remembering


def main() -> None:
    """The real worker, which really reads. The work of a dead one is soon taken again, and equal pictures are
    read once in the life of a process."""
    logs.configure()
    house = House(load(), own_reader=Remembering(), send_lease_seconds=6, work_lease_seconds=12)
    run_worker(house, sys.argv[1])


if __name__ == "__main__":
    main()
