"""documents: the same content or the same transfer can be found"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("mark", sa.String(64), nullable=False, server_default=""))
    op.create_index("document_by_content", "document", ["sha256"])
    op.create_index("document_by_mark", "document", ["mark"])


def downgrade() -> None:
    op.drop_index("document_by_mark", table_name="document")
    op.drop_index("document_by_content", table_name="document")
    op.drop_column("document", "mark")
