"""what happened in the last days is found without reading what happened before"""

import sqlalchemy as sa

from migrations.online import add_index, drop_index

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_index("audit_by_time", "audit", ("at",))
    pending = sa.column("pending", sa.String) != ""
    add_index("application_pending", "application", ("updated_at",), where=pending)


def downgrade() -> None:
    drop_index("application_pending", "application")
    drop_index("audit_by_time", "audit")
