"""How Alembic runs: online only, each migration in a transaction of its own, since the old code still serves.

A statement may take as long as it needs: an index over years of rows takes minutes. A lock may not: others
queue behind a statement that waits for one.
"""

from alembic import context
from sqlalchemy import text

from bot.models import uploads as uploads  # its tables are among those of Base once it is imported
from bot.models.database import Database
from bot.models.tables import Base
from bot.settings import load

database = Database(context.config.attributes.get("url") or load().database_url, statement_seconds=0)
try:
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execute(text("select pg_advisory_lock(7262)"))  # two releases at once: one waits
            connection.commit()  # the lock is the session's, and ends when the database is closed
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
