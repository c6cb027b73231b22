"""Messages that wait for the person or for the end of their pause, and go now."""

from typing import Any, cast

from sqlalchemy import Table, bindparam, case, update

from bot.models.tables import OutboxRow

_outbox = cast(Table, OutboxRow.__table__)


def releasing() -> Any:
    """Older rows may hold a line or a picture of the bot: it is not told after a newer question."""
    held = (_outbox.c.openid == bindparam("who")) & (_outbox.c.state == "held")
    state = case(((_outbox.c.kind == "notice") | (_outbox.c.kind == "agent"), "planned"), else_="superseded")
    return update(_outbox).where(held).values(state=state, channel="", due_at=bindparam("now"), attempts=0)


def sending_held_lines() -> Any:
    """Not those that wait for another try."""
    held = (_outbox.c.kind == "agent") & (_outbox.c.state == "planned")
    mine = (_outbox.c.openid == bindparam("who")) & held & (_outbox.c.attempts == 0)
    return update(_outbox).where(mine, _outbox.c.due_at > bindparam("now")).values(due_at=bindparam("now"))
