"""Writers and rotations that are killed at any moment: every row has its bytes, the rest is swept up."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.models.binding import WORK
from bot.models.database import Database
from bot.models.documents import PARTS, DocumentTable
from bot.models.objects import Objects
from bot.models.tables import DocumentRow, WorkRow
from bot.upkeep.rekeying import SEALED, KeyCensus
from bot.upkeep.sweeping import PARTS as ALL
from bot.upkeep.sweeping import Sweeper
from media.storage import open_storage
from media.storage.store import name_of
from media.vault import Vault, is_first, new_key
from tests.databases import new_sqlite
from tests.media.archivist import content, row
from tests.sealed_before import sealed_before

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[2]
OLD, NEW = new_key("old"), new_key("new")
WAVES, AT_ONCE = 4, 3
LONGEST_SECONDS = 300
MOMENTS = (0.0, 0.3)  # seconds


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return new_sqlite(tmp_path)


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    made = Database(sqlite_url)
    yield made
    made.close()


class Archivists:
    """Starts processes that work on a store, and kills them."""

    def __init__(self, parent: "subprocess.Popen[str]") -> None:
        self._parent = parent

    def start(self, *what: str) -> int:
        return self._ask(what)

    def wait(self, pid: int) -> int:
        """Its exit code; a negative one is the signal that ended it."""
        return self._ask(pid)

    def _ask(self, what: object) -> int:
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        print(json.dumps(what), file=self._parent.stdin, flush=True)
        return int(self._parent.stdout.readline())

    def kill_at_random(
        self, works: Sequence[Sequence[str]], has_begun: Callable[[], bool], chance: random.Random
    ) -> int:
        """Start all, and once they are at it kill each at a moment of its own. Returns how many had not ended
        before."""
        killed, pids = 0, [self.start(*work) for work in works]
        give_up = time.monotonic() + LONGEST_SECONDS
        while not has_begun():
            if time.monotonic() > give_up:
                raise TimeoutError("the processes do nothing")
            time.sleep(0.01)
        for pid in pids:
            time.sleep(chance.uniform(*MOMENTS))
            os.kill(pid, signal.SIGKILL)
            killed += self.wait(pid) == -signal.SIGKILL
        return killed


@pytest.fixture
def archivists(store_url: str) -> Iterator[Archivists]:
    command = [sys.executable, "-m", "tests.media.archivist"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        yield Archivists(parent)


def _have_all_begun(database: Database, writers: set[str]) -> bool:
    return writers <= {found.id.partition("-")[0] for found in documents(database)}


def documents(database: Database) -> list[Any]:
    with database.reading() as connection:
        return list(connection.execute(select(DocumentRow)))


def test_killed_writers_leave_whole_documents_and_orphans_only(
    database: Database, sqlite_url: str, store_url: str, archivists: Archivists
) -> None:
    chance = random.Random(7)
    for wave in range(WAVES):
        writers = [("store", sqlite_url, store_url, OLD, f"{wave}{number}") for number in range(AT_ONCE)]
        at_work = partial(_have_all_begun, database, {writer[-1] for writer in writers})
        assert archivists.kill_at_random(writers, at_work, chance) == AT_ONCE
    storage = open_storage(store_url, Vault([OLD]))
    rows, named = documents(database), set[str]()
    assert rows
    for found in rows:
        for part in PARTS:
            name = getattr(found, part)
            assert storage.get(name) == content(found.id, part)
            assert name == name_of(Vault([OLD]), content(found.id, part), "image/jpeg")
            named.add(name)
    orphans = set(storage.names()) - named
    assert orphans, "no kill met a writer between its bytes and its row"
    late = datetime.now(UTC) + timedelta(hours=25)
    sweeper = Sweeper(Objects(database, storage), storage, lambda: late)
    swept = [sweeper.sweep(part) for part in ALL]
    assert {name for part in swept for name in part.orphans} == orphans
    assert not any(part.missing for part in swept)
    assert set(storage.names()) == named
    assert [path for path in Path(sqlite_url[10:]).parent.rglob(".unfinished-*") if path.is_file()] == []


def test_a_rotation_that_is_killed_again_and_again_loses_nothing_and_ends(
    database: Database, sqlite_url: str, store_url: str, archivists: Archivists
) -> None:
    old = Vault([OLD])
    storage = open_storage(store_url, old)
    table = DocumentTable(database, Objects(database, storage))
    for number in range(40):
        stored = {p: storage.put(content(str(number), p), media_type="image/jpeg") for p in PARTS}
        table.add(row(str(number)) | stored)
    _queue_work(database, old, 2000)
    renewing = ("renew", sqlite_url, store_url, f"{NEW} {OLD}", "")
    chance = random.Random(11)
    census = KeyCensus(database, storage, Vault([NEW, OLD]))
    work = next(sealed for sealed in SEALED if sealed.name == "work.sealed")
    killed = sum(
        archivists.kill_at_random([renewing], lambda: census.column(work)["new"] > 0, chance)
        for _ in range(WAVES)
    )
    assert killed > 0, "every rotation ended before it was killed"
    assert archivists.wait(archivists.start(*renewing)) == 0
    _check_only_new(database, store_url)


def _queue_work(database: Database, vault: Vault, count: int) -> None:
    """Every other one as the release before sealed it."""
    empty: dict[str, Any] = {column.name: 0 for column in WorkRow.__table__.columns}
    empty |= dict.fromkeys(("kind", "application_id", "state", "error"), "")
    with database.writing() as connection:
        for number in range(1, count + 1):
            plain, about = f"work {number}".encode(), empty | {"key": str(number), "openid": f"o{number}"}
            is_of_before = number % 2 == 0
            sealed = (
                sealed_before(vault, plain, f"work:o{number}".encode())
                if is_of_before
                else WORK.seal(vault, plain, about)
            )
            connection.execute(insert(WorkRow), about | {"id": number, "sealed": sealed})


def _check_only_new(database: Database, store_url: str) -> None:
    new = Vault([NEW])
    storage = open_storage(store_url, new)
    assert KeyCensus(database, storage, new).store().keys() == {"new"}
    for found in documents(database):
        assert [storage.get(getattr(found, part)) for part in PARTS] == [content(found.id, p) for p in PARTS]
    assert all(KeyCensus(database, storage, new).column(sealed)[""] == 0 for sealed in SEALED)
    with database.reading() as connection:
        for found in connection.execute(select(WorkRow)):
            assert not is_first(found.sealed)
            assert WORK.open(new, found.sealed, found) == f"work {found.id}".encode()
