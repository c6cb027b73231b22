"""What runs on time: timers, the day's work, and what a crash left undone."""

import threading
from collections.abc import Callable, Collection, Hashable
from datetime import date, datetime, timedelta

import structlog

from bot.models.timers import TimerTable
from bot.models.work import WorkTable
from bot.models.work_kinds import TIMED
from bot.outbox.outbox import Outbox
from bot.queues import Waker
from flows.workdays import CHINA

TICK_SECONDS = 0.5
_ASSIGN_EVERY = 4  # ticks
_SWEEP_EVERY = 10
_PLAN_EVERY = 120
_COMPARE_EVERY = 1200  # ten minutes
_WATCH_EVERY = 240  # two minutes
# A day's housekeeping is planned when people sleep.
_DAY_BEGINS = timedelta(hours=3)
# A worker that was woken is given this long before it is asked for again.
PATIENCE = timedelta(seconds=20)
log = structlog.get_logger("clock")


class Clock:
    """One per deployment; a second one does no harm, since jobs claim what they do."""

    def __init__(
        self,
        timers: TimerTable,
        work: WorkTable,
        outbox: Outbox,
        waker: Waker,
        clock: Callable[[], datetime],
        plan_day: Callable[[date], None],
        compare_clocks: Callable[[], object],
        watch: Callable[[], object],
        assign: Callable[[], object],
    ) -> None:
        """`watch`: look for what operators have to be told. It returns at once. `assign`: give people of the
        queue to agents."""
        self._timers = timers
        self._work = work
        self._outbox = outbox
        self._waker = waker
        self._clock = clock
        self._plan_day = plan_day
        self._compare_clocks = compare_clocks
        self._watch = watch
        self._assign = assign
        self._planned: date | None = None
        self._woken: dict[Hashable, datetime] = {}

    def tick(self) -> None:
        """Wake a worker for every timer whose time has come, and for work that has its moment."""
        self._forget()
        for timer in self._timers.due():
            if self._is_news(timer):
                self._waker.fire(timer.openid, timer.name)
        self._wake(TIMED)

    def sweep(self) -> None:
        """Wake workers for messages and work that should have been done by now."""
        self._forget()
        for openid, since in self._outbox.due().items():
            if self._is_news(("deliver", openid, since)):
                self._waker.deliver(openid)
        self._wake()

    def assign(self) -> None:
        """Give people of the queue to agents, where an admin wants that."""
        self._assign()

    def plan(self) -> None:
        """Queue what is done once a day in China; a clock that was off at three does it when it is on."""
        day = (self._clock().astimezone(CHINA) - _DAY_BEGINS).date()
        if day != self._planned:
            self._plan_day(day)
            self._planned = day

    def run(self, stop: threading.Event, ticked: Callable[[], None] = lambda: None) -> None:
        """Until `stop` is set. A database that is away is waited for; `ticked` is told of each success."""
        ticks = 0
        while not stop.wait(TICK_SECONDS):
            ticks += 1
            try:
                self.tick()
                if ticks % _ASSIGN_EVERY == 0:
                    self.assign()
                if ticks % _SWEEP_EVERY == 0:
                    self.sweep()
                if ticks % _PLAN_EVERY == 0:
                    self.plan()
                if ticks % _COMPARE_EVERY == 0:
                    self._compare_clocks()
                if ticks % _WATCH_EVERY == 0:
                    self._watch()
                ticked()
            except Exception:
                log.exception("tick failed")

    def _wake(self, kinds: Collection[str] = ()) -> None:
        for (kind, work_id), since in self._work.due(kinds=kinds).items():
            if self._is_news(("work", work_id, since)):
                self._waker.work(kind, work_id)

    def _is_news(self, due: Hashable) -> bool:
        """Whether nobody was woken for this lately. What was tried and put off is due anew, so it is news."""
        if due in self._woken:
            return False
        self._woken[due] = self._clock()
        return True

    def _forget(self) -> None:
        """Whom we woke long ago may have died: they are woken again, and the memory stays small."""
        recent = self._clock() - PATIENCE
        self._woken = {due: at for due, at in self._woken.items() if at > recent}
