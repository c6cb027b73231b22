"""What the last release knows of the tables: `tests/last_release.json`. Its processes still run when the next
release has migrated the database, so they must find all of it.

    .venv/bin/python -m tests.last_release 0010

writes the file anew, with the tables as a migration left them: the last one of what now runs in production.
"""

import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from alembic import command
from sqlalchemy import Inspector, create_engine, inspect

from bot.upkeep.release import config

FILE = Path(__file__).with_suffix(".json")
_OF_ALEMBIC = "alembic_version"


@dataclass(frozen=True, slots=True)
class KnownTable:
    """`columns`: name → SQL type. `keys`: the columns that are unique together, the primary key first."""

    columns: dict[str, str]
    keys: list[list[str]]


def known_tables() -> dict[str, KnownTable]:
    """By name, as the last release knows them."""
    return {name: KnownTable(**table) for name, table in json.loads(FILE.read_text()).items()}


def _looked_at(revision: str) -> dict[str, KnownTable]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/szca.db"
        command.upgrade(config(url), revision)
        engine = create_engine(url)
        found = inspect(engine)
        tables = {name: _table(found, name) for name in found.get_table_names() if name != _OF_ALEMBIC}
        engine.dispose()
    return tables


def _table(found: Inspector, name: str) -> KnownTable:
    columns = {column["name"]: str(column["type"]) for column in found.get_columns(name)}
    unique = [[str(column) for column in key["column_names"]] for key in found.get_unique_constraints(name)]
    return KnownTable(columns, [found.get_pk_constraint(name)["constrained_columns"], *unique])


if __name__ == "__main__":
    written = {name: asdict(table) for name, table in _looked_at(sys.argv[1]).items()}
    FILE.write_text(json.dumps(written, indent=1) + "\n")
