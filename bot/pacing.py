"""Hands a bulletin out to its people, so many at a time, each once, and only while the chat is open for them.

The row of a person is the truth: it is handed in the transaction that stores the message, and follows what
becomes of that message. After a crash the next pass finds both as they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy import Connection, Row, Table, insert, select, update

from bot.models.bulletin_refusals import is_refused_by
from bot.models.database import Database
from bot.models.tables import (
    BulletinRecipientRow,
    BulletinRow,
    ConversationRow,
    OutboxRow,
    from_ms,
    in_words,
    to_ms,
)
from bot.outbox.outbox import BULLETIN, Outbox, Outgoing
from bot.outbox.planner import REFUSED, Planner, way_of
from bot.outbox.reply_budget import budget_of
from bot.sealing.sealer import Sealer
from flows.catalogue.records import Pacing
from flows.workdays import CHINA

ENDING = "不想再收到群发通知，回复“不再发通知”。"
PASS_SECONDS = 2
_AGAIN_MS = 600_000  # after so long a person is looked at again whose chat was closed
_MOST_LOOKED_AT = 2000
_LONGEST_WAIT = timedelta(minutes=10)
_LONGEST_PAUSE = 60  # seconds
_FEW = 5  # so many that nobody of got it are no chance
_BOT = "bot"
_bulletin = cast(Table, BulletinRow.__table__)
_recipient = cast(Table, BulletinRecipientRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)
_outbox = cast(Table, OutboxRow.__table__)
_BECAME = {"sent": "sent", "failed": "failed", "superseded": "waiting"}
log = structlog.get_logger("bulletins")


@dataclass(frozen=True, slots=True)
class Passed:
    """What a pass did. `again` is after how many seconds the next one is due, None when there is none.
    `trouble`: why nobody of several got it, "" otherwise."""

    sent: int = 0
    again: float | None = None
    trouble: str = ""
    is_over: bool = False


class Pacer:
    """One pass after the other, each safe to do twice."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        outbox: Outbox,
        planner: Planner,
        pacing: Pacing,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._outbox = outbox
        self._planner = planner
        self._pacing = pacing
        self._clock = clock

    def step(self, bulletin_id: str, started_at: int) -> Passed:
        """One pass: note what became of what was handed out, then hand out to as many as the pace allows."""
        bulletin = self._find(bulletin_id)
        if bulletin is None or bulletin.state != "running" or bulletin.started_at != started_at:
            return Passed()
        self._settle(bulletin_id)
        if self._clock() >= from_ms(bulletin.until):
            self._miss(bulletin_id)
        elif wait := self._until_open():
            return Passed(again=wait)
        else:
            return self._hand_out(bulletin)
        return self._after(bulletin_id)

    def _hand_out(self, bulletin: Row[Any]) -> Passed:
        most = self._pacing.per_second * PASS_SECONDS
        reachable = self._reachable(bulletin.id)
        handed = [one for one in reachable[:most] if self._hand(bulletin, one)]
        for openid in handed:
            self._outbox.deliver(openid)
        ends = self._settle(bulletin.id)
        sent = sum(end == "sent" for end, _ in ends)
        failures = [why for end, why in ends if end == "failed"]
        if len(failures) >= _FEW and not sent:
            return Passed(trouble=failures[-1])
        return self._after(bulletin.id, sent)

    def _find(self, bulletin_id: str) -> Row[Any] | None:
        with self._database.reading() as connection:
            return connection.execute(select(_bulletin).where(_bulletin.c.id == bulletin_id)).one_or_none()

    def _until_open(self) -> float:
        """Seconds until the hours begin, 0 within them. Never long, so that a stop is noticed."""
        now = self._clock().astimezone(CHINA)
        hours = self._pacing.hours
        if hours.opens <= now.time() < hours.closes:
            return 0
        opens = datetime.combine(now.date(), hours.opens, CHINA)
        opens += timedelta(days=1) if opens <= now else timedelta()
        return min(opens - now, _LONGEST_WAIT).total_seconds()

    def _reachable(self, bulletin_id: str) -> Sequence[str]:
        """People whose chat is open, of those that are due. The others are put off, or gone for good."""
        now = self._clock()
        with self._database.writing() as connection:
            rows = connection.execute(_due(bulletin_id, to_ms(now))).all()
            refused = [row.id for row in rows if row.is_refused]
            open_ones = [row for row in rows if not row.is_refused and self._reaches(row, now)]
            closed = {row.id for row in rows} - {row.id for row in open_ones} - set(refused)
            _change(connection, refused, state="refused")
            _change(connection, closed, due_at=to_ms(now) + _AGAIN_MS)
        return [row.openid for row in open_ones]

    def _reaches(self, person: Row[Any], now: datetime) -> bool:
        """By the rule of the outbox. Somebody who waits for an agent is not disturbed either."""
        if person.openid is None or person.owner != _BOT or person.wants_person:
            return False
        message = Outgoing(BULLETIN, person.openid, "", person.epoch, {})
        return way_of(person, budget_of(person), message, {}, now).channel == "custom"

    def _hand(self, bulletin: Row[Any], openid: str) -> str:
        """Store the message and note it with the person, under the person's lock. "" when another process
        did it, or it was stopped meanwhile."""
        now = self._clock()
        mine = (_recipient.c.bulletin_id == bulletin.id) & (_recipient.c.openid == openid)
        with self._database.writing() as connection:
            person = self._planner.lock(connection, openid)
            running = select(_bulletin.c.id).where(
                _bulletin.c.id == bulletin.id, _bulletin.c.state == "running"
            )
            if person is None or connection.execute(running).first() is None:
                return ""
            taking = update(_recipient).where(mine, _recipient.c.state == "waiting").values(state="handed")
            taken = connection.execute(taking.returning(_recipient.c.id)).scalar_one_or_none()
            if taken is None:
                return ""
            body = {"text": f"{bulletin.text}\n\n{ENDING}"}
            outgoing = Outgoing(BULLETIN, openid, "", person.epoch, body, BULLETIN)
            row = self._sealer.outbox(outgoing, to_ms(now))
            stored = connection.execute(insert(_outbox).values(row).returning(_outbox.c.id)).scalar_one()
            _change(connection, [taken], outbox_id=stored)
        return openid

    def _settle(self, bulletin_id: str) -> list[tuple[str, str]]:
        """What became of those that were handed out: the end of each, and the error."""
        handed = (_recipient.c.bulletin_id == bulletin_id) & (_recipient.c.state == "handed")
        query = select(_recipient.c.id, _outbox.c.state, _outbox.c.error)
        query = query.join(_outbox, _outbox.c.id == _recipient.c.outbox_id, isouter=True).where(handed)
        ends = []
        with self._database.writing() as connection:
            for row in connection.execute(query).all():
                # A message that was deleted with what the person wrote was over by then.
                end = _BECAME.get(row.state, "") if row.state else "sent"
                if row.state == "superseded" and row.error == REFUSED:
                    end = "refused"
                if not end:
                    continue
                again = to_ms(self._clock()) + _AGAIN_MS
                _change(connection, [row.id], state=end, due_at=again)
                ends.append((end, row.error or ""))
        return ends

    def _miss(self, bulletin_id: str) -> None:
        waiting = (_recipient.c.bulletin_id == bulletin_id) & (_recipient.c.state == "waiting")
        with self._database.writing() as connection:
            connection.execute(update(_recipient).where(waiting).values(state="missed"))

    def _after(self, bulletin_id: str, sent: int = 0) -> Passed:
        """When somebody is due next; without anybody left it is over."""
        is_open = in_words(_recipient.c.state, "waiting", "handed")
        query = select(_recipient.c.due_at).where(_recipient.c.bulletin_id == bulletin_id, is_open)
        with self._database.reading() as connection:
            due = connection.execute(query.order_by(_recipient.c.due_at).limit(1)).scalar_one_or_none()
        if due is None:
            return Passed(sent, is_over=True)
        seconds = (due - to_ms(self._clock())) / 1000
        return Passed(sent, again=min(max(seconds, PASS_SECONDS), _LONGEST_PAUSE))


def _due(bulletin_id: str, now: int) -> Any:
    """The next that are due, each with the row of their conversation."""
    waiting = (_recipient.c.bulletin_id == bulletin_id) & (_recipient.c.state == "waiting")
    refused = is_refused_by(_recipient.c.openid).label("is_refused")
    query = select(_recipient.c.id, refused, _conversation)
    query = query.join(_conversation, _conversation.c.openid == _recipient.c.openid, isouter=True)
    due = query.where(waiting, _recipient.c.due_at <= now)
    return due.order_by(_recipient.c.due_at, _recipient.c.id).limit(_MOST_LOOKED_AT)


def _change(connection: Connection, ids: Any, **values: Any) -> None:
    if ids:
        connection.execute(update(_recipient).where(_recipient.c.id.in_(ids)).values(values))
