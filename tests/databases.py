"""New databases with today's tables: the migrations run once, and every test gets a copy."""

import itertools
import sqlite3
import tempfile
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path

import psycopg
from alembic import command

from benchmarks.services import Server, create_database, postgresql_server
from bot.upkeep.release import config, migrate

_TEMPLATE = "szca_template"
# For hundreds of databases that live for a second: PostgreSQL would look several times a second whether one
# needs cleaning, and write whole pages into a log that nothing reads.
_PASSING = ("autovacuum=off", "full_page_writes=off")
_names = (f"szca_{number}" for number in itertools.count())


def new_sqlite(folder: Path) -> str:
    """The URL of a new database in a folder."""
    path = folder / "szca.db"
    path.write_bytes(_migrated())
    return f"sqlite:///{path}"


@cache
def _migrated() -> bytes:
    """The file of an SQLite database without rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "szca.db"
        migrate(f"sqlite:///{path}")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()


class Cluster:
    """A PostgreSQL server of our own, started when a test first asks for a database."""

    def __init__(self) -> None:
        self._running = ExitStack()
        self._server: Server | None = None

    def new_database(self) -> str:
        """The URL of a new database."""
        server, name = self._started(), next(_names)
        with psycopg.connect(
            f"host={server.url} user=benchmark dbname=postgres", autocommit=True
        ) as connection:
            # PostgreSQL 15 and later write a copy into the log page by page; older ones copy files. Where
            # nothing waits for the disk, copying files takes half the CPU: 20 ms instead of 38.
            strategy = "STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else ""
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_TEMPLATE}" {strategy}'.encode())
        return f"postgresql+psycopg://benchmark@/{name}?host={server.url}"

    def old_database(self, revision: str) -> str:
        """The URL of a new database with the tables of an earlier release."""
        url = create_database(self._started(), next(_names))
        command.upgrade(config(url), revision)
        return url

    def _started(self) -> Server:
        if self._server is None:
            # No test ends the server, so nothing is lost when commits do not wait for the disk.
            self._server = self._running.enter_context(postgresql_server(durable=False, settings=_PASSING))
            migrate(create_database(self._server, _TEMPLATE))
        return self._server

    def close(self) -> None:
        self._running.close()
