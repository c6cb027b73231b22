"""Takes a file in a process of its own, with little memory, little time and no secrets."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from threading import Timer
from typing import Any

from media.intake import Intake, Side, Unreadable, load_libraries, take
from media.intake.adjusted import Adjustment
from media.intake.kind import JPEG, KINDS, PDF, PDF_SIGNATURE
from media.intake.words import MOST_PAGES, refusal

ROOT = Path(__file__).parents[2]
READY = b"ready\n"
MOST_ANSWERED = 80 * 1024 * 1024  # bytes: twenty pages of dense print and their sheet are 65 million
MOST_BLOBS = 3 + MOST_PAGES
GRACE = 5  # seconds by which a child may outlive a parent that was killed
BEGINNINGS = {JPEG.media_type: b"\xff\xd8\xff", PDF.media_type: PDF_SIGNATURE}
MEDIA_TYPES = {kind.media_type for kind in KINDS}


class NotStarted(RuntimeError):
    """The child failed before it saw the file: the machine is at fault, not the applicant."""


def take_in_limits(
    data: bytes,
    *,
    limit: int,
    recompress: bool,
    allow_png: bool = False,
    wish: Adjustment | None = None,
    seconds: int = 20,
    megabytes: int = 1024,
) -> Intake:
    """Like `take`. A file that crashes, blocks or bloats the decoder is refused like any other."""
    asked: dict[str, Any] = {"limit": limit, "recompress": recompress, "allow_png": allow_png}
    if wish is not None:
        asked["wish"] = asdict(wish)
    code, answer = _answer(data, [str(seconds), str(megabytes), json.dumps(asked)], seconds)
    if code > 0 and not answer.startswith(READY):
        raise NotStarted(f"exit code {code}")
    try:
        if code != 0 or len(answer) > MOST_ANSWERED:
            raise refusal("too_heavy")
        return _checked(answer.removeprefix(READY), data, limit)
    except Unreadable:
        raise
    except Exception as error:
        # Only a child that the file has taken over answers anything but what `main` writes.
        raise refusal("too_heavy") from error


def main(seconds: str, megabytes: str, asked: str) -> None:
    data = sys.stdin.buffer.read()
    load_libraries(data)  # while a failure is still the machine's
    _confine(int(seconds), int(megabytes) * 1024 * 1024)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    try:
        head, blobs = _packed(take(data, **_arguments(asked)))
    except Unreadable as refused:
        head, blobs = {"code": refused.code}, []
    sys.stdout.buffer.write(b"\n".join((json.dumps(head).encode(), b"".join(blobs))))


def _arguments(asked: str) -> dict[str, Any]:
    """Those of `take`."""
    arguments: dict[str, Any] = json.loads(asked)
    if wish := arguments.get("wish"):
        left, top, right, bottom = wish["box"]
        arguments["wish"] = Adjustment(wish["turn"], (left, top, right, bottom))
    return arguments


def _answer(data: bytes, arguments: list[str], seconds: int) -> tuple[int, bytes]:
    """The child's exit code and output. However it ends, nothing of it is left when this returns."""
    # The child is this module; its only arguments are numbers. It inherits no environment and so no secrets.
    command = [sys.executable, "-m", __name__, *arguments]
    with _started(command) as child, _ended(child.pid, seconds):
        assert child.stdin is not None  # noqa: S101
        assert child.stdout is not None  # noqa: S101
        with suppress(BrokenPipeError):  # it may be dead by now; its exit code tells
            child.stdin.write(data)
            child.stdin.close()
        answer = child.stdout.read(MOST_ANSWERED + 1)
        if len(answer) <= MOST_ANSWERED:
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    return child.returncode, answer


def _started(command: list[str]) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT, env={}, process_group=0)  # noqa: S603
    except OSError as error:  # no memory, no process left, no interpreter
        raise NotStarted(str(error)) from error


@contextmanager
def _ended(child: int, seconds: int) -> Iterator[None]:
    """Kills the child and its own when its time is over, and also when what waits for it is interrupted.

    Until this is left nobody may reap the child: its number, which is its group's, would be free for another.
    """

    def kill() -> None:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)

    clock = Timer(seconds, kill)
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
        clock.join()
        kill()


def _confine(seconds: int, memory: int) -> None:
    # From here on decoders complain to nobody: what they say is up to the file, and may be endless.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # No new processes; Linux holds root to this only if it has lost its capabilities.
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    # A dump would hold somebody's papers. At 1, and not at 0, Linux does not even start a crash reporter.
    resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
    signal.alarm(seconds + GRACE)


# Plain JSON and bytes, not pickle: a decoder that was taken over must not run anything here.
def _packed(taken: Intake) -> tuple[dict[str, Any], list[bytes]]:
    sides = [side.picture for side in taken.sides]
    blobs = [taken.normalised, taken.thumbnail, *sides] + [taken.original] * taken.recompressed
    head = {key: getattr(taken, key) for key in ("kind", "media_type", "width", "height", "pages")}
    boxes = [side.box for side in taken.sides]
    return {**head, "boxes": boxes, "sizes": [len(blob) for blob in blobs]}, blobs


def _checked(answer: bytes, data: bytes, limit: int) -> Intake:
    """What the child says, as far as it can be true. Raises anything if it cannot."""
    line, _, rest = answer.partition(b"\n")
    head = json.loads(line)
    if "code" in head:
        raise refusal(head["code"], limit=limit)
    blobs = list(_cut(rest, head["sizes"]))
    if not all(blob.startswith(BEGINNINGS[JPEG.media_type]) for blob in blobs[: 2 + len(head["boxes"])]):
        raise ValueError("not a JPEG")
    normalised, thumbnail, *more = blobs
    boxes = [_box(numbers) for numbers in head["boxes"]]
    sides, squeezed = more[: len(boxes)], more[len(boxes) :]
    recompressed = bool(squeezed)
    media_type = str(head["media_type"])
    if media_type not in ((JPEG.media_type, PDF.media_type) if recompressed else MEDIA_TYPES):
        raise ValueError("media type")
    if recompressed and not squeezed[0].startswith(BEGINNINGS[media_type]):
        raise ValueError("not what it is called")
    return Intake(
        kind="pdf" if head["kind"] == "pdf" else "picture",
        media_type=media_type,
        width=int(head["width"]),
        height=int(head["height"]),
        pages=int(head["pages"]),
        sha256=sha256(data).hexdigest(),
        original=squeezed[0] if recompressed else data,
        normalised=normalised,
        thumbnail=thumbnail,
        recompressed=recompressed,
        sides=tuple(Side(picture, box) for picture, box in zip(sides, boxes, strict=True)),
    )


def _box(numbers: list[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(number) for number in numbers)
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise ValueError("box")
    return left, top, right, bottom


def _cut(rest: bytes, sizes: list[int]) -> Iterator[bytes]:
    if sum(sizes) != len(rest) or len(sizes) > MOST_BLOBS:
        raise ValueError("sizes")
    start = 0
    for size in sizes:
        yield rest[start : start + size]
        start += size


if __name__ == "__main__":
    main(*sys.argv[1:])
