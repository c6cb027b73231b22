"""A decision that computes for too long ends; one that waits, or is quick, does not."""

import threading
import time

import pytest

from bot.turn import limit
from bot.turn.limit import CpuLimit, TooLong


def computes(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_a_decision_that_computes_for_ever_is_ended() -> None:
    limit = CpuLimit(0.2)
    with pytest.raises(TooLong), limit.watching():
        computes(60)


def test_a_decision_that_waits_for_others_is_not_ended() -> None:
    with CpuLimit(0.2).watching():
        time.sleep(0.8)


def test_what_comes_after_a_decision_is_not_ended_for_it() -> None:
    limit = CpuLimit(0.3)
    for _ in range(3):
        with limit.watching():
            computes(0.15)
    computes(0.6)


def test_only_the_thread_that_computes_is_ended() -> None:
    limit, ended = CpuLimit(0.2), []

    def long() -> None:
        try:
            with limit.watching():
                computes(60)
        except TooLong:
            ended.append(threading.current_thread().name)

    thread = threading.Thread(target=long, name="long")
    thread.start()
    with limit.watching():
        thread.join()
    assert ended == ["long"]


def _decide() -> None:
    for _ in range(20):
        with CpuLimit().watching():
            pass


def test_all_limits_of_a_process_are_watched_by_one_thread() -> None:
    limit._watcher.cache_clear()
    before = [thread.name for thread in threading.enumerate()].count("cpu-limit")
    deciding = [threading.Thread(target=_decide) for _ in range(8)]
    for thread in deciding:
        thread.start()
    for thread in deciding:
        thread.join()
    assert [thread.name for thread in threading.enumerate()].count("cpu-limit") == before + 1
