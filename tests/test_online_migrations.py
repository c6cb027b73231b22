"""Indexes that are made while the service serves."""

import subprocess
import sys
import threading

import psycopg
import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.models.database import LOCK_SECONDS, Database
from bot.upkeep.release import config, migrate
from tests.databases import Cluster

_BEFORE_THE_INDEXES = "0010"
_INDEXES = """
    select relname, indisvalid from pg_index join pg_class on oid = indexrelid where relname like 'outbox_%'
"""


@pytest.fixture
def early(cluster: Cluster) -> str:
    """A PostgreSQL database of an earlier release."""
    return cluster.old_database(_BEFORE_THE_INDEXES)


def connected(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    place = make_url(url)
    return psycopg.connect(f"host={place.query['host']} user=benchmark dbname={place.database}")


def test_a_turn_writes_while_an_index_is_made(early: str) -> None:
    """The index waits for a transaction that is open, and keeps nobody out meanwhile."""
    release = threading.Thread(target=migrate, args=(early,))
    with connected(early) as old, connected(early) as turn, connected(early) as watcher:
        old.execute("update outbox set attempts = 1")
        release.start()
        waits = "select count(*) from pg_stat_activity where query like 'CREATE INDEX CONCURRENTLY%'"
        for _ in range(600):
            if watcher.execute(f"{waits} and wait_event is not null").fetchone() != (0,):
                break
            watcher.rollback()
            release.join(0.05)
        else:
            raise AssertionError("the index is not being made")
        turn.execute("set lock_timeout = '1s'")
        turn.execute("update outbox set attempts = 2")
        turn.commit()
        release.join(LOCK_SECONDS + 0.5)
        assert release.is_alive(), "a wait for readers has no limit"
        old.commit()
    release.join()
    with connected(early) as looking:
        found = dict(looking.execute(_INDEXES).fetchall())
    assert found["outbox_lease"] is True


def test_an_index_that_was_cut_off_is_made_again(early: str) -> None:
    with connected(early) as broken:
        broken.execute("create index outbox_lease on outbox (lease_until) where state = 'sending'")
        broken.execute("update pg_index set indisvalid = false where indexrelid = 'outbox_lease'::regclass")
    migrate(early)
    with connected(early) as looking:
        assert all(is_valid for _, is_valid in looking.execute(_INDEXES).fetchall())


def test_two_releases_at_once_end_both(early: str) -> None:
    """The one that waits holds no snapshot, for which an index of the other would wait."""
    program = f"from bot.upkeep.release import migrate; migrate({early!r})"
    both = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(2)]
    assert [each.wait(60) for each in both] == [0, 0]


def test_the_indexes_go_again(early: str) -> None:
    migrate(early)
    command.downgrade(config(early), _BEFORE_THE_INDEXES)
    database = Database(early)
    with database.reading() as connection:
        assert {name for name, _ in connection.execute(text(_INDEXES))} == {
            "outbox_by_person", "outbox_due", "outbox_pkey",
        }  # fmt: skip
    database.close()
