"""Steps of a migration on a big table while the service serves. Each may be run again after a failure.

They commit on their own, so what a transaction does (a new column) belongs into a migration before theirs.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

_IS_BROKEN = sa.text(
    "select 1 from pg_index join pg_class on oid = indexrelid where relname = :name and not indisvalid"
)


def add_index(
    name: str, table: str, columns: Iterable[str], *, where: sa.ColumnElement[bool] | None = None
) -> None:
    """On PostgreSQL nobody who writes is kept out meanwhile. `where`: the condition of a partial index.

    SQLite has one writer at a time: there the others wait.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.create_index(name, table, list(columns), sqlite_where=where, if_not_exists=True)
        return
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        # It waits for every transaction that began before it, and nobody waits behind it.
        before = connection.execute(sa.text("show lock_timeout")).scalar_one()
        connection.execute(sa.text("set lock_timeout = 0"))
        # One that was cut off stays behind, is kept up to date and is never used.
        if connection.execute(_IS_BROKEN, {"name": name}).first():
            op.drop_index(name, postgresql_concurrently=True)
        op.create_index(
            name,
            table,
            list(columns),
            postgresql_where=where,
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        connection.execute(sa.text(f"set lock_timeout = '{before}'"))


def drop_index(name: str, table: str) -> None:
    """The same the other way."""
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index(name, table_name=table, if_exists=True)
        return
    with op.get_context().autocommit_block():
        op.drop_index(name, table_name=table, postgresql_concurrently=True, if_exists=True)


def in_batches(table: str, key: str, change: str, size: int = 500) -> None:
    """Run an SQL statement for all rows, some at a time in the order of their key, each time committed.

    The statement takes the keys `:after`, without it, and `:last`, and may be run twice for a row.
    """
    if op.get_bind().dialect.name == "sqlite":
        return _in_batches(table, key, change, size)
    with op.get_context().autocommit_block():
        return _in_batches(table, key, change, size)


def _in_batches(table: str, key: str, change: str, size: int) -> None:
    connection, column = op.get_bind(), sa.column(key)
    rows, after = sa.select(column).select_from(sa.table(table, column)).order_by(column), ""
    while True:
        some = rows.where(column > after).limit(size).subquery()
        last = connection.execute(sa.select(sa.func.max(some.c[key]))).scalar_one()
        if last is None:
            return
        connection.execute(sa.text(change), {"after": after, "last": last})
        after = last
