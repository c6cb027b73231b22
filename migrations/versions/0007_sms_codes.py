"""sms codes: how many went to a person and to a number"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sms_code",
        sa.Column("subject", sa.String(length=80), primary_key=True),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("sms_code")
