"""line_draft: what agents have written and not sent off yet"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "line_draft",
        sa.Column("openid", sa.String(length=64), primary_key=True),
        sa.Column("login", sa.String(length=40), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("line_draft_by_age", "line_draft", ["touched_at"])


def downgrade() -> None:
    op.drop_table("line_draft")
