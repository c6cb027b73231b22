"""Bring the database to today's tables. Run before the processes start."""

from pathlib import Path

from alembic import command
from alembic.config import Config

_MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def config(database_url: str) -> Config:
    """Alembic's configuration for a database."""
    made = Config()
    made.set_main_option("script_location", str(_MIGRATIONS))
    made.attributes["url"] = database_url
    return made


def migrate(database_url: str) -> None:
    """Run what has not run yet."""
    command.upgrade(config(database_url), "head")
