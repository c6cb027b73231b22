"""Starts one worker with short leases, so that a crash costs a test seconds."""

import sys

from bot import cli, outbox
from bot.models import work

SEND_LEASE_MS = 6_000
WORK_LEASE_MS = 12_000


def main() -> None:
    """The real worker. Only how long the work of a dead one is left alone differs from production."""
    outbox._LEASE_MS = SEND_LEASE_MS
    work._LEASE_MS = WORK_LEASE_MS
    cli.main(["worker", *sys.argv[1:]])


if __name__ == "__main__":
    main()
