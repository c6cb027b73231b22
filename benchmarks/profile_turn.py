"""Where the time of one message goes: a contestant's WSGI app in this process under cProfile.

python benchmarks/profile_turn.py --contestant szca --database sqlite --people 40
"""

import argparse
import cProfile
import importlib
import io
import itertools
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from benchmarks.callback import Push
    from benchmarks.contestants import Contestant
    from benchmarks.statements import Statements

MOST_PEOPLE = 1_000
WARM_PEOPLE = 5


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--contestant", default="szca", help="a file of benchmarks/contestants/")
    parser.add_argument("--database", default="sqlite", choices=["sqlite", "postgresql"])
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--messages", type=int, default=12, help="of each person, in order")
    parser.add_argument("--functions", type=int, default=15, help="how many functions to list")
    chosen = parser.parse_args()
    if not 0 < chosen.people <= MOST_PEOPLE or chosen.messages < 1:
        parser.error(f"at least 1 and at most {MOST_PEOPLE} people")
    return chosen


def application(target: str) -> "WSGIApplication":
    """`package.module:name` or `package.module:factory()`, as gunicorn reads it."""
    module, _, name = target.partition(":")
    found: Any = getattr(importlib.import_module(module), name.removesuffix("()"))
    app: WSGIApplication = found() if name.endswith("()") else found
    return app


class Caller:
    """Sends prepared requests to a WSGI app, one after another, and checks every answer."""

    def __init__(self, app: "WSGIApplication", contestant: "Contestant", now: int) -> None:
        self._app, self._contestant, self._now = app, contestant, now
        self._ids = itertools.count(25_000_000_000_000_000)

    def talk(self, people: Iterable[int], messages: int, around: Callable[..., Any] | None = None) -> int:
        """Say everybody's messages in order, a second apart. `around(call, ...)` makes each call.

        Returns how many messages there were.
        """
        from benchmarks.callback import Push

        count = 0
        for number in people:
            openid = f"oprofile{number:020d}"
            script = self._contestant.messages(number)[:messages]
            for second, (text, expected) in enumerate(script):
                # A consent counts only if it is younger than its question.
                push = Push(openid, next(self._ids), self._now + second, text)
                self._one(push, expected, around or (lambda call, *given: call(*given)))
            count += len(script)
        return count

    def _one(self, push: "Push", expected: str, around: Callable[..., Any]) -> None:
        from benchmarks.callback import Account, check_answer, http_request

        status: list[str] = []
        environ = wsgi_environ(http_request(Account(), push, self._contestant.path))
        body = around(self._answer, environ, lambda line, *_: status.append(line))
        words = check_answer(Account(), push.openid, int(status[0][:3]), body)
        if expected not in words:
            raise AssertionError(f"expected {expected!r} in {words!r}")

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> bytes:
        parts = self._app(environ, start)
        try:
            return b"".join(parts)
        finally:
            getattr(parts, "close", lambda: None)()


def wsgi_environ(request: bytes) -> dict[str, Any]:
    """What gunicorn would hand on for a request."""
    head, _, body = request.partition(b"\r\n\r\n")
    path, _, query = head.split(b" ", 2)[1].decode().partition("?")
    return {
        "REQUEST_METHOD": "POST", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1", "HTTP_USER_AGENT": "Mozilla/4.0", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "text/xml", "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.errors": sys.stderr,
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }  # fmt: skip


def show(profile: cProfile.Profile, messages: int, functions: int) -> None:
    from benchmarks.layers import attribute

    found = attribute(profile)
    total = sum(found.layers.values())
    print(f"{messages} messages, {total / messages * 1e6:.0f} µs each under the profiler\n")
    print("| layer | share | µs |\n| --- | --- | --- |")
    for layer, seconds in sorted(found.layers.items(), key=lambda item: -item[1]):
        print(f"| {layer} | {seconds / total:.1%} | {seconds / messages * 1e6:.0f} |")
    print("\n| function | layer | share |\n| --- | --- | --- |")
    for (layer, (path, line, name)), seconds in sorted(found.functions.items(), key=lambda item: -item[1])[
        :functions
    ]:
        place = f"{'/'.join(path.split('/')[-2:])}:{line} {name}" if line else name
        print(f"| {place.replace('|', '/')} | {layer} | {seconds / total:.1%} |")


def show_statements(seen: "Statements", messages: int) -> None:
    if not seen.spent:
        return
    times = sum(one.times for one in seen.spent.values()) / messages
    seconds = sum(one.seconds for one in seen.spent.values()) / messages
    print(f"\n{times:.2f} SQL statements per message, {seconds * 1e6:.0f} µs with waiting\n")
    print("| times | µs each | statement |\n| --- | --- | --- |")
    for sql, one in sorted(seen.spent.items(), key=lambda item: -item[1].seconds)[:20]:
        each = one.seconds / one.times * 1e6
        print(f"| {one.times / messages:.2f} | {each:.0f} | {sql[:150].replace('|', '/')} |")


def main() -> int:
    chosen = arguments()
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from benchmarks.cpu import cores, on_core
    from benchmarks.runs import entries, open_stores, prepared

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    (entry,) = entries([chosen.contestant], [chosen.database])
    with (
        open_stores([entry]) as stores,
        prepared(entry, "profile", stores) as (settings, home),
        on_core(cores()[0]),
        (home / "log").open("w") as log,
        redirect_stderr(log),
    ):
        os.environ.update(settings)
        measure(entry.contestant, chosen)
    return 0


def measure(contestant: "Contestant", chosen: argparse.Namespace) -> None:
    from benchmarks.statements import counted

    now = int(time.time())
    caller = Caller(application(contestant.app), contestant, now)
    caller.talk(range(WARM_PEOPLE), chosen.messages)
    profile = cProfile.Profile()
    count = caller.talk(range(10_000, 10_000 + chosen.people), chosen.messages, profile.runcall)
    show(profile, count, chosen.functions)
    # Counting costs time too, so another instance of the app is counted than was profiled.
    with counted() as seen:
        caller = Caller(application(contestant.app), contestant, now)
        caller.talk(range(20_000, 20_000 + WARM_PEOPLE), chosen.messages)
        seen.spent.clear()
        count = caller.talk(range(30_000, 30_000 + chosen.people), chosen.messages)
    show_statements(seen, count)


if __name__ == "__main__":
    sys.exit(main())
