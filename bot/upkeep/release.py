"""Bring the database to today's tables. Run before the processes start."""

import sqlite3
import time
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import DBAPIError

from bot.models.database import Database, is_away
from bot.upkeep.readiness import head, is_newer

_PAUSES = (1, 2, 4, 8, 16, 30, 30, 30)  # seconds; a minute's long report holds its tables that long
log = structlog.get_logger("release")
_MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def config(database_url: str) -> Config:
    """Alembic's configuration for a database."""
    made = Config()
    made.set_main_option("script_location", str(_MIGRATIONS))
    made.attributes["url"] = database_url
    return made


def migrate(database_url: str) -> None:
    """Run what has not run yet, while the service serves: a table that is locked is tried again.

    Each migration is a transaction, so what ran stays and a failed one changes nothing. Tables of a later
    release stay as they are: after a rollback this runs at every start of the machine. Raises DBAPIError.
    """
    for pause in _PAUSES:
        try:
            return _upgrade(database_url)
        except DBAPIError as error:
            if not is_away(error) or _is_wrong(error):
                raise
            log.warning("migration waits", seconds=pause, error=type(error.orig).__name__)
            time.sleep(pause)
    return _upgrade(database_url)


def _upgrade(database_url: str) -> None:
    database = Database(database_url)
    try:
        with database.reading() as connection:
            found = MigrationContext.configure(connection).get_current_revision() or ""
    finally:
        database.close()
    if is_newer(found):
        log.warning("tables of a newer release", found=found, own=head())
        return
    command.upgrade(config(database_url), "head")


def _is_wrong(error: DBAPIError) -> bool:
    """Whether SQLite does not understand the statement, which it reports as it does a lock: by an
    OperationalError. Later it will not either."""
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
