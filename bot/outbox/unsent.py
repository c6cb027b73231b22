"""Messages that were not sent: the list for operators, and sending news once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Row, Table, select

from bot.models.database import Database
from bot.models.tables import OutboxRow, from_ms, in_words
from bot.outbox.planner import AT_CONTACT, NOTICE, UNCERTAIN, Planner

Waits = Literal["retry", "contact", "doubt", "never"]
Resent = Literal["planned", "unknown", "not_news", "not_waiting"]
_outbox = cast(Table, OutboxRow.__table__)


@dataclass(frozen=True, slots=True)
class UnsentMessage:
    """A row of the outbox without its words.

    `waits`: `retry`, it is tried again at `due_at`; `contact`, until the person writes; `doubt`, the same,
    and it may have arrived; `never`, it was given up. `name` is the notice's, empty for other messages.
    """

    id: int
    kind: str
    name: str
    application_id: str
    waits: Waits
    error: str
    attempts: int
    created_at: datetime
    due_at: datetime | None


class Unsent:
    """Lists held and failed messages, and plans news anew. The clock wakes a worker for what is planned."""

    def __init__(self, database: Database, planner: Planner) -> None:
        self._database = database
        self._planner = planner

    def messages(self, limit: int = 200) -> Sequence[UnsentMessage]:
        """The newest first."""
        unsent = in_words(_outbox.c.state, "held", "failed")
        query = select(_outbox).where(unsent).order_by(_outbox.c.id.desc()).limit(limit)
        with self._database.reading() as connection:
            return [_told(row) for row in connection.execute(query)]

    def resend(self, outbox_id: int) -> Resent:
        """Plan held or failed news for now, on any channel. An old line would stand after a newer question,
        so only news is sent once more."""
        mine = select(_outbox).where(_outbox.c.id == outbox_id)
        with self._database.writing() as connection:
            row = connection.execute(mine).one_or_none()
            if row is None:
                return "unknown"
            self._planner.lock(connection, row.openid)
            row = connection.execute(mine).one_or_none()
            if row is None:  # erased meanwhile
                return "unknown"
            if row.kind != NOTICE:
                return "not_news"
            if row.state not in ("held", "failed"):
                return "not_waiting"
            # Due since it was planned, so that the next look of the clock finds it.
            anew = {"state": "planned", "channel": "", "attempts": 0, "due_at": row.created_at, "done_at": 0}
            self._planner.set(connection, row.id, **anew)
        return "planned"


def _told(row: Row[Any]) -> UnsentMessage:
    is_retried = row.state == "held" and row.kind == NOTICE and row.due_at < AT_CONTACT
    return UnsentMessage(
        row.id,
        row.kind,
        row.name,
        row.application_id,
        _waits(row, is_retried),
        row.error,
        row.attempts,
        from_ms(row.created_at),
        from_ms(row.due_at) if is_retried else None,
    )


def _waits(row: Row[Any], is_retried: bool) -> Waits:
    if row.state == "failed":
        return "never"
    if is_retried:
        return "retry"
    return "doubt" if row.error.startswith(UNCERTAIN) else "contact"
