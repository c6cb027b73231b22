"""Indexes that are made while the service serves."""

import subprocess
import sys
import threading
from pathlib import Path

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


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_is_stored_gets_its_place_in_the_lists(kind: str, tmp_path: Path, cluster: Cluster) -> None:
    """More rows than are filled at once, of processes that know nothing of the new columns."""
    url = f"sqlite:///{tmp_path}/szca.db" if kind == "sqlite" else cluster.old_database("0013")
    command.upgrade(config(url), "0014")
    database = Database(url)
    names = [f"{number:04d}" for number in range(1203)]
    with database.writing() as connection:
        connection.execute(
            text(
                "insert into application (id, openid, status, order_no, revision, flow, pending, by_hand,"
                " sealed, created_at, updated_at)"
                " values (:id, 'p', 'in_review', :id, 1, '', '', '', '', 7, 9)"
            ),
            [{"id": name} for name in names],
        )
        connection.execute(
            text("insert into order_number (number, application_id) values (:number, '')"),
            [{"number": f"{10**15}{name}"[-18:]} for name in names],
        )
        connection.execute(
            text(
                "insert into audit (at, actor, action, openid, application_id, detail)"
                " values (:at, 'bot', :action, 'p', '0005', '{}')"
            ),
            [{"at": at, "action": action} for at, action in ((20, "moved"), (30, "moved"), (40, "told"))],
        )
    migrate(url)
    with database.reading() as connection:
        since = {row.id: row.since for row in connection.execute(text("select id, since from application"))}
        parts = connection.execute(text("select digits from order_part where number like '%1202'")).scalars()
        number = f"{10**15}1202"[-18:]
        assert sorted(parts) == sorted(number[at:] for at in range(15))
    assert (since.pop("0005"), set(since.values()), len(since)) == (30, {7}, 1202)
    migrate(url)
    database.close()
