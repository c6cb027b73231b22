"""what is old is found by an index"""

from migrations.online import add_index, drop_index

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_INDEXES = (
    ("inbox_by_time", "inbox", ("created_at",)),
    ("outbox_by_time", "outbox", ("created_at",)),
    ("work_by_time", "work", ("created_at",)),
)


def upgrade() -> None:
    for name, table, columns in _INDEXES:
        add_index(name, table, columns)


def downgrade() -> None:
    for name, table, _ in _INDEXES:
        drop_index(name, table)
