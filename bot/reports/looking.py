"""A read-only connection to a deployment's database, for reports that take long."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, make_url

from bot.errors import SettingsError


@contextmanager
def looking(url: str) -> Iterator[Connection]:
    """A statement that writes fails. Raises SettingsError when SQLite has no file."""
    is_sqlite = url.startswith("sqlite")
    engine = _sqlite(url) if is_sqlite else create_engine(url)
    options = {} if is_sqlite else {"postgresql_readonly": True}
    try:
        with engine.connect().execution_options(**options) as connection:
            yield connection
    finally:
        engine.dispose()


def _sqlite(url: str) -> Engine:
    path = Path(make_url(url).database or "")
    if not path.is_file():
        raise SettingsError(f"{path} is not there")
    file = f"file:{quote(str(path.resolve()))}?mode=ro"
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(file, uri=True))
