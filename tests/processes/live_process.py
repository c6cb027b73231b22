"""The process of the live pages as it runs in production, and what a page would hear of it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from bot.settings import Settings, environment

ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 30


def given(settings: Settings, port: int, public_url: str) -> dict[str, str]:
    """The settings that this process needs, and no key that opens data."""
    known = {name: value for name, value in environment().items() if not name.startswith("SZCA_")}
    return known | {
        "SZCA_ENV": "demo",
        "SZCA_DATABASE_URL": settings.database_url.replace("postgresql+psycopg", "postgresql"),
        "SZCA_REDIS_URL": settings.redis_url,
        "SZCA_PUBLIC_URL": public_url,
        "SZCA_SECRET_KEY": settings.secret_key,
        "SZCA_LIVE_BIND": f"127.0.0.1:{port}",
    }


@dataclass
class LiveProcess:
    port: int
    environ: Mapping[str, str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/desk/live"

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--config", "python:bot.live_gunicorn_conf"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=dict(self.environ), stdout=log, stderr=log, start_new_session=True
            )
        give_up = time.monotonic() + _SECONDS
        while not self._answers():
            assert time.monotonic() < give_up, self.log.read_text("utf-8")
            time.sleep(0.1)

    def end(self, number: int = signal.SIGTERM) -> None:
        """With its children, which are its session."""
        if self.process is not None:
            os.killpg(self.process.pid, number)
            self.process.wait(_SECONDS)
            self.process = None

    def _answers(self) -> bool:
        try:
            return requests.get(self.url.replace("/desk/live", "/healthz"), timeout=2).ok
        except requests.RequestException:
            return False


@contextmanager
def live_process(settings: Settings, port: int, folder: Path, public_url: str) -> Iterator[LiveProcess]:
    made = LiveProcess(port, given(settings, port, public_url), folder / "live.log")
    made.start()
    try:
        yield made
    finally:
        made.end(signal.SIGKILL)


@dataclass
class Listener:
    """An open page: it keeps every event that it is told."""

    url: str
    cookies: Mapping[str, str]
    since: str = ""
    heard: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        headers = {"Last-Event-ID": self.since} if self.since else {}
        self._answer = requests.get(
            self.url, cookies=dict(self.cookies), headers=headers, stream=True, timeout=(5, _SECONDS)
        )
        self._answer.raise_for_status()
        self._lines = self._answer.iter_lines(chunk_size=1, decode_unicode=True)
        assert next(self._lines).startswith("retry:")
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def waits_for(self, event: str, **fields: str) -> dict[str, Any]:
        """The first event of that name with these fields."""
        give_up = time.monotonic() + _SECONDS
        while time.monotonic() < give_up:
            for _, name, data in list(self.heard):
                if name == event and fields.items() <= data.items():
                    return data
            time.sleep(0.02)
        raise AssertionError(self.heard)

    def ended(self) -> bool:
        self._thread.join(_SECONDS)
        return not self._thread.is_alive()

    def close(self) -> None:
        self._answer.close()

    def _listen(self) -> None:
        event = {"id": "", "event": "", "data": ""}
        try:
            for line in self._lines:
                name, _, value = line.partition(": ")
                if name in event:
                    event[name] = value
                elif not line and event["event"]:
                    self.heard.append((event["id"], event["event"], json.loads(event["data"])))
                    event = {"id": "", "event": "", "data": ""}
        except (requests.RequestException, AttributeError, ValueError):
            return
