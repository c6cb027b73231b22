"""decision, decision_draft: what staff decided and what they wrote for a decision"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("open_for", sa.String(length=32), nullable=True, unique=True),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("second", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("decision_by_application", "decision", ["application_id", "made_at"])
    op.create_index("decision_by_maker", "decision", ["login", "state"])
    op.create_table(
        "decision_draft",
        sa.Column("login", sa.String(length=40), primary_key=True),
        sa.Column("application_id", sa.String(length=32), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("decision_draft_by_application", "decision_draft", ["application_id"])


def downgrade() -> None:
    op.drop_table("decision_draft")
    op.drop_table("decision")
