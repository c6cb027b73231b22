"""identity: who does the check, the pictures of the card, and the evidence of each attempt"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("face_check") as batch_op:
        batch_op.add_column(sa.Column("visitor", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("mark", sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("finished_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("face_check_by_application", "face_check", ["application_id"])
    op.create_table(
        "face_handoff",
        sa.Column("application_id", sa.String(length=32), primary_key=True),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("visitor", sa.String(length=64), nullable=False),
        sa.Column("consent", sa.String(length=20), nullable=False),
        sa.Column("consent_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=False),
        sa.Column("busy_until", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "id_capture",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=5), nullable=False),
        sa.Column("visitor", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("raw", sa.String(length=80), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("id_capture_by_application", "id_capture", ["application_id", "created_at"])


def downgrade() -> None:
    op.drop_table("id_capture")
    op.drop_table("face_handoff")
    op.drop_index("face_check_by_application", table_name="face_check")
    with op.batch_alter_table("face_check") as batch_op:
        batch_op.drop_column("finished_at")
        batch_op.drop_column("mark")
        batch_op.drop_column("visitor")
