"""open_page: the upload pages that are on a screen"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_page",
        sa.Column("application_id", sa.String(length=32), primary_key=True),
        sa.Column("open_until", sa.BigInteger(), nullable=False),
    )
    op.create_index("open_page_by_end", "open_page", ["open_until"])


def downgrade() -> None:
    op.drop_index("open_page_by_end", table_name="open_page")
    op.drop_table("open_page")
