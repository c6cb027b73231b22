"""webhook_endpoint, webhook_secret, webhook_message: other systems are told of changes of state"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.String(length=12), primary_key=True),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("events", sa.String(length=600), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=False),
        sa.Column("rests_until", sa.BigInteger(), nullable=False),
        sa.Column("off_at", sa.BigInteger(), nullable=False),
        sa.Column("off_because", sa.String(length=10), nullable=False),
    )
    op.create_table(
        "webhook_secret",
        sa.Column("id", sa.String(length=12), primary_key=True),
        sa.Column("endpoint_id", sa.String(length=12), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("webhook_secret_by_endpoint", "webhook_secret", ["endpoint_id"])
    op.create_table(
        "webhook_message",
        sa.Column("id", sa.String(length=40), primary_key=True),
        sa.Column("endpoint_id", sa.String(length=12), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("webhook_message_by_time", "webhook_message", ["created_at"])
    op.create_index("webhook_message_by_endpoint", "webhook_message", ["endpoint_id", "created_at"])


def downgrade() -> None:
    op.drop_table("webhook_message")
    op.drop_table("webhook_secret")
    op.drop_table("webhook_endpoint")
