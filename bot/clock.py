"""What runs on time: due timers, and the sweeper that finds what a crash left undone."""

import threading

import structlog

from bot.models.work import WorkTable
from bot.outbox import Outbox
from bot.queues import Waker

TICK_SECONDS = 0.5
_SWEEP_EVERY = 10  # ticks
log = structlog.get_logger("clock")


class Clock:
    """One per deployment; a second one does no harm, since jobs claim what they do."""

    def __init__(self, table: WorkTable, outbox: Outbox, waker: Waker) -> None:
        self._table = table
        self._outbox = outbox
        self._waker = waker

    def tick(self) -> None:
        """Wake a worker for every timer whose time has come."""
        for openid, name in self._table.due_timers():
            self._waker.fire(openid, name)

    def sweep(self) -> None:
        """Wake workers for messages and work that should have been done by now."""
        for openid in self._outbox.due():
            self._waker.deliver(openid)
        for kind, work_id in self._table.due():
            self._waker.work(kind, work_id)

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set. A database that is away is waited for."""
        ticks = 0
        while not stop.wait(TICK_SECONDS):
            ticks += 1
            try:
                self.tick()
                if ticks % _SWEEP_EVERY == 0:
                    self.sweep()
            except Exception:
                log.exception("tick failed")
