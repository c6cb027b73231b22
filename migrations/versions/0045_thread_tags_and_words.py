"""tags of threads, and the terms that words of conversations are found by"""

import sqlalchemy as sa
from alembic import op

from migrations.online import add_index, drop_index

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "thread_tag",
        sa.Column("openid", sa.String(length=64), primary_key=True),
        sa.Column("tag", sa.String(length=12), primary_key=True),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("thread_tag_by_name", "thread_tag", ["tag", "at"])
    op.create_table(
        "said_term",
        sa.Column("term", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("day", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("openid", sa.String(length=64), primary_key=True),
    )
    op.create_index("said_term_by_person", "said_term", ["openid", "day"])
    op.create_index("said_term_by_day", "said_term", ["day"])
    add_index("outbox_of_agents", "outbox", ("created_at",), where=sa.column("kind") == "agent")


def downgrade() -> None:
    drop_index("outbox_of_agents", "outbox")
    op.drop_table("said_term")
    op.drop_table("thread_tag")
