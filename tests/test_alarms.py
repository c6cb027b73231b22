"""Operators are told what is wrong, once while it lasts, over a real HTTP receiver."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from bot.bootstrap.timekeeping import alarms_of
from bot.cli.doctor.command import doctor
from bot.errors import SettingsError
from bot.heartbeat import CLOCK, Heartbeat, worker_of
from bot.models.tables import OutboxRow, StatementLineRow, WorkRow, to_ms
from bot.models.work_kinds import WORKERS
from bot.outbox.outbox import NOTICE, Outgoing
from bot.providers.operators import Operators
from bot.upkeep.alarms import AGAIN, Alarms
from tests.world import SECRETS, World

ELSEWHERE = {
    "SZCA_DATABASE_URL": "sqlite:////nowhere/szca.db",
    "SZCA_REDIS_URL": "redis://127.0.0.1:1/0",
    "SZCA_PUBLIC_URL": "http://127.0.0.1:9",
    "SZCA_MEDIA_URL": "file:///nowhere",
}


class Receiver:
    """A service of messages on this machine. `answers`: the HTTP status that it gives."""

    def __init__(self) -> None:
        self.got: list[str] = []
        self.answers = 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if receiver.answers == 200:
                    receiver.got.append(str(body["message"]))
                self.send_response(receiver.answers)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"json://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def told(self) -> list[str]:
        """What came since this was last asked."""
        got, self.got = self.got, []
        return got


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def alarms(a_world: World, receiver: Receiver) -> Iterator[Alarms]:
    """Of a deployment whose processes all live."""
    house = a_world.house
    beats = [Heartbeat(house.redis, role) for role in (*map(worker_of, WORKERS), CLOCK)]
    for beat in beats:
        beat.beat()
    house.settings = replace(house.settings, alarm_urls=(receiver.url,), texts_a_day=3)
    yield alarms_of(house)


def a_notice(world: World, state: str, **columns: Any) -> None:
    house = world.house
    row = house.sealer.outbox(
        Outgoing(NOTICE, "openid", "", 0, {"text": "…"}, "approved"), to_ms(house.clock())
    )
    with house.database.writing() as connection:
        values = row | {"state": state, "done_at": to_ms(house.clock())} | columns
        connection.execute(insert(OutboxRow).values(values))


def texts(world: World, count: int, state: str = "done") -> None:
    now = to_ms(world.clock())
    with world.house.database.writing() as connection:
        for at in range(count):
            row = {"key": f"sms:{state}:{at}", "kind": "send_sms", "openid": "openid", "application_id": ""}
            more = {
                "sealed": b"",
                "attempts": 1,
                "due_at": now,
                "lease_until": 0,
                "error": "",
                "created_at": now,
            }
            connection.execute(insert(WorkRow).values(row | more | {"state": state}))


def a_transfer(world: World, day: str) -> None:
    row = {"identity": day, "statement_id": 1, "number": 1, "day": day, "came": True, "fen": 50000}
    more = {"account": "", "state": "booked", "sealed": b"", "created_at": 1, "changed_at": 1}
    with world.house.database.writing() as connection:
        connection.execute(insert(StatementLineRow).values(row | more))


def test_a_deployment_without_trouble_tells_nothing(alarms: Alarms, receiver: Receiver) -> None:
    alarms.look()
    assert receiver.told() == []


def test_a_notice_that_failed_is_told_once_again_after_hours_and_anew_when_it_comes_back(
    a_world: World, alarms: Alarms, receiver: Receiver
) -> None:
    a_notice(a_world, "failed")
    alarms.look()
    [words] = receiver.told()
    assert "1 条通知没有发出" in words
    alarms.look()
    alarms_of(a_world.house).look()  # another clock
    assert receiver.told() == []
    a_world.clock.forward(hours=AGAIN.total_seconds() / 3600)
    a_world.house.redis.flushdb()  # the hours that passed were none for Redis
    assert any("1 条通知没有发出" in one.words for one in alarms.now())
    a_world.clock.forward(days=2)
    alarms.look()
    receiver.told()
    a_notice(a_world, "failed")
    alarms.look()
    assert any("1 条通知没有发出" in one for one in receiver.told())


def test_each_trouble_has_words_of_its_own(a_world: World, alarms: Alarms, receiver: Receiver) -> None:
    day = 24 * 3600 * 1000
    now = to_ms(a_world.clock())
    a_notice(a_world, "held", created_at=now - day, due_at=now + 60_000)
    a_notice(a_world, "planned", due_at=now - 16 * 60_000)
    texts(a_world, 2)
    texts(a_world, 1, "failed")
    a_transfer(a_world, "2026-11-20")  # a Friday; it is Monday now
    a_transfer(a_world, "2026-11-19")
    a_world.house.redis.delete(*a_world.house.redis.scan_iter("szca:process:*clock*"))
    alarms.look()
    told = "\n".join(receiver.told())
    for words in (
        "1 条通知发了一天还没有发出",
        "1 条消息等了 15 分钟",
        "1 条短信没有发出或没有送到",
        "今天的短信到了 3 条",
        "有 1 天的对账还没有关账，最早是 2026-11-19",
        "这些进程没有心跳：clock",
    ):
        assert words in told, words


def test_an_alarm_that_nobody_took_is_told_at_the_next_look(
    a_world: World, alarms: Alarms, receiver: Receiver
) -> None:
    a_notice(a_world, "failed")
    receiver.answers = 500
    alarms.look()
    assert receiver.told() == []
    receiver.answers = 200
    alarms.look()
    assert len(receiver.told()) == 1


def test_an_address_that_is_none_is_named_by_its_place_and_not_shown() -> None:
    with pytest.raises(SettingsError, match="address 2 is none") as refused:
        Operators(("json://127.0.0.1:1/", "no-such-service://secret@host"))
    assert "secret" not in str(refused.value)


def test_the_doctor_sends_a_test_alarm_on_wish(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (SECRETS | ELSEWHERE | {"SZCA_ALARM_URLS": receiver.url}).items():
        monkeypatch.setenv(name, value)
    told = CliRunner().invoke(doctor, ["--alarm"])
    assert (told.exit_code, told.output) == (0, "1 address(es): taken\n")
    assert receiver.told() == ["这是一条测试告警，不用处理。"]
    receiver.answers = 500
    assert CliRunner().invoke(doctor, ["--alarm"]).exit_code == 1
