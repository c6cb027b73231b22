"""What a real house and its outside hold of one person, read from their own tables."""

from typing import Any

from sqlalchemy import Table, delete, select, update

from bot.models.tables import (
    ApplicationRow,
    AuditRow,
    Base,
    ConversationRow,
    InboxRow,
    OutboxRow,
    TimerRow,
    WorkRow,
    to_ms,
)  # fmt: skip
from bot.outbox.outbox import LINE, NUDGE, SHOW
from tests.world import World

_ALL: tuple[type[Base], ...] = (
    ConversationRow, ApplicationRow, InboxRow, OutboxRow, WorkRow, TimerRow, AuditRow,
)  # fmt: skip
OVER_BUDGET = ("45015", "45047")


class Ledger:
    """Looks; it changes nothing but the owner of a thread, as the desk does."""

    def __init__(self, world: World, openid: str) -> None:
        self._world = world
        self._openid = openid

    def rows(self, kind: type[Base]) -> list[dict[str, Any]]:
        table: Table = kind.__table__  # type: ignore[assignment]
        query = select(table).where(table.c.openid == self._openid).order_by(*table.primary_key.columns)
        with self._world.house.database.reading() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        return {kind.__tablename__: self.rows(kind) for kind in _ALL}

    def conversation(self) -> dict[str, Any]:
        (found,) = self.rows(ConversationRow) or ({"owner": "bot"},)
        return found

    def take_over(self, owner: str) -> None:
        table: Table = ConversationRow.__table__  # type: ignore[assignment]
        mine = update(table).where(table.c.openid == self._openid)
        with self._world.house.database.writing() as connection:
            connection.execute(mine.values(owner=owner, epoch=table.c.epoch + 1))

    def leaves_nothing_to_do(self) -> None:
        """So that the next example, whose clock begins anew, is about one person alone."""
        table: Table = TimerRow.__table__  # type: ignore[assignment]
        with self._world.house.database.writing() as connection:
            connection.execute(delete(table))

    def lines_sent(self) -> dict[int, int]:
        """Words and pictures of the bot that left the house: id → the epoch they were decided under."""
        is_bots = {LINE, SHOW, NUDGE}
        sent = (row for row in self.rows(OutboxRow) if row["state"] == "sent" and row["kind"] in is_bots)
        return {row["id"]: row["epoch"] for row in sent}

    def messages_sent(self) -> int:
        return sum(row["state"] == "sent" for row in self.rows(OutboxRow))

    def messages_shown(self) -> int:
        """What the person's phone shows besides replies."""
        chat = self._world.sandbox.chat.since(self._openid, 0)
        return sum(message["channel"] in ("custom", "template") for message in chat)

    def budget(self) -> tuple[int, int]:
        """How many messages we believe that we may send now, and how many WeChat would take."""
        now, row = self._world.clock(), self.conversation()
        ours = sum(row[f"{kind}_left"] for kind in ("long", "short") if row[f"{kind}_until"] > to_ms(now))
        windows = self._world.sandbox.actions.budget.left(self._openid)
        return ours, sum(int(window["left"]) for window in windows.values())

    def refused_by_wechat(self) -> list[str]:
        """What WeChat refused because the budget was used up."""
        answers = (found["answer"] for found in self._world.sandbox.wire.since(0) if found["way"] == "api")
        return [answer for answer in answers if any(code in answer for code in OVER_BUDGET)]
