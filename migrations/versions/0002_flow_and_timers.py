"""flow, pending question and timers per application"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("application") as batch_op:
        batch_op.add_column(sa.Column("flow", sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("pending", sa.String(length=40), nullable=False, server_default=""))
    # A timer that waits only says when to look; what is due is seen from the application. So the few that
    # are under way move over as they are.
    op.rename_table("timer", "timer_before")
    op.drop_index("timer_due", table_name="timer_before")
    op.create_table(
        "timer",
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("openid", "application_id", "name", name="timer_of_application"),
    )
    op.create_index("timer_due", "timer", ["due_at"])
    columns = "openid, application_id, name, revision, due_at"
    op.execute(f"insert into timer ({columns}) select {columns} from timer_before")  # noqa: S608
    op.drop_table("timer_before")


def downgrade() -> None:
    raise NotImplementedError("restore the backup instead: two timers of one name do not fit the old table")
