"""Many people whom our service has known for long: their rows, made by the database itself."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
from sqlalchemy import BigInteger, Boolean, Integer, LargeBinary, Table
from sqlalchemy.engine import make_url

from bot.models.tables import ApplicationRow, Base, ConversationRow, InboxRow

# What a half-filled application and a message take when sealed. PostgreSQL compresses rows only beyond 2 kB.
_SEALED_BYTES = {"application": 1200, "inbox": 300}
_LONG_AGO = "1700000000000"

Run = Callable[[str], object]


def fill(environment: Mapping[str, str], count: int) -> None:
    """A conversation, an application and a taken message for each, spread over the whole of the indexes."""
    url = make_url(environment["SZCA_DATABASE_URL"])
    if url.drivername == "sqlite":
        _fill_sqlite(str(url.database), count)
    else:
        _fill_postgresql(str(url.query["host"]), str(url.username), str(url.database), count)


def _fill_sqlite(path: str, count: int) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # Nothing of this has to outlive a crash; the service sets its own modes when it connects.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        numbers = f"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT {count})
            SELECT lower(hex(randomblob(16))) AS mark FROM numbers"""  # noqa: S608
        _insert(connection.execute, numbers, lambda size: f"randomblob({size})")
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
    finally:
        connection.close()


def _fill_postgresql(host: str, user: str, database: str, count: int) -> None:
    with psycopg.connect(host=host, user=user, dbname=database, autocommit=True) as connection:

        def run(sql: str) -> object:
            return connection.execute(sql.encode())

        numbers = f"SELECT md5(n::text) AS mark FROM generate_series(1, {count}) AS numbers(n)"  # noqa: S608
        _insert(run, numbers, lambda size: f"decode(repeat(mark, {size // 16}), 'hex')")
        run("VACUUM (ANALYZE)")
        run("CHECKPOINT")


def _insert(run: Run, numbers: str, sealed: Callable[[int], str]) -> None:
    run(f"CREATE TEMPORARY TABLE mark AS {numbers} ORDER BY mark")
    person = "'o' || substr(mark, 1, 27)"
    for model, own in (
        (ConversationRow, {"openid": person, "owner": "'bot'", "memory": "'{}'"}),
        (ApplicationRow, {"openid": person, "id": "mark", "status": "'draft'", "order_no": "NULL"}),
        (InboxRow, {"openid": person, "key": f"'m:' || {person} || ':1700000000:24000000000000000'"}),
    ):
        table = _table(model)
        values = {column.name: own.get(column.name) or _blank(column, sealed) for column in table.c}
        run(f"INSERT INTO {table.name} ({', '.join(values)}) SELECT {', '.join(values.values())} FROM mark")  # noqa: S608
    run("DROP TABLE mark")


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _blank(column: Any, sealed: Callable[[int], str]) -> str:
    """A value of the column's type that no condition looks for."""
    if isinstance(column.type, LargeBinary):
        return "NULL" if column.nullable else sealed(_SEALED_BYTES[column.table.name])
    if isinstance(column.type, Boolean):
        return "true"
    if isinstance(column.type, BigInteger):
        return _LONG_AGO
    return "0" if isinstance(column.type, Integer) else "''"
