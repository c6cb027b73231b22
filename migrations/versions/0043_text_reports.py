"""work: by what number a provider reports on a text message, and what it reported"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("work", sa.Column("reference", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("work", sa.Column("reported", sa.String(length=8), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("work", "reported")
    op.drop_column("work", "reference")
