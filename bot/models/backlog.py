"""What waits in the tables: how much, and for how long. Every count stops at a limit, so a look is cheap."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Select, Table, func, literal, select

from bot.models.tables import OutboxRow, TimerRow, WorkRow
from bot.models.work_kinds import QUEUES, how_run

COUNTED = 10_000  # rows; what is more is shown as this many
_OUTBOX_STATES = ("planned", "held", "failed")
_outbox = cast(Table, OutboxRow.__table__)
_work = cast(Table, WorkRow.__table__)
_timer = cast(Table, TimerRow.__table__)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Rows that wait now. `overdue`: seconds since the oldest due row of each kind should have been taken."""

    messages: Mapping[str, int]  # by state of the outbox
    work: Mapping[str, int]  # due, by queue
    failed_work: int
    overdue: Mapping[str, float]  # messages, work, timers


def backlog(connection: Connection, now: int) -> Backlog:
    """`now` is in milliseconds. Raises SQLAlchemyError."""
    due_work = (_work.c.state == "queued") & (_work.c.due_at <= now)
    kinds = select(_work.c.kind).where(due_work).limit(COUNTED).subquery()
    by_queue = dict.fromkeys(QUEUES, 0)
    for kind, count in connection.execute(select(kinds.c.kind, func.count()).group_by(kinds.c.kind)):
        by_queue[how_run(kind).queue] += count
    planned = (_outbox.c.state == "planned") & (_outbox.c.due_at <= now)
    oldest = {
        "messages": select(func.min(_outbox.c.due_at)).where(planned),
        "work": select(func.min(_work.c.due_at)).where(due_work),
        "timers": select(func.min(_timer.c.due_at)).where(_timer.c.due_at <= now),
    }
    return Backlog(
        messages={state: _count(connection, _in_state(_outbox, state)) for state in _OUTBOX_STATES},
        work=by_queue,
        failed_work=_count(connection, _in_state(_work, "failed")),
        overdue={name: _seconds(connection.scalar(query), now) for name, query in oldest.items()},
    )


def _in_state(table: Table, state: str) -> Select[Any]:
    return select(literal(1)).where(table.c.state == state)


def _count(connection: Connection, rows: Select[Any]) -> int:
    return connection.scalar(select(func.count()).select_from(rows.limit(COUNTED).subquery())) or 0


def _seconds(oldest: int | None, now: int) -> float:
    return 0.0 if oldest is None else max(0.0, (now - oldest) / 1000)
