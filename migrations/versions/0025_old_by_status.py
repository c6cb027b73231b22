"""applications that were kept long enough are found by an index"""

from migrations.online import add_index, drop_index

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_index("application_by_status_since", "application", ("status", "since"))
    drop_index("application_by_status", "application")  # the new one begins with its column


def downgrade() -> None:
    add_index("application_by_status", "application", ("status",))
    drop_index("application_by_status_since", "application")
