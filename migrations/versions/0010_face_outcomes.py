"""face checks: our own outcome beside a provider's code"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# As Tencent's codes were understood when they were stored; 9001 and 9002 were ours.
_CODES = {
    "passed": (0,),
    "expired": (15,),
    "tries_over": (16,),
    "number_differs": (301,),
    "card_expired": (302,),
    "card_unclear": (303,),
    "too_slow": (1001,),
    "not_alive": (1002, 1003, 1004, 1005, 1007, 1008),
    "name_refused": (2002,),
    "number_refused": (2003,),
    "mismatch": (2006,),
    "not_same": (2016,),
    "no_record": (2005, 2007, 2008, 2009),
    "down": (1, 2, 3, 4, 8, 10, 12, 13, 14, 201, 202, 203, 204, 2001, 2017),
    "foreign": (9001,),
    "contradictory": (9002,),
}
_UNDECIDED = -1
_checks = sa.table("face_check", sa.column("code", sa.Integer), sa.column("outcome", sa.String))


def upgrade() -> None:
    # The code stays, and the id keeps its column: processes of before still write both while a release runs.
    with op.batch_alter_table("face_check") as batch_op:
        batch_op.add_column(sa.Column("outcome", sa.String(length=20), nullable=False, server_default=""))
    decided = _checks.c.code != _UNDECIDED
    op.execute(sa.update(_checks).where(decided).values(outcome="unclear"))
    for outcome, codes in _CODES.items():
        op.execute(sa.update(_checks).where(_checks.c.code.in_(codes)).values(outcome=outcome))


def downgrade() -> None:
    with op.batch_alter_table("face_check") as batch_op:
        batch_op.drop_column("outcome")
