"""The figures of /metrics answer questions: how turns go, what waits, who lives, how the outside does."""

import time
from collections.abc import Callable

import pytest
import requests
import structlog
from redis import Redis

from bot import logs
from bot.heartbeat import LIFE_SECONDS, Heartbeat, Progress, beats, living
from bot.queues import RqWaker
from sandbox.faults import Fault
from tests.scraping import Scrape, another_web, scrape
from tests.test_outbox import plan_news
from tests.wechat.test_webhook_over_http import said, seal_foreign
from tests.world import World


def counted(world: World, name: str, deed: Callable[[], object], **labels: str) -> float:
    """How much a deed adds to a counter; the counters of a process live as long as it does."""
    before = scrape(world).value(name, **labels)
    deed()
    return scrape(world).value(name, **labels) - before


def sends(world: World, openid: str, number: str = "24042424242424300") -> int:
    query, body = seal_foreign(said(openid, number=number))
    address = f"{world.house.settings.public_url}/wechat"
    return requests.post(address, params=query, data=body, timeout=10).status_code


def test_a_turn_is_timed_by_its_outcome_and_a_repeat_is_one(a_world: World) -> None:
    def twice() -> None:
        assert [sends(a_world, "o-metrics") for _ in range(2)] == [200, 200]

    before = scrape(a_world)
    twice()
    after = scrape(a_world)
    for outcome in ("ok", "repeat"):
        name = "szca_turn_seconds_count"
        assert after.value(name, outcome=outcome) - before.value(name, outcome=outcome) == 1


def test_a_forged_and_a_stale_callback_are_counted_apart(a_world: World) -> None:
    address = f"{a_world.house.settings.public_url}/wechat"
    query, body = seal_foreign(said("o-stale", number="24042424242424301"))
    forged = {**query, "signature": "0" * 40}
    name = "szca_callbacks_refused_total"

    def brings(signed: dict[str, str]) -> Callable[[], object]:
        return lambda: requests.post(address, params=signed, data=body, timeout=10)

    assert counted(a_world, name, brings(forged), reason="forged") == 1
    a_world.clock.forward(minutes=6)
    assert counted(a_world, name, brings(query), reason="stale") == 1


def test_messages_that_wait_are_counted_in_the_database_and_told_with_their_age(a_world: World) -> None:
    person = a_world.person()
    person.follows()
    person.says("你好")
    a_world.settle()
    plan_news(a_world.house, person.openid)
    a_world.clock.forward(seconds=90)
    found = scrape(a_world)
    assert found.value("szca_outbox_messages", state="planned") == 1
    assert found.value("szca_oldest_due_seconds", of="messages") == pytest.approx(90, abs=1)
    assert found.value("szca_oldest_due_seconds", of="work") == 0
    a_world.settle()
    assert scrape(a_world).value("szca_outbox_messages", state="planned") == 0
    person.close()


def test_news_that_is_held_and_the_call_that_failed_are_seen(a_world: World) -> None:
    person = a_world.person()
    person.follows()
    person.says("你好")
    a_world.settle()
    a_world.clock.forward(days=3)
    a_world.sandbox.faults.add(Fault(api="template/send", errcode=40037))
    plan_news(a_world.house, person.openid)
    name, call = "szca_provider_call_seconds_count", "/cgi-bin/message/template/send"
    failed = counted(a_world, name, a_world.settle, call=call, result="final")
    assert failed == 1
    found = scrape(a_world)
    assert found.value("szca_outbox_messages", state="held") == 1
    assert found.value("szca_messages_total", channel="template", state="held") >= 1
    person.close()


def test_the_budget_that_is_left_is_seen(a_world: World) -> None:
    person = a_world.person()
    person.follows()
    person.says("你好")
    a_world.settle()
    plan_news(a_world.house, person.openid)
    assert counted(a_world, "szca_reply_budget_left_count", a_world.settle) == 1
    person.close()


def test_the_depth_of_each_queue_is_told(a_world: World) -> None:
    RqWaker(a_world.house.redis).deliver("o-nobody")
    found = scrape(a_world)
    assert found.value("szca_queue_jobs", queue="urgent") == 1
    assert {"queue": "photos"} in found.labels("szca_queue_jobs")


def test_an_error_in_the_log_is_counted_by_its_event(a_world: World) -> None:
    logs.configure()
    try:
        name = "szca_log_errors_total"
        log = structlog.get_logger("test")
        told = lambda: log.error("news overdue", outbox=1)  # noqa: E731
        assert counted(a_world, name, told, event="news overdue") == 1
    finally:
        structlog.reset_defaults()


def test_the_figures_of_every_process_are_added_and_keep_apart(a_world: World) -> None:
    redis = a_world.house.redis
    Heartbeat(redis, "worker_media").beat()
    found = scrape(a_world)
    processes = {(each["role"]) for each in found.labels("process_resident_memory_bytes")}
    assert processes == {"web", "worker_media"}
    assert found.value("szca_processes", role="worker_media") == 1
    assert found.value("szca_processes", role="clock") == 0


def test_figures_without_a_database_say_that_it_is_away(a_world: World) -> None:
    away = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    with another_web(a_world, database_url=away) as client:
        found = Scrape(client.get("/metrics").text)
    assert found.value("szca_part_up", part="database") == 0
    assert found.value("szca_part_up", part="redis") == 1
    assert found.value("szca_processes", role="web") == 1


@pytest.mark.parametrize("trace", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_what_came_through_a_proxy_needs_the_token(a_world: World, trace: str) -> None:
    address = f"{a_world.house.settings.public_url}/metrics"
    assert requests.get(address, headers={trace: "203.0.113.9"}, timeout=10).status_code == 404


def test_another_machine_reads_the_figures_with_the_token_alone(a_world: World) -> None:
    token, far = "t" * 20, {"REMOTE_ADDR": "203.0.113.9"}
    wrong, right = ({"Authorization": f"Bearer {each}"} for each in ("u" * 20, token))
    with another_web(a_world, metrics_token=token) as client:
        assert client.get("/metrics", environ_base=far).status_code == 404
        assert client.get("/metrics", environ_base=far, headers=wrong).status_code == 404
        assert client.get("/metrics", environ_base=far, headers=right).status_code == 200


def test_a_process_that_ends_is_gone_at_once_and_one_that_dies_soon(a_world: World) -> None:
    redis = a_world.house.redis
    with Heartbeat(redis, "clock").beating():
        for _ in range(100):
            if living(beats(redis)).get("clock"):
                break
            time.sleep(0.02)
        assert living(beats(redis))["clock"] == 1
        (key,) = redis.scan_iter(match="szca:process:clock:*")
        assert 0 < redis.ttl(key) <= LIFE_SECONDS
    assert "clock" not in living(beats(redis))


def test_a_clock_whose_ticks_stand_still_gives_no_sign_of_life(a_world: World) -> None:
    now = [0.0]
    progress = Progress(60, lambda: now[0])
    heart = Heartbeat(a_world.house.redis, "clock", progress.is_recent)
    now[0] = 61
    heart.beat()
    assert "clock" not in living(beats(a_world.house.redis))
    progress.made()
    heart.beat()
    assert living(beats(a_world.house.redis))["clock"] == 1


def test_no_label_can_hold_what_a_person_wrote(a_world: World) -> None:
    """Every value of a label stays in Prometheus, so each comes from a short list of our own."""
    person = a_world.person("张三丰")
    person.follows()
    person.says("13800138000 张三丰")
    a_world.settle()
    text = requests.get(f"{a_world.house.settings.public_url}/metrics", timeout=10).text
    assert "13800138000" not in text
    assert "张三丰" not in text
    assert person.openid not in text
    person.close()


def test_redis_may_be_away_and_the_process_lives_on() -> None:
    away = Redis(port=1, socket_connect_timeout=0.2)
    Heartbeat(away, "web").beat()
