"""Watches the child that decodes, from outside."""

import os
import resource
import select
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Thread

import pytest

from media.intake import Unreadable
from media.intake.confined import take_in_limits
from tests.media.hostile.builders import LIMIT
from tests.media.hostile.checks import check_advice
from tests.media.hostile.pictures import scans_without_end


@cache
def slow() -> bytes:
    """A picture that takes much longer to decode than any test lasts."""
    return scans_without_end(5000, 4000)


def refused(data: bytes, *, seconds: int = 20, megabytes: int = 1024) -> str:
    """With which code."""
    with pytest.raises(Unreadable) as caught:
        take_in_limits(data, limit=LIMIT, recompress=True, seconds=seconds, megabytes=megabytes)
    check_advice(caught.value)
    return caught.value.code


class Decoding:
    """A child at work on the slow file."""

    def __init__(self) -> None:
        self._codes: list[str] = []
        self._waiting = Thread(target=lambda: self._codes.append(refused(slow(), seconds=60)))
        self._waiting.start()
        self.child = confined_child(os.getpid())

    def code(self) -> str:
        """With which it was refused."""
        self._waiting.join()
        return self._codes[0]


def confined_child(parent: int) -> int:
    """Waits until it has taken its limits upon itself."""
    while True:
        for child in children(parent):
            with suppress(OSError):
                if resource.prlimit(child, resource.RLIMIT_CORE)[0] == 1:
                    return child


def children(parent: int) -> list[int]:
    """Those that decode, dead ones that nobody has reaped included."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, mother = _state(entry)
            if int(mother) == parent and (state == "Z" or b"confined" in (entry / "cmdline").read_bytes()):
                found.append(int(entry.name))
    return found


def is_running(process: int) -> bool:
    """Dead is also one that its new parent, the first process of the machine, has not reaped yet."""
    with suppress(OSError):
        return _state(Path("/proc") / str(process))[0] != "Z"
    return False


def wait_for_end(process: int) -> None:
    """Of any process, also of one that is not our child."""
    with suppress(ProcessLookupError):
        watched = os.pidfd_open(process)
        select.select([watched], [], [])
        os.close(watched)


def _state(entry: Path) -> list[str]:
    """And the parent."""
    return (entry / "stat").read_text().rpartition(") ")[2].split()[:2]
