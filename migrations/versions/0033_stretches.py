"""stretches with an agent; why and since when a conversation waits for one"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_OPEN = sa.column("ended_at") == 0


def upgrade() -> None:
    op.add_column("conversation", sa.Column("call", sa.String(length=16), nullable=False, server_default=""))
    op.add_column(
        "conversation", sa.Column("waiting_since", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.create_table(
        "stretch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=40), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("called", sa.String(length=16), nullable=False),
        sa.Column("waited_since", sa.BigInteger(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.String(length=16), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
    )
    op.create_index(
        "stretch_open", "stretch", ["openid"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index("stretch_by_time", "stretch", ["began_at"])
    op.create_index("stretch_by_person", "stretch", ["openid", "began_at"])


def downgrade() -> None:
    op.drop_table("stretch")
    with op.batch_alter_table("conversation") as batch_op:
        batch_op.drop_column("waiting_since")
        batch_op.drop_column("call")
