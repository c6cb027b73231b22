"""audit by action: who asked for a person, and when last"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("audit_by_action", "audit", ["action", "openid", "at"])


def downgrade() -> None:
    op.drop_index("audit_by_action", table_name="audit")
