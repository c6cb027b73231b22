"""How Alembic runs: online only, each migration in a transaction of its own, since the old code still serves.

A statement may take as long as it needs: an index over years of rows takes minutes. A lock may not: others
queue behind a statement that waits for one.
"""

import time

from alembic import context
from sqlalchemy import Connection, text

from bot.models import uploads as uploads  # its tables are among those of Base once it is imported
from bot.models.database import Database
from bot.models.tables import Base
from bot.settings import load

_LOCK = text("select pg_try_advisory_lock(7262)")


def _alone(connection: Connection) -> None:
    """Of two releases at once one waits. It asks again and again: a statement that waits has a snapshot, and
    an index that is made concurrently waits for everybody's snapshots."""
    while not connection.execute(_LOCK).scalar_one():
        connection.rollback()
        time.sleep(0.5)
    connection.commit()  # the lock is the session's, and ends when the database is closed


database = Database(context.config.attributes.get("url") or load().database_url, statement_seconds=0)
try:
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            _alone(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
finally:
    database.close()
