"""Starts one worker with short leases, so that a crash costs a test seconds."""

import sys

from bot import logs
from bot.bootstrap import House
from bot.cli import run_worker
from bot.settings import load


def main() -> None:
    """The real worker. Only how long the work of a dead one is left alone differs from production."""
    logs.configure()
    run_worker(House(load(), send_lease_seconds=6, work_lease_seconds=12), sys.argv[1])


if __name__ == "__main__":
    main()
