"""staff: one-time passwords, second factor, sessions"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ADDED = ("renew_by", "second_since", "totp_step")


def upgrade() -> None:
    # The epoch stays: processes of before know sessions by it while a release runs.
    with op.batch_alter_table("staff") as batch_op:
        for name in _ADDED:
            batch_op.add_column(sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("second_factor", sa.LargeBinary(), nullable=True))
    op.create_table(
        "staff_session",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("second_at", sa.BigInteger(), nullable=False),
        sa.Column("browser", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
    )
    op.create_index("staff_session_by_login", "staff_session", ["login"])
    op.create_index("staff_session_by_time", "staff_session", ["began_at"])


def downgrade() -> None:
    op.drop_table("staff_session")
    with op.batch_alter_table("staff") as batch_op:
        for name in (*_ADDED, "second_factor"):
            batch_op.drop_column(name)
