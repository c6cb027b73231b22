"""A person's lane: lock, load and save in few round trips. Statements are built once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, bindparam, delete, insert, literal, outerjoin, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.tables import (
    ApplicationRow,
    AuditRow,
    ConversationRow,
    InboxRow,
    OrderNumber,
    OutboxRow,
    TimerRow,
    WorkRow,
)

_conversation = cast(Table, ConversationRow.__table__)
_application = cast(Table, ApplicationRow.__table__)
_inbox = cast(Table, InboxRow.__table__)
_outbox = cast(Table, OutboxRow.__table__)
_work = cast(Table, WorkRow.__table__)
_number = cast(Table, OrderNumber.__table__)
_audit = cast(Table, AuditRow.__table__)
_timer = cast(Table, TimerRow.__table__)

# Ended for good: the person is not told of them, and no turn loads them.
_FORGOTTEN = ("cancelled", "expired")

_LOCK = select(_conversation).where(_conversation.c.openid == bindparam("openid"))
_LOCK_ROW = _LOCK.with_for_update()
_one = select(literal(1).label("one")).subquery()
_LOAD = select(
    _inbox.c.key,
    _inbox.c.reply,
    *(c for c in _application.c),
).select_from(
    outerjoin(
        outerjoin(_one, _inbox, _inbox.c.key == bindparam("key")),
        _application,
        (_application.c.openid == bindparam("openid")) & _application.c.status.not_in(_FORGOTTEN),
    )
)
_SAVE_CONVERSATION = update(_conversation).where(_conversation.c.openid == bindparam("who"))
_SAVE_APPLICATION = update(_application).where(_application.c.id == bindparam("which"))


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a lane held when it was locked. `is_repeat`: this event was taken before, with this reply."""

    conversation: Row[Any]
    applications: Sequence[Row[Any]]
    is_repeat: bool
    reply: bytes | None


class Lane:
    """Reads and writes for one turn, on a connection that is inside a transaction."""

    def __init__(self, *, is_sqlite: bool) -> None:
        dialect: Any = sqlite if is_sqlite else postgresql
        self._lock = _LOCK if is_sqlite else _LOCK_ROW
        self._found = dialect.insert(_conversation).on_conflict_do_nothing()
        self._take = dialect.insert(_inbox).on_conflict_do_nothing().returning(_inbox.c.key)
        self._claim_number = dialect.insert(_number).on_conflict_do_nothing().returning(_number.c.number)
        queue = dialect.insert(_work)
        self._queue = queue.on_conflict_do_update(
            index_elements=["key"],
            set_={name: queue.excluded[name] for name in ("state", "due_at", "sealed", "attempts", "error")},
            where=_work.c.state.in_(("done", "failed")),
        ).returning(_work.c.id)
        timer = dialect.insert(_timer)
        self._set_timer = timer.on_conflict_do_update(
            index_elements=["openid", "name"],
            set_={name: timer.excluded[name] for name in ("application_id", "revision", "due_at")},
        )

    def load(self, connection: Connection, openid: str, key: str, fresh: Mapping[str, Any]) -> Loaded:
        """Lock the person's row, then load. The lock comes first: what is read after it is current."""
        who = {"openid": openid}
        row = connection.execute(self._lock, who).one_or_none()
        if row is None:
            connection.execute(self._found, {**fresh, **who})
            row = connection.execute(self._lock, who).one()
        found = connection.execute(_LOAD, {"key": key, **who}).all()
        first = found[0]
        rows = [r for r in found if r.id is not None]
        return Loaded(row, rows, first.key is not None, first.reply)

    def take(self, connection: Connection, row: Mapping[str, Any]) -> bool:
        """Store the event with its reply. False: somebody else took it meanwhile."""
        return connection.execute(self._take, row).one_or_none() is not None

    def save_conversation(self, connection: Connection, openid: str, values: Mapping[str, Any]) -> None:
        connection.execute(_SAVE_CONVERSATION, {"who": openid, **values})

    def save_application(self, connection: Connection, values: Mapping[str, Any], *, is_new: bool) -> None:
        if is_new:
            connection.execute(insert(_application), values)
        else:
            changed = {k: v for k, v in values.items() if k not in ("id", "openid", "created_at")}
            connection.execute(_SAVE_APPLICATION, {"which": values["id"], **changed})

    def claim_number(self, connection: Connection, number: str, application_id: str) -> bool:
        """Reserve an order number for ever. False: it is somebody's already."""
        row = {"number": number, "application_id": application_id}
        return connection.execute(self._claim_number, row).one_or_none() is not None

    def send_later(self, connection: Connection, row: Mapping[str, Any]) -> None:
        connection.execute(insert(_outbox), row)

    def work_later(self, connection: Connection, row: Mapping[str, Any]) -> int | None:
        """Queue work under its key; work done before is done again, work under way is left alone."""
        return connection.execute(self._queue, row).scalar_one_or_none()

    def set_timer(self, connection: Connection, row: Mapping[str, Any]) -> None:
        connection.execute(self._set_timer, row)

    def record(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        connection.execute(insert(_audit), rows)

    def release_held(self, connection: Connection, openid: str, now: int) -> None:
        """Messages that waited for the next contact may go now."""
        connection.execute(
            update(_outbox)
            .where(_outbox.c.openid == openid, _outbox.c.state == "held")
            .values(state="planned", due_at=now, attempts=0)
        )

    def forget_timer(self, connection: Connection, openid: str, name: str) -> None:
        connection.execute(delete(_timer).where(_timer.c.openid == openid, _timer.c.name == name))
