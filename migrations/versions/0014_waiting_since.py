"""applications: since when each is in its status; order numbers by their parts"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Filled by 0015: what changes many rows must not hold a transaction's locks.
    op.add_column("application", sa.Column("since", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "order_part",
        sa.Column("digits", sa.String(length=18), primary_key=True),
        sa.Column("number", sa.String(length=18), primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("order_part")
    with op.batch_alter_table("application") as batch_op:
        batch_op.drop_column("since")
