"""threads that an agent hands over at the end of a shift"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shift_handover",
        sa.Column("note_id", sa.String(length=32), primary_key=True),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("giver", sa.String(length=40), nullable=False),
        sa.Column("receiver", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("read_by", sa.String(length=40), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("shift_handover_by_person", "shift_handover", ["openid", "at"])


def downgrade() -> None:
    op.drop_table("shift_handover")
