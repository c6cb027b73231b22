"""what is due, what was not sent, who waits, and who names an object: found without reading the past"""

import sqlalchemy as sa

from migrations.online import add_index, drop_index

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_INDEXES = (
    ("outbox_lease", "outbox", ("lease_until",), sa.column("state") == "sending"),
    ("outbox_unsent", "outbox", ("id",), sa.column("state").in_(("held", "failed"))),
    ("work_lease", "work", ("lease_until",), sa.column("state") == "running"),
    ("work_by_application", "work", ("application_id",), None),
    ("conversation_waiting", "conversation", ("openid",), sa.column("wants_person").is_(sa.true())),
    ("document_by_original", "document", ("original",), None),
    ("document_by_normalised", "document", ("normalised",), None),
    ("document_by_thumbnail", "document", ("thumbnail",), None),
    ("id_capture_by_raw", "id_capture", ("raw",), sa.column("raw") != ""),
)


def upgrade() -> None:
    for name, table, columns, where in _INDEXES:
        add_index(name, table, columns, where=where)


def downgrade() -> None:
    for name, table, _, _ in _INDEXES:
        drop_index(name, table)
