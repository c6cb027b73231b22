"""handed_on: links to pages that applicants gave away"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handed_on",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("page", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("taken_back_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("handed_on_by_application", "handed_on", ["application_id", "created_at"])


def downgrade() -> None:
    op.drop_index("handed_on_by_application", table_name="handed_on")
    op.drop_table("handed_on")
