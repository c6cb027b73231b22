"""pin: the PIN of a certificate, sealed, until it is not sent any more"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pin",
        sa.Column("application_id", sa.String(length=32), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("pin_by_time", "pin", ["created_at"])


def downgrade() -> None:
    op.drop_index("pin_by_time", table_name="pin")
    op.drop_table("pin")
