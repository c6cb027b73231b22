"""verifications: applications whose person is to be verified by the staff"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("application") as batch_op:
        batch_op.add_column(sa.Column("by_hand", sa.String(length=12), nullable=False, server_default=""))
    op.create_index("application_by_hand", "application", ["by_hand"])


def downgrade() -> None:
    op.drop_index("application_by_hand", table_name="application")
    with op.batch_alter_table("application") as batch_op:
        batch_op.drop_column("by_hand")
