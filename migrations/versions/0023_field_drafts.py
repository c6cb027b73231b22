"""field_draft: what was typed on a page and not sent off yet"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_draft",
        sa.Column("application_id", sa.String(length=32), primary_key=True),
        sa.Column("field", sa.String(length=40), primary_key=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("field_draft_by_age", "field_draft", ["touched_at"])


def downgrade() -> None:
    op.drop_index("field_draft_by_age", table_name="field_draft")
    op.drop_table("field_draft")
