"""agent_availability: which agents take conversations that the system assigns"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agent_availability",
        sa.Column("login", sa.String(length=40), primary_key=True),
        sa.Column("is_available", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("assigned_at", sa.BigInteger(), nullable=False),
        sa.Column("assignments", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("agent_availability")
