"""saved_view: filters of the list that a member of the staff gave a name"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("login", sa.String(length=40), primary_key=True),
        sa.Column("name", sa.String(length=20), primary_key=True),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("saved_view")
