"""conversations: what two messages have in common is sealed"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_rows = sa.table("conversation", sa.column("openid", sa.String), sa.column("memory", sa.Text))
_LIST = "pick:"


def upgrade() -> None:
    with op.batch_alter_table("conversation") as batch_op:
        batch_op.add_column(sa.Column("sealed", sa.LargeBinary(), nullable=True))
    # Keys are not known here, so the one thing in the clear that may be personal goes: a list to pick from.
    # Whoever answers such a list is asked once more; all else is kept, and sealed at the next message.
    connection = op.get_bind()
    query = sa.select(_rows).where(_rows.c.memory.contains(f'"{_LIST}', autoescape=True))
    for openid, memory in connection.execute(query).all():
        known = json.loads(memory)
        if str(known.get("confirming", "")).startswith(_LIST):
            kept = json.dumps(known | {"confirming": ""}, ensure_ascii=False, separators=(",", ":"))
            change = sa.update(_rows).where(_rows.c.openid == openid, _rows.c.memory == memory)
            connection.execute(change.values(memory=kept))


def downgrade() -> None:
    with op.batch_alter_table("conversation") as batch_op:
        batch_op.drop_column("sealed")
