"""Migrations beside a service that serves: they wait for its locks, and have all the time they need."""

import threading
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.models.database import LOCK_SECONDS, Database
from bot.upkeep.readiness import head
from bot.upkeep.release import config, migrate
from tests.databases import Cluster

_BEFORE_AN_INDEX_ON_APPLICATION = "0007"


def version(url: str) -> str:
    database = Database(url)
    with database.reading() as connection:
        found = connection.execute(text("select version_num from alembic_version")).scalar_one()
    database.close()
    return str(found)


@pytest.fixture
def early(cluster: Cluster) -> str:
    """A PostgreSQL database of an earlier release."""
    return cluster.old_database(_BEFORE_AN_INDEX_ON_APPLICATION)


def test_a_migration_waits_for_a_table_that_is_in_use(early: str) -> None:
    is_held, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        place = make_url(early)
        with psycopg.connect(
            f"host={place.query['host']} user=benchmark dbname={place.database}"
        ) as connection:
            connection.execute("lock table application in access exclusive mode")
            is_held.set()
            may_end.wait(LOCK_SECONDS + 1)

    holder = threading.Thread(target=hold)
    holder.start()
    assert is_held.wait(10)
    migrate(early)
    holder.join()
    assert version(early) == ScriptDirectory.from_config(config(early)).get_current_head()


def test_a_release_that_was_taken_back_leaves_the_tables_of_the_next_one(database_url: str) -> None:
    """systemd runs it at every start of the machine: it must not fail there."""
    database = Database(database_url)
    with database.writing() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    database.close()
    migrate(database_url)
    assert version(database_url) == "9999"


def test_the_migrations_are_one_line() -> None:
    """Two of one number, or two that follow the same one, would leave it open which tables there are."""
    scripts = ScriptDirectory.from_config(config("sqlite://"))
    assert scripts.get_heads() == [head()]
    files = sorted(path.name[:4] for path in Path(scripts.versions).glob("[0-9]*.py"))
    assert files == [f"{number:04d}" for number in range(1, len(files) + 1)]


def test_what_ran_stays_when_a_later_migration_fails(tmp_path: Path) -> None:
    """Each has a transaction of its own."""
    url = f"sqlite:///{tmp_path}/szca.db"
    command.upgrade(config(url), "0007")
    database = Database(url)
    with database.writing() as connection:  # what 0009 makes is there already, so it fails
        connection.execute(text("alter table conversation add column sealed blob"))
    database.close()
    with pytest.raises(Exception, match="duplicate column"):
        migrate(url)
    assert version(url) == "0008"


def test_a_long_index_is_not_cut_off(cluster: Cluster) -> None:
    database = Database(cluster.new_database(), statement_seconds=0)
    with database.reading() as connection:
        assert connection.execute(text("show statement_timeout")).scalar_one() == "0"
        assert connection.execute(text("show lock_timeout")).scalar_one() == "3500ms"
    database.close()
