"""The token that all processes share."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.errors import WeChatError
from bot.wechat.access_token import EARLY_SECONDS, FORGETS, LOCK_SECONDS, AccessTokens
from tests.wechat.conftest import World
from tests.wechat.strict_wechat import APPID

ROOT = Path(__file__).parents[2]
KEY = f"wechat:{APPID}:token"
SEND = "/cgi-bin/message/custom/send"


def test_sixteen_threads_and_four_processes_on_a_cold_cache_fetch_one_token(world: World) -> None:
    world.server.fetch_seconds = 0.5
    command = [sys.executable, "-W", "error", "-m", "tests.wechat.token_race", world.socket, world.base, "4"]
    pipe = subprocess.PIPE
    children = [
        subprocess.Popen(command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe, stderr=pipe) for _ in range(4)
    ]
    for child in children:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
    with ThreadPoolExecutor(16) as pool:
        for child in children:
            assert child.stdin
            child.stdin.write("go\n")
            child.stdin.flush()
        list(pool.map(lambda number: world.client.send_text(f"o-{number}", "好"), range(16)))
    for child in children:
        assert child.communicate() == ("", "")
        assert child.returncode == 0
    assert world.server.token_fetches == 1
    assert len(world.server.bodies[SEND]) == 32


def test_a_token_is_fetched_anew_five_minutes_before_it_ends(world: World) -> None:
    world.client.send_text("o", "好")
    assert world.redis.ttl(KEY) <= 7200 - EARLY_SECONDS
    assert world.redis.ttl(KEY) > 7200 - EARLY_SECONDS - 60


@pytest.mark.parametrize("seconds", [1, 2, 100, 300])
def test_a_token_about_to_end_is_kept_for_less_than_is_left_of_it(world: World, seconds: int) -> None:
    world.server.expires_in = seconds
    world.client.send_text("o", "好")
    assert world.redis.ttl(KEY) <= max(1, seconds // 2)


def test_a_token_ended_early_is_replaced_and_the_call_repeated_once(world: World) -> None:
    world.client.send_text("o", "一")
    world.server.end_token()
    world.client.send_text("o", "二")
    assert world.server.token_fetches == 2
    assert [body["text"]["content"] for body in world.server.bodies[SEND]] == ["一", "二"]


def test_many_that_meet_an_ended_token_fetch_one_new_one(world: World) -> None:
    world.client.send_text("o", "好")
    world.server.end_token()
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: world.client.send_text("o", "好"), range(16)))
    assert world.server.token_fetches == 2
    assert len(world.server.bodies[SEND]) == 17


def test_a_late_complaint_about_an_old_token_leaves_the_new_one(redis_client: "redis.Redis") -> None:
    tokens = AccessTokens(redis_client, APPID)
    assert tokens.current(lambda: ("new", 7200)) == "new"
    assert tokens.forget("old")
    assert tokens.current(lambda: ("newer", 7200)) == "new"
    assert tokens.forget("new")
    assert tokens.current(lambda: ("newer", 7200)) == "newer"


def test_a_call_refused_for_ever_fetches_two_tokens_at_most(world: World) -> None:
    world.server.accepts_tokens = False
    with pytest.raises(WeChatError) as caught:
        world.client.send_text("o", "好")
    assert (caught.value.code, caught.value.retryable, caught.value.uncertain) == (40001, True, False)
    assert world.server.token_fetches == 2


def test_many_calls_refused_for_ever_do_not_eat_the_quota(world: World) -> None:
    world.server.accepts_tokens = False
    for _ in range(30):
        with pytest.raises(WeChatError):
            world.client.send_text("o", "好")
    assert world.server.token_fetches == FORGETS + 1


def test_one_failed_fetch_is_the_failure_of_all_who_wait(redis_client: "redis.Redis") -> None:
    tokens = AccessTokens(redis_client, APPID)
    calls: list[int] = []

    def fetch() -> tuple[str, int]:
        calls.append(1)
        raise WeChatError(40164, "not in the allowlist", rid="r-1", retryable=True)

    def ask(_: int) -> tuple[int, str, bool, str]:
        with pytest.raises(WeChatError) as caught:
            tokens.current(fetch)
        return caught.value.code, caught.value.rid, caught.value.retryable, caught.value.reason

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {(40164, "r-1", True, "not in the allowlist")}
    assert len(calls) == 1


def test_whoever_dies_while_fetching_holds_the_others_up_for_a_bounded_time(
    redis_client: "redis.Redis",
) -> None:
    lock = redis_client.lock(f"{KEY}:lock", timeout=LOCK_SECONDS)
    lock.acquire()
    assert 0 < redis_client.pttl(f"{KEY}:lock") <= LOCK_SECONDS * 1000
    redis_client.pexpire(f"{KEY}:lock", 300)
    assert AccessTokens(redis_client, APPID).current(lambda: ("t", 7200)) == "t"


def test_a_fetch_slower_than_its_lock_still_gives_its_token(redis_client: "redis.Redis") -> None:
    def slow() -> tuple[str, int]:
        redis_client.delete(f"{KEY}:lock")
        return "t", 7200

    assert AccessTokens(redis_client, APPID).current(slow) == "t"


def test_without_redis_the_error_is_clear_and_worth_a_retry(tmp_path: Path) -> None:
    with redis.Redis(unix_socket_path=str(tmp_path / "none"), retry=Retry(NoBackoff(), 0)) as nowhere:
        tokens = AccessTokens(nowhere, APPID)
        for call in (lambda: tokens.current(lambda: ("t", 7200)), lambda: tokens.forget("t")):
            with pytest.raises(WeChatError, match="Redis") as caught:
                call()
            assert caught.value.retryable
            assert not caught.value.uncertain
