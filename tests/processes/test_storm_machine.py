"""When a storm blames the machine for a late callback, and when it does not."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.processes.storm.machine import Machine, Sample

CORES = os.cpu_count() or 1
WEB, REDIS = ("web", 11), ("redis", 12)


def watched(waited: float, used: float, stolen: float = 0.0) -> Machine:
    """A machine that was looked at before and after the five seconds from 100 to 105."""
    return Machine(
        dict,
        [
            Sample(100.0, {WEB: 1.0, REDIS: 0.0}, {11: 3.0}, 0.0),
            Sample(105.0, {WEB: 1.0 + waited, REDIS: 0.5}, {11: 3.0 + used}, stolen),
        ],
    )


def test_threads_that_got_no_core_are_no_fault_of_the_service() -> None:
    assert watched(waited=2.1, used=0.4).was_busy_otherwise(100.0, 105.0)
    assert watched(waited=0.0, used=0.1, stolen=2.1 * CORES).was_busy_otherwise(100.0, 105.0)


def test_a_service_that_had_its_cores_is_to_blame() -> None:
    assert not watched(waited=1.9, used=0.4).was_busy_otherwise(100.0, 105.0)


def test_a_service_that_takes_the_cores_itself_is_to_blame() -> None:
    assert not watched(waited=4.0, used=2.5 * CORES).was_busy_otherwise(100.0, 105.0)


def test_nothing_is_blamed_on_a_machine_that_nobody_looked_at() -> None:
    assert not watched(waited=4.0, used=0.0).was_busy_otherwise(99.0, 104.0)
    assert not watched(waited=4.0, used=0.0).was_busy_otherwise(101.0, 106.0)


def test_threads_that_came_meanwhile_say_nothing_of_before() -> None:
    machine = watched(waited=0.0, used=0.0)
    machine.samples[1] = Sample(105.0, {("web", 99): 4.9}, {})
    assert not machine.was_busy_otherwise(100.0, 105.0)


@pytest.fixture
def crowded() -> Iterator[int]:
    """One of three processes that all want the same core; its number."""
    core = str(min(os.sched_getaffinity(0)))
    spin = ["-c", f"import os; os.sched_setaffinity(0, {{{core}}})\nwhile True: pass"]
    spinning = [subprocess.Popen([sys.executable, *spin]) for _ in range(3)]
    yield spinning[0].pid
    for process in spinning:
        process.kill()
        process.wait()


def test_the_kernel_says_how_long_a_thread_waited(crowded: int) -> None:
    machine = Machine(lambda: {"web": [crowded]})
    for _ in range(50):
        machine.look()
        if machine.samples[-1].waited.get(("web", crowded), 0.0) > 0.2:
            break
        time.sleep(0.2)
    last = machine.samples[-1]
    assert last.waited["web", crowded] > 0.2
    assert last.used[crowded] > 0
