"""upload: what the chat says of a file, sealed, for the page"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("upload", sa.Column("note", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("upload", "note")
