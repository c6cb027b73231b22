"""Whether this machine gave the service what it needs: a callback that the kernel did not run cannot be
answered in five seconds.

The kernel counts how long each thread was ready and got no core (`/proc/PID/task/TID/schedstat`). When the
threads that answer lost half of a callback's time so, while the service itself used less than half of all
cores, something beside the service had them: other tests, the storm's own people, another guest of the
host. A service that takes all cores for itself is not excused, and on a kernel that does not count nobody is.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.cpu import TICKS, children, process_seconds

# Parts on the way of an answer, and all that the service consists of.
_ANSWERING, _SERVICE = (
    ("web", "redis", "database"),
    ("web", "worker", "worker_media", "clock", "redis", "database"),
)
_NANOSECONDS = 1e9
_CORES = os.cpu_count() or 1
_STOLEN_COLUMN = 8

# Role → the processes that its parts were started as; their children are found.
Parts = Callable[[], Mapping[str, Iterable[int]]]


@dataclass(frozen=True, slots=True)
class Sample:
    """`waited`: role and thread → seconds ready without a core. `used`: process → seconds of a core.
    `stolen`: seconds in which the host ran somebody else instead of us, of all cores together."""

    at: float
    waited: Mapping[tuple[str, int], float]
    used: Mapping[int, float]
    stolen: float = 0.0


@dataclass
class Machine:
    """Looks at the processes now and then; seconds since 1970."""

    parts: Parts
    samples: list[Sample] = field(default_factory=list)

    def look(self) -> None:
        waited, used = {}, {}
        for role, started in self.parts().items():
            for pid in _families(started):
                with suppress(OSError):  # it has just ended
                    used[pid] = process_seconds(pid) if role in _SERVICE else 0.0
                    if role in _ANSWERING:
                        waited |= {(role, thread): seconds for thread, seconds in _waits(pid)}
        self.samples.append(Sample(time.time(), waited, used, _stolen()))

    def was_busy_otherwise(self, began: float, ended: float) -> bool:
        """Whether something else had the cores while a callback waited for its answer."""
        before = [sample for sample in self.samples if sample.at <= began]
        after = [sample for sample in self.samples if sample.at >= ended]
        if not before or not after:
            return False
        first, last = before[-1], after[0]
        used = sum(seconds - first.used.get(pid, 0.0) for pid, seconds in last.used.items())
        is_its_own = used >= (last.at - first.at) * _CORES / 2
        return _lost(first, last) >= (last.at - first.at) / 2 and not is_its_own


def _lost(first: Sample, last: Sample) -> float:
    """Of each answering role the thread that waited longest: a callback needs one of each."""
    longest: dict[str, float] = {}
    for (role, thread), seconds in last.waited.items():
        if (before := first.waited.get((role, thread))) is not None:
            longest[role] = max(longest.get(role, 0.0), seconds - before)
    return sum(longest.values()) + (last.stolen - first.stolen) / _CORES


def _families(started: Iterable[int]) -> Iterator[int]:
    for pid in started:
        yield pid
        with suppress(OSError):
            yield from _families(children(pid))


def _waits(pid: int) -> Iterator[tuple[int, float]]:
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):
            _, waited, _ = (thread / "schedstat").read_text().split()
            yield int(thread.name), int(waited) / _NANOSECONDS


def _stolen() -> float:
    with suppress(OSError, IndexError):
        return int(Path("/proc/stat").read_text().split("\n", 1)[0].split()[_STOLEN_COLUMN]) / TICKS
    return 0.0
