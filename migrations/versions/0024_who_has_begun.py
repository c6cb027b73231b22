"""face_handoff: the identity checks that one person has begun"""

from migrations.online import add_index, drop_index

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_index("face_handoff_by_visitor", "face_handoff", ("visitor", "claimed_at"))


def downgrade() -> None:
    drop_index("face_handoff_by_visitor", "face_handoff")
