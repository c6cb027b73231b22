"""bulletins: notices of staff to many people, their recipients, and who wants none"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulletin",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("written_by", sa.String(length=40), nullable=False),
        sa.Column("agreed_by", sa.String(length=40), nullable=False),
        sa.Column("stopped_by", sa.String(length=40), nullable=False),
        sa.Column("stopped_why", sa.String(length=200), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
    )
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "bulletin_recipient",
        sa.Column("id", serial, primary_key=True),
        sa.Column("bulletin_id", sa.String(length=32), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("bulletin_id", "openid", name="bulletin_recipient_once"),
    )
    op.create_index("bulletin_recipient_due", "bulletin_recipient", ["bulletin_id", "state", "due_at"])
    op.create_index("bulletin_recipient_by_person", "bulletin_recipient", ["openid"])
    op.create_index("bulletin_recipient_by_time", "bulletin_recipient", ["created_at"])
    op.create_table(
        "bulletin_refusal",
        sa.Column("openid", sa.String(length=64), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    for table in ("bulletin_refusal", "bulletin_recipient", "bulletin"):
        op.drop_table(table)
