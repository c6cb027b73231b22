"""document, upload: pictures that are turned and cropped by hand"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("document", sa.Column("turned", sa.Integer(), nullable=True))
    op.add_column("upload", sa.Column("adjusted", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("upload", "adjusted")
    op.drop_column("document", "turned")
