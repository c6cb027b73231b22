"""work: the row of a text message by the number of its report"""

import sqlalchemy as sa

from migrations.online import add_index, drop_index

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_index("work_by_reference", "work", ["reference"], where=sa.column("reference") != "")


def downgrade() -> None:
    drop_index("work_by_reference", "work")
