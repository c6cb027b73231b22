"""Messages whose turns fail: they are kept, and after the second of one person the staff is called."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

import structlog
from sqlalchemy import Table, case, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.message.inbound import Inbound
from bot.models.database import Database
from bot.models.tables import AuditRow, ConversationRow, InboxRow, to_ms
from bot.sealing.sealer import Sealer

SORRY = "抱歉，刚才这条没有处理好，麻烦您再发一次。如果还不行，请拨打 400-112-3838。"
CALLED = (
    "抱歉，这条我还是没能处理好，已经转给客服同事，他们看到后会在这里回复您。着急的话请拨打 400-112-3838。"
)
_CALLS_A_PERSON = 2
_conversation = cast(Table, ConversationRow.__table__)
_inbox = cast(Table, InboxRow.__table__)
_audit = cast(Table, AuditRow.__table__)
log = structlog.get_logger("turn")


class FailedTurns:
    """Writes without opening anything: the reason may be a row that cannot be read."""

    def __init__(self, database: Database, sealer: Sealer, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock

    def keep(self, event: Inbound) -> str:
        """Store the message and count. Returns what the person is told. Raises SQLAlchemyError."""
        now = to_ms(self._clock())
        with self._database.writing() as connection:
            failed = _conversation.c.failed + 1
            is_first = (failed >= _CALLS_A_PERSON) & (_conversation.c.waiting_since == 0)
            wants_person = case((failed >= _CALLS_A_PERSON, True), else_=_conversation.c.wants_person)
            changes = {
                "failed": failed,
                "wants_person": wants_person,
                "call": case((failed >= _CALLS_A_PERSON, "failed"), else_=_conversation.c.call),
                "waiting_since": case((is_first, now), else_=_conversation.c.waiting_since),
            }
            counting = update(_conversation).where(_conversation.c.openid == event.openid)
            counted = connection.execute(
                counting.values(changes).returning(_conversation.c.failed)
            ).scalar_one_or_none()
            is_called = (counted or 0) >= _CALLS_A_PERSON
            words = CALLED if is_called else SORRY
            dialect: Any = sqlite if self._database.is_sqlite else postgresql
            row = self._sealer.inbox(event, words, now)
            connection.execute(dialect.insert(_inbox).values(row).on_conflict_do_nothing())
            if is_called:
                self._record(connection, event, now)
        if is_called:
            log.error("turns fail for one person: the staff is called", failed=counted)
        return words

    def _record(self, connection: Any, event: Inbound, now: int) -> None:
        row = {
            "at": now,
            "actor": "bot",
            "action": "asked_for_person",
            "openid": event.openid,
            "application_id": "",
            "detail": "{}",
        }
        connection.execute(insert(_audit), row)
