"""search_term: what staff find an application by, keyed. `szca release` fills it for what is stored"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_term",
        sa.Column("term", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("application_id", sa.String(length=32), primary_key=True),
    )
    op.create_index("search_term_by_application", "search_term", ["application_id"])


def downgrade() -> None:
    op.drop_index("search_term_by_application", table_name="search_term")
    op.drop_table("search_term")
