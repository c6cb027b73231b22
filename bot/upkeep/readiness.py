"""Whether the whole service can work: each part by name, "ok" or what is wrong with it."""

import secrets
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import SettingsError
from bot.heartbeat import CLOCK, beats, living, worker_of
from bot.models.database import Database
from bot.models.work_kinds import WORKERS
from media.storage import Storage, StorageError

OK = "ok"
ROLES = (*(worker_of(name) for name in WORKERS), CLOCK)
_MB = 1024 * 1024
_VERSIONS = Path(__file__).resolve().parents[2] / "migrations/versions"


class Readiness:
    """Looks at what the service stands on.

    `least_free_mb`: space that the store has to have left. `key_problem`: why the data keys are not those of
    the database, or "".
    """

    def __init__(
        self,
        database: Database,
        redis: Redis,
        storage: Callable[[], Storage],
        least_free_mb: int,
        key_problem: Callable[[], str],
    ) -> None:
        self._database = database
        self._redis = redis
        self._storage = storage
        self._least_free_mb = least_free_mb
        self._key_problem = key_problem

    def parts(self) -> Mapping[str, str]:
        """Every part that is needed, and how it does."""
        return {
            "database": self.database(),
            "migrations": self.migrations(),
            "keys": self.keys(),
            "redis": self.redis(),
            "store": self.store(),
            **self.processes(),
        }

    def database(self) -> str:
        """Whether it answers and takes writes."""
        try:
            return self._database.check() or OK
        except SQLAlchemyError as error:
            return type(error).__name__

    def migrations(self) -> str:
        """Whether the tables are this release's or a later one's: while a release is switched, or after it
        was taken back."""
        try:
            found = self.version()
        except SQLAlchemyError as error:
            return type(error).__name__
        if found == head() or is_newer(found):
            return OK
        return f"at {found or 'nothing'}, not at {head()}: run szca release"

    def version(self) -> str:
        """The newest migration that ran. Raises SQLAlchemyError."""
        with self._database.reading() as connection:
            return str(connection.execute(text("select version_num from alembic_version")).scalar() or "")

    def keys(self) -> str:
        """Whether the data keys are those of the database."""
        try:
            return self._key_problem() or OK
        except SQLAlchemyError as error:
            return type(error).__name__

    def redis(self) -> str:
        try:
            self._redis.ping()
        except RedisError as error:
            return type(error).__name__
        return OK

    def store(self) -> str:
        """Whether a document can be put there, and whether there is room for more."""
        try:
            storage = self._storage()
            storage.delete(storage.put(secrets.token_bytes(16), media_type="application/pdf"))
            free = storage.free_bytes()
        except (SettingsError, StorageError) as error:
            return str(error)[:200]
        except SQLAlchemyError as error:  # the vault compares its keys with the database before it seals
            return type(error).__name__
        if free is not None and free < self._least_free_mb * _MB:
            return f"{free // _MB} MB free, less than SZCA_LEAST_FREE_MB={self._least_free_mb}"
        return OK

    def processes(self) -> Mapping[str, str]:
        """Whether each role has a process that lives; without Redis nobody knows."""
        try:
            alive = living(beats(self._redis))
        except RedisError as error:
            return dict.fromkeys(ROLES, type(error).__name__)
        return {role: OK if alive.get(role) else "no heartbeat" for role in ROLES}


@cache
def head() -> str:
    """The newest migration of this release, which has the highest number.

    Alembic is not asked: it takes longer to load than all the rest of this check.
    """
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py"))


def is_newer(version: str) -> bool:
    """Whether a later release made these tables. It only added to them, so this release runs on them."""
    return version.isdigit() and int(version) > int(head())
