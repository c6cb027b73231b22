"""the desk's lists: since when an application waits and the parts of its number are filled in, and indexed"""

import sqlalchemy as sa

from migrations.online import add_index, drop_index, in_batches

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_SUBMITTED = sa.column("order_no", sa.String).is_not(None)
_WAITS = (sa.column("by_hand", sa.String) != "") & sa.column("status", sa.String).in_(("draft", "rejected"))
_INDEXES = (
    ("application_in_state", "application", ("status", "since", "id"), _SUBMITTED),
    ("application_submitted", "application", ("since", "id"), _SUBMITTED),
    ("application_waits_by_hand", "application", ("id",), _WAITS),
)
_SINCE = """
    update application set since = coalesce(
        (select max(at) from audit where audit.application_id = application.id and action = 'moved'),
        created_at
    )
    where id > :after and id <= :last and since = 0
"""
_STARTS = " union all ".join(f"select {start} as start" for start in range(1, 16))
_PARTS = f"""
    insert into order_part (digits, number)
    select substr(number, start), number from order_number, ({_STARTS}) starts
    where number > :after and number <= :last on conflict do nothing
"""  # noqa: S608


def upgrade() -> None:
    in_batches("application", "id", _SINCE)
    in_batches("order_number", "number", _PARTS)
    for name, table, columns, where in _INDEXES:
        add_index(name, table, columns, where=where)
    drop_index("application_by_hand", "application")  # of it only those are of use that wait now


def downgrade() -> None:
    add_index("application_by_hand", "application", ("by_hand",))
    for name, table, _, _ in _INDEXES:
        drop_index(name, table)
