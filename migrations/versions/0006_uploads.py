"""uploads: files of the applicant's page, kept in pieces until a worker has taken them"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=32), primary_key=True),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("upload_by_person", "upload", ["openid", "created_at"])
    op.create_index("upload_by_application", "upload", ["application_id", "created_at"])
    op.create_table(
        "upload_piece",
        sa.Column("upload_id", sa.String(length=32), primary_key=True),
        sa.Column("start", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("upload_piece")
    op.drop_index("upload_by_application", table_name="upload")
    op.drop_index("upload_by_person", table_name="upload")
    op.drop_table("upload")
