"""How Alembic runs: online only, with short lock timeouts, since the old code still serves meanwhile."""

from alembic import context
from sqlalchemy import text

from bot.models import uploads as uploads  # its tables are among those of Base once it is imported
from bot.models.database import Database
from bot.models.tables import Base
from bot.settings import load

database = Database(context.config.attributes.get("url") or load().database_url)
with database.writing() as connection:
    if not database.is_sqlite:
        connection.execute(text("select pg_advisory_xact_lock(7262)"))  # two releases at once: one waits
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    context.run_migrations()
database.close()
