"""the work of one person in a queue is found"""

from migrations.online import add_index, drop_index

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_index("work_by_person", "work", ("openid", "kind"))


def downgrade() -> None:
    drop_index("work_by_person", "work")
