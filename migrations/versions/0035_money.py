"""statement, statement_line, payment, repayment: money that came, was booked, and goes back"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_TABLES = (
    "statement",
    "statement_layout",
    "statement_line",
    "payment",
    "repayment",
    "repayment_batch",
    "payer_account",
    "day_close",
)


def upgrade() -> None:
    op.create_table(
        "statement",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("unreadable", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("doubt", sa.String(length=200), nullable=False),
    )
    op.create_index("statement_by_content", "statement", ["content"])
    op.create_table(
        "statement_layout",
        sa.Column("head", sa.String(length=64), primary_key=True),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "statement_line",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("identity", sa.String(length=64), nullable=False, unique=True),
        sa.Column("statement_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=True),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("statement_line_by_day", "statement_line", ["day"])
    op.create_index("statement_line_by_state", "statement_line", ["state", "id"])
    op.create_table(
        "payment",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("order_no", sa.String(length=18), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("fit", sa.String(length=12), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("line_id", "application_id", name="payment_once"),
    )
    op.create_index("payment_by_application", "payment", ["application_id"])
    op.create_index("payment_by_time", "payment", ["at"])
    op.create_index("payment_untold", "payment", ["told_at", "id"])
    op.create_table(
        "repayment",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("order_no", sa.String(length=18), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("agreed_by", sa.String(length=64), nullable=False),
        sa.Column("paid_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("agreed_at", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("line_id", "why", "application_id", name="repayment_once"),
    )
    op.create_index("repayment_by_batch", "repayment", ["batch"])
    op.create_index("repayment_by_state", "repayment", ["state", "id"])
    op.create_table(
        "repayment_batch",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_by", sa.String(length=64), nullable=False),
        sa.Column("paid_at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "payer_account",
        sa.Column("account", sa.String(length=64), primary_key=True),
        sa.Column("name", sa.String(length=64), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "day_close",
        sa.Column("day", sa.String(length=10), primary_key=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
