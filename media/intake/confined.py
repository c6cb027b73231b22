"""Takes a file in a process of its own, with little memory, little time and no secrets."""

import json
import resource
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from media.intake import Intake, Unreadable, take
from media.intake.words import refusal

BLOBS = ("original", "normalised", "thumbnail")
ROOT = Path(__file__).parents[2]


def take_in_limits(
    data: bytes,
    *,
    limit: int,
    recompress: bool,
    allow_png: bool = False,
    seconds: int = 20,
    megabytes: int = 1024,
) -> Intake:
    """Like `take`. A file that crashes, blocks or bloats the decoder is refused like any other."""
    asked = {"limit": limit, "recompress": recompress, "allow_png": allow_png}
    # The child is this module; its only arguments are numbers. It inherits no environment and so no secrets.
    command = [sys.executable, "-m", __name__, str(seconds), str(megabytes), json.dumps(asked)]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=seconds, cwd=ROOT, env={}, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("too_heavy") from error
    if done.returncode != 0:
        raise refusal("too_heavy")
    return _unpacked(done.stdout)


def main(seconds: str, megabytes: str, asked: str) -> None:
    data = sys.stdin.buffer.read()
    memory = int(megabytes) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        head, blobs = _packed(take(data, **json.loads(asked)))
    except Unreadable as refused:
        head, blobs = {"code": refused.code, "words": refused.words}, []
    sys.stdout.buffer.write(b"\n".join((json.dumps(head).encode(), b"".join(blobs))))


# Plain JSON and bytes, not pickle: a decoder that was taken over must not run anything here.
def _packed(taken: Intake) -> tuple[dict[str, Any], list[bytes]]:
    head = {key: value for key, value in asdict(taken).items() if key not in (*BLOBS, "further")}
    blobs = [getattr(taken, key) for key in BLOBS] + list(taken.further)
    return {**head, "sizes": [len(blob) for blob in blobs]}, blobs


def _unpacked(answer: bytes) -> Intake:
    line, _, rest = answer.partition(b"\n")
    head = json.loads(line)
    if "code" in head:
        raise Unreadable(head["code"], head["words"])
    blobs = []
    for size in head.pop("sizes"):
        blobs.append(rest[:size])
        rest = rest[size:]
    original, normalised, thumbnail, *further = blobs
    return Intake(
        **head, original=original, normalised=normalised, thumbnail=thumbnail, further=tuple(further)
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
