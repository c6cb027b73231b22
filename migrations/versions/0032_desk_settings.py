"""desk_setting: what staff set at the desk, without a release"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_setting",
        sa.Column("name", sa.String(length=60), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("desk_setting")
