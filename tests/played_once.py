"""What is played once for all workers of a run, and copied by their tests."""

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Played = TypeVar("Played")


def played_once(factory: pytest.TempPathFactory, name: str, play: Callable[[Path], Played]) -> Played:
    """What `play` returned. The first worker that asks plays in a new folder; the others wait and read what
    it returned, which must be possible to pickle. Nobody may change the folder afterwards.
    """
    base = factory.getbasetemp()
    # The folders of the workers lie in the folder of their run.
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, returned = run / f"played-{name}", run / f"played-{name}.pickle"
    with (run / f"played-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not returned.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a worker that failed
            folder.mkdir()
            half = returned.with_suffix(".new")
            half.write_bytes(pickle.dumps(play(folder)))
            half.rename(returned)
    played: Played = pickle.loads(returned.read_bytes())  # noqa: S301 — a worker of this run wrote it
    return played
