"""Ends a decision that computes for too long, so that one message cannot hold a process for ever."""

import ctypes
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

DECISION_SECONDS = 2.0  # of a processor: a hundred times what the longest decision takes
_LOOK_EVERY_SECONDS = 0.25


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
        self._watched: dict[int, tuple[int, float]] = {}
        self._lock = threading.Lock()
        self._process = 0  # whose watcher runs: threads do not survive a fork

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Raises TooLong inside the block when it has computed for longer than allowed."""
        me = threading.get_ident()
        mine = time.pthread_getcpuclockid(me)
        self._start()
        with self._lock:
            self._watched[me] = mine, time.clock_gettime(mine) + self._seconds
        try:
            yield
        finally:
            with self._lock:
                was_ended = self._watched.pop(me, None) is None
            if was_ended:
                _end(me, None)  # if it is not raised yet, it is not raised later

    def _start(self) -> None:
        if self._process != os.getpid():
            self._process = os.getpid()
            threading.Thread(target=self._watch, name="cpu-limit", daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(_LOOK_EVERY_SECONDS)
            with self._lock:
                for thread, (clock, until) in list(self._watched.items()):
                    if time.clock_gettime(clock) > until:
                        del self._watched[thread]
                        _end(thread, TooLong)


def _end(thread: int, error: type[Exception] | None) -> None:
    raised = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
