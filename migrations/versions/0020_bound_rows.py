"""outbox: a mark that binds the body to its row; audit: sealed words; witnesses of the data keys"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.add_column(sa.Column("mark", sa.String(length=16), nullable=False, server_default=""))
    with op.batch_alter_table("audit") as batch_op:
        batch_op.add_column(sa.Column("sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "key_witness",
        sa.Column("kid", sa.String(length=32), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("key_witness")
    with op.batch_alter_table("audit") as batch_op:
        batch_op.drop_column("sealed")
    with op.batch_alter_table("outbox") as batch_op:
        batch_op.drop_column("mark")
