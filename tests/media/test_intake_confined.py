"""The child that decodes: it has limits, leaves nothing behind, and its end is a refusal like any other."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from media.intake import Unreadable, take
from media.intake.confined import NotStarted, take_in_limits
from tests.media.hostile.builders import LIMIT, noisy_photo, picture, plain_pdf
from tests.media.hostile.pdfs import locked
from tests.media.hostile.watching import (
    Decoding,
    children,
    confined_child,
    is_running,
    refused,
    slow,
    wait_for_end,
)

ROOT = Path(__file__).parents[2]
LIMITS = {
    "RLIMIT_AS": (1024**3, 1024**3),
    "RLIMIT_CPU": (60, 60),
    "RLIMIT_FSIZE": (0, 0),
    "RLIMIT_NPROC": (0, 0),
    "RLIMIT_CORE": (1, 1),
}


class Interrupted(Exception):
    pass


@pytest.fixture
def decoding() -> Iterator[Decoding]:
    at_work = Decoding()
    yield at_work
    assert at_work.code() == "too_heavy"
    assert children(os.getpid()) == []


@pytest.mark.parametrize(
    "data", [picture(), plain_pdf(2), noisy_photo()], ids=["picture", "two pages", "recompressed"]
)
def test_within_limits_a_file_gives_the_same_as_without(data: bytes) -> None:
    assert take_in_limits(data, limit=LIMIT, recompress=True) == take(data, limit=LIMIT, recompress=True)


@pytest.mark.parametrize(
    ("data", "limit", "word"),
    [(locked("secret"), LIMIT, "密码"), (noisy_photo(), LIMIT, "2MB"), (plain_pdf(21), LIMIT, "20页")],
    ids=["locked", "too large", "too long"],
)
def test_within_limits_a_refusal_keeps_its_words(data: bytes, limit: int, word: str) -> None:
    with pytest.raises(Unreadable) as alone:
        take(data, limit=limit, recompress=False)
    with pytest.raises(Unreadable) as caught:
        take_in_limits(data, limit=limit, recompress=False)
    assert (caught.value.code, caught.value.words) == (alone.value.code, alone.value.words)
    assert word in caught.value.words


def test_the_decoder_has_its_limits_and_no_secrets(decoding: Decoding) -> None:
    place = Path("/proc") / str(decoding.child)
    assert {name: resource.prlimit(decoding.child, getattr(resource, name)) for name in LIMITS} == LIMITS
    assert (place / "environ").read_bytes() == b""
    held = int((place / "statm").read_text().split()[0]) * resource.getpagesize()
    assert held <= LIMITS["RLIMIT_AS"][0]
    os.kill(decoding.child, signal.SIGKILL)


@pytest.mark.parametrize("by", ["SIGSEGV", "SIGBUS", "SIGABRT", "SIGXCPU", "SIGALRM", "SIGTERM", "SIGKILL"])
def test_a_decoder_that_crashes_or_is_killed_gives_a_clean_refusal(decoding: Decoding, by: str) -> None:
    os.kill(decoding.child, getattr(signal, by))


def test_a_file_that_needs_too_much_memory_is_refused() -> None:
    assert refused(picture(size=(5000, 5000), quality=30), megabytes=150) == "too_heavy"
    assert children(os.getpid()) == []


@pytest.mark.parametrize("data", [picture(), bytes(20 * 1024 * 1024)], ids=["small", "large"])
def test_a_file_that_takes_too_long_is_refused(data: bytes) -> None:
    assert refused(data, seconds=0) == "too_heavy"
    assert children(os.getpid()) == []


def test_a_worker_that_is_interrupted_takes_its_decoder_along() -> None:
    def interrupt(number: int, frame: object) -> None:
        raise Interrupted

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(Interrupted):
            take_in_limits(slow(), limit=LIMIT, recompress=True, seconds=60)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert children(os.getpid()) == []


def test_a_decoder_whose_worker_was_killed_ends_by_itself() -> None:
    work = "from tests.media.hostile.watching import refused, slow; refused(slow(), seconds=2)"
    with subprocess.Popen([sys.executable, "-c", work], cwd=ROOT) as worker:
        child = confined_child(worker.pid)
        worker.kill()
    wait_for_end(child)
    assert not is_running(child)


@pytest.mark.parametrize(
    "answer",
    [
        "exec cat /dev/zero",
        "cat > /dev/null; exec cat /dev/zero",
        "exec true",
        "echo ready",
        "echo ready; echo '['; ",
        "echo ready; echo '[]'",
        'echo ready; echo \'{"code": "no such code"}\'',
        "echo ready; echo '{\"code\": [1]}'",
        "echo ready; head -c 200000 /dev/zero | tr '\\0' '['",
        "echo ready; printf '{\"sizes\": [4, 4]}\\n<script>'",
        "echo ready; printf '{\"sizes\": [9999999999, 4]}\\n'",
        "exec 1>&-; exec sleep 1000",
        "sleep 1000 & exit 0",
        "kill -SEGV $$",
    ],
)
def test_a_decoder_that_a_file_has_taken_over_gives_a_refusal(
    answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_over = tmp_path / "python"
    taken_over.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{answer}\n")
    taken_over.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(taken_over))
    assert refused(picture(size=(2000, 1500), quality=95), seconds=2) == "too_heavy"
    assert children(os.getpid()) == []


def test_a_decoder_that_cannot_start_is_not_the_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(NotStarted):
        take_in_limits(picture(), limit=LIMIT, recompress=True)
