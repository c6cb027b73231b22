"""Where somebody who asks for a person is answered: in the queue of the desk, with their place in it and how
long people waited lately, or in WeChat's customer service."""

from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, func, or_, select, true

from bot.message import inbound
from bot.message.event import Queued
from bot.message.stretch import AgentsInWeChat
from bot.models.statement import Driver, Statement
from bot.models.tables import ConversationRow, StretchRow, from_ms, to_ms
from bot.outbox.reply_budget import is_message
from flows.effects import JoinQueue
from flows.state import Thread
from flows.workdays import is_open

_FEWEST = 5  # waits, for an estimate
_LAST = 20
_LATELY_MS = int(timedelta(days=14).total_seconds() * 1000)
_conversation = cast(Table, ConversationRow.__table__)
_stretch = cast(Table, StretchRow.__table__)


class QueuePlaces:
    """Reads in the transaction of the turn that joins the queue."""

    def __init__(self, *, is_sqlite: bool) -> None:
        since = _conversation.c.waiting_since
        earlier = or_(
            since < bindparam("since"),
            and_(since == bindparam("since"), _conversation.c.openid < bindparam("who")),
        )
        others = _conversation.c.wants_person.is_(true()) & (_conversation.c.openid != bindparam("who"))
        waits = select(_stretch.c.waited_since, _stretch.c.began_at)
        waited = (_stretch.c.began_at > bindparam("after")) & (_stretch.c.waited_since > 0)
        waits = waits.where(waited, _stretch.c.called != "urged")
        self._ahead, self._waits = (
            Statement(built, is_sqlite=is_sqlite)
            for built in (
                select(func.count()).select_from(_conversation).where(others, earlier),
                waits.order_by(_stretch.c.began_at.desc()).limit(_LAST),
            )
        )

    def called(
        self,
        driver: Driver,
        thread: Thread,
        effect: JoinQueue,
        event: Any,
        now: datetime,
        *,
        in_wechat: bool,
    ) -> Queued | AgentsInWeChat:
        """Who answers: the queue of the desk, or WeChat's customer service when agents work there and the
        `event` is the wish for one."""
        if in_wechat and effect.is_asked:
            return AgentsInWeChat(
                openid=thread.openid,
                key=f"called:{thread.openid}",
                asked_at=event.created_at if isinstance(event, inbound.Inbound) else now,
                is_message=is_message(event),
                lead=effect.lead,
                tail=effect.tail,
            )
        return self._queued(driver, thread, effect, to_ms(thread.waiting_since or now), to_ms(now))

    def _queued(self, driver: Driver, thread: Thread, effect: JoinQueue, since: int, now: int) -> Queued:
        """What the person is told of the queue. `since` and `now` in ms."""
        ahead = self._ahead.run(driver, {"since": since, "who": thread.openid}).fetchone()[0]
        rows = self._waits.run(driver, {"after": now - _LATELY_MS}).fetchall()
        return Queued(
            openid=thread.openid,
            key=f"queued:{thread.openid}",
            ahead=ahead,
            minutes=_minutes([(since, began) for since, began in rows]),
            lead=effect.lead,
            tail=effect.tail,
        )


def _minutes(waits: list[tuple[int, int]]) -> int | None:
    """The median of the waits that began while somebody was there. None: too few for an honest figure."""
    known = [began - since for since, began in waits if is_open(from_ms(since))]
    return max(ceil(median(known) / 60_000), 1) if len(known) >= _FEWEST else None
