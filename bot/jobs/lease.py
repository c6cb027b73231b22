"""Keeps work that lasts longer than its lease."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy.exc import DBAPIError

from bot.models.work import Work, WorkTable

log = structlog.get_logger("lease")


@contextmanager
def held(table: WorkTable, work: Work) -> Iterator[None]:
    """Extend the lease three times in its length until the block ends.

    So a lease can be short: work whose worker was killed is soon taken by another.
    """
    ended = threading.Event()

    def extend() -> None:
        while not ended.wait(table.lease_seconds / 3):
            try:
                table.extend(work)
            except DBAPIError as error:
                log.warning("lease not extended", error=type(error.orig).__name__)

    thread = threading.Thread(target=extend, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
