"""Ends a decision that computes for too long, so that one message cannot hold a process for ever."""

import ctypes
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

DECISION_SECONDS = 2.0  # of a processor: a hundred times what the longest decision takes
_LOOK_EVERY_SECONDS = 0.25
_making = threading.Lock()


class TooLong(Exception):
    """The decision was ended. Nothing of it was stored."""


class CpuLimit:
    """Watches threads while they decide, which is pure computing: no transaction is cut in the middle.

    Processor time is measured, not time that passes: a thread that waits for others is not at fault. Python
    can be ended between two of its own steps only. A call into C is not interrupted, so patterns have to take
    linear time by themselves.
    """

    def __init__(self, seconds: float = DECISION_SECONDS) -> None:
        self._seconds = seconds

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Raises TooLong inside the block when it has computed for longer than allowed."""
        me = threading.get_ident()
        mine = time.pthread_getcpuclockid(me)
        watcher = _watcher_of(os.getpid())
        watcher.watch(me, mine, time.clock_gettime(mine) + self._seconds)
        try:
            yield
        finally:
            if watcher.has_ended(me):
                _end(me, None)  # if it is not raised yet, it is not raised later


class _Watcher:
    """One thread for all limits of a process: each look takes the interpreter from the threads that work."""

    def __init__(self) -> None:
        self._watched: dict[int, tuple[int, float]] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._look, name="cpu-limit", daemon=True).start()

    def watch(self, thread: int, clock: int, until: float) -> None:
        with self._lock:
            self._watched[thread] = clock, until

    def has_ended(self, thread: int) -> bool:
        """Watch the thread no longer. Returns whether it was ended."""
        with self._lock:
            return self._watched.pop(thread, None) is None

    def _look(self) -> None:
        while True:
            time.sleep(_LOOK_EVERY_SECONDS)
            with self._lock:
                for thread, (clock, until) in list(self._watched.items()):
                    if time.clock_gettime(clock) > until:
                        del self._watched[thread]
                        _end(thread, TooLong)


def _watcher_of(process: int) -> _Watcher:
    """Threads do not survive a fork, so a child has a watcher of its own."""
    with _making:  # two threads that decide first, at one moment, share one
        return _watcher(process)


@cache
def _watcher(_: int) -> _Watcher:
    return _Watcher()


def _end(thread: int, error: type[Exception] | None) -> None:
    raised = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
