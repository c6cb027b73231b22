"""notes of the staff in a thread, who is to read them, and threads that are put aside"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thread_note",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("thread_note_by_person", "thread_note", ["openid", "at"])
    op.create_table(
        "note_mention",
        sa.Column("note_id", sa.String(length=32), primary_key=True),
        sa.Column("login", sa.String(length=40), primary_key=True),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("note_mention_by_login", "note_mention", ["login", "seen_at"])
    op.create_index("note_mention_by_person", "note_mention", ["openid"])
    op.create_table(
        "thread_snooze",
        sa.Column("openid", sa.String(length=64), primary_key=True),
        sa.Column("login", sa.String(length=40), primary_key=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    for table in ("thread_snooze", "note_mention", "thread_note"):
        op.drop_table(table)
