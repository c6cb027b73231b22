"""A PostgreSQL server that is restarted and demoted while it is used."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from benchmarks.services import create_database, postgresql_programs, postgresql_server
from bot.upkeep.release import migrate

_LONGEST_SECONDS = 300


class Cluster:
    """`url` is the address of a database with today's tables. Commits wait for the disk, as in production."""

    def __init__(self, home: Path, url: str) -> None:
        self.url = url
        self._home = home
        self._owner = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name

    def processes(self) -> list[int]:
        """The server's first process, of which all others are children; none while it starts anew."""
        with suppress(OSError, ValueError):
            return [int((self._home / "data" / "postmaster.pid").read_text().split()[0])]
        return []

    def restart(self, mode: str) -> None:
        """`fast` ends the connections, `immediate` is a crash with recovery. Returns once it answers."""
        self._control("restart", "-m", mode)

    def stop(self) -> None:
        self._control("stop", "-m", "fast")

    def demote(self) -> None:
        """Every transaction is read-only from now on, as on a standby that clients still reach."""
        self._set("on")

    def promote(self) -> None:
        self._set("off")

    def _set(self, value: str) -> None:
        dsn = f"host={self._home} user=benchmark dbname=postgres connect_timeout=5"
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("set default_transaction_read_only = off")
            connection.execute(f"alter system set default_transaction_read_only = {value}".encode())
            connection.execute("select pg_reload_conf()")

    def _control(self, *words: str) -> None:
        command = [str(postgresql_programs() / "pg_ctl"), *words, "-w", "-D", str(self._home / "data")]
        subprocess.run(
            [*command, "-l", str(self._home / "data" / "log")],
            user=self._owner,
            cwd=self._home,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            timeout=_LONGEST_SECONDS,
        )


@contextmanager
def a_cluster() -> Iterator[Cluster]:
    """A server of its own, gone afterwards."""
    with postgresql_server() as server:
        url = create_database(server, "storm")
        migrate(url)
        cluster = Cluster(Path(server.url), url)
        try:
            yield cluster
        finally:
            cluster.stop()
