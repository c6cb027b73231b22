"""Which core a process runs on, and the CPU time it used (Linux only)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cores() -> tuple[int, int]:
    """The server's core, and the one for the load and the databases (the same if there is only one)."""
    usable = sorted(os.sched_getaffinity(0))
    return usable[0], usable[-1]


@contextmanager
def on_core(core: int | None) -> Iterator[None]:
    """Children started inside inherit the core; None leaves them every core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, before if core is None else {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def process_seconds(pid: int) -> float:
    """utime + stime of a process with all its threads, also those that have ended."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS


def family_seconds(pid: int) -> float:
    """The same for a process, its living children and the children it has waited for."""
    fields = _stat(pid)
    own = sum(int(ticks) for ticks in fields[11:15]) / TICKS
    return own + sum(family_seconds(child) for child in children(pid))


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def core_seconds(core: int) -> float:
    """Time that a core spent in processes (user, nice and system; interrupts left out)."""
    for line in Path("/proc/stat").read_text().splitlines():
        if line.startswith(f"cpu{core} "):
            user, nice, system = line.split()[1:4]
            return (int(user) + int(nice) + int(system)) / TICKS
    raise LookupError(f"no core {core}")


def _stat(pid: int) -> list[str]:
    # The second field is the program's name in brackets and may itself hold spaces and brackets.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
