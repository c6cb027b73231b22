"""what a release does with all that is stored is done once"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upkeep",
        sa.Column("name", sa.String(length=40), primary_key=True),
        sa.Column("done_until", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("upkeep")
