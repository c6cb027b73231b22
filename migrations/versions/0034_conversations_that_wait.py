"""conversations that call for an agent, and those that an agent has, are found by an index"""

import sqlalchemy as sa

from migrations.online import add_index, drop_index

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_index(
        "conversation_called", "conversation", ("waiting_since", "openid"), where=sa.column("call") != ""
    )
    add_index("conversation_with_agent", "conversation", ("openid",), where=sa.column("owner") != "bot")


def downgrade() -> None:
    drop_index("conversation_with_agent", "conversation")
    drop_index("conversation_called", "conversation")
