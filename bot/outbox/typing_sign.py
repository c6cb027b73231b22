"""The sign “对方正在输入…” while work is done that somebody waits for in the chat."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

import structlog
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Table, select
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import WeChatError
from bot.models.database import Database
from bot.models.tables import ConversationRow, to_ms
from bot.models.work import Work
from bot.models.work_kinds import how_run
from bot.wechat.budget import LONG_WINDOW
from bot.wechat.error_codes import NO_TYPING

# WeChat shows the sign only within 30 seconds of an exchange; it takes a moment to get there.
_EXCHANGE_MS = 28_000
# How long a phone shows it when no message ends it. WeChat does not say; phones show it about so long.
_SHOWN_MS = 15_000
_conversation = cast(Table, ConversationRow.__table__)
log = structlog.get_logger("typing")

Aside = Callable[[Callable[[], None]], object]


class TypingSign:
    """Best effort: nobody waits for it, nothing depends on it, and no message is spent on it.

    `aside` does what it is given without keeping its caller. Redis holds for whom the sign is shown, so that
    the photos of one burst ask for it once, no matter which worker takes them.
    """

    def __init__(
        self,
        show: Callable[[str], None],
        database: Database,
        redis: Redis,
        clock: Callable[[], datetime],
        aside: Aside,
    ) -> None:
        self._show = show
        self._database = database
        self._redis = redis
        self._clock = clock
        self._aside = aside

    def begin(self, work: Work) -> None:
        """Show it, if somebody waits for this work and does not see it already."""
        if how_run(work.kind).is_awaited:
            self._aside(partial(self._begin, work.openid, work.created_at))

    def for_agent(self, openid: str) -> None:
        """Show it while an agent writes, as long as WeChat takes it: soon after the person's message."""
        self._aside(partial(self._begin_for_agent, openid))

    def end(self, openid: str) -> None:
        """A message of ours ends it on the phone."""
        try:
            self._redis.delete(_key(openid))
        except RedisError as error:
            log.info("typing sign not ended", error=type(error).__name__)

    def _begin(self, openid: str, asked_at: int) -> None:
        self._show_if(openid, lambda: self._is_wanted(openid, asked_at))

    def _begin_for_agent(self, openid: str) -> None:
        self._show_if(openid, lambda: self._is_wanted_by_agent(openid))

    def _show_if(self, openid: str, is_wanted: Callable[[], bool]) -> None:
        try:
            if is_wanted():
                self._redis.set(_key(openid), self._now() + _SHOWN_MS, px=_SHOWN_MS)
                self._show(openid)
        except WeChatError as error:
            if error.code not in NO_TYPING:
                log.info("typing sign not shown", code=error.code)
        except (RedisError, SQLAlchemyError) as error:
            log.info("typing sign not shown", error=type(error).__name__)

    def _is_wanted(self, openid: str, asked_at: int) -> bool:
        """Not twice at a time, not when WeChat would refuse it, not where a person answers instead of us."""
        if self._now() - asked_at > _EXCHANGE_MS or self._is_shown(openid):
            return False
        person = self._person(openid)
        return person is not None and person.followed and person.owner == "bot"

    def _is_wanted_by_agent(self, openid: str) -> bool:
        person = None if self._is_shown(openid) else self._person(openid)
        if person is None or not person.followed or person.owner == "bot":
            return False
        wrote_at = person.long_until - LONG_WINDOW // timedelta(milliseconds=1)
        return bool(self._now() - wrote_at <= _EXCHANGE_MS)

    def _is_shown(self, openid: str) -> bool:
        until = cast("bytes | None", self._redis.get(_key(openid)))
        return until is not None and int(until) > self._now()

    def _person(self, openid: str) -> Any:
        query = select(_conversation.c.followed, _conversation.c.owner, _conversation.c.long_until)
        with self._database.reading() as connection:
            return connection.execute(query.where(_conversation.c.openid == openid)).one_or_none()

    def _now(self) -> int:
        return to_ms(self._clock())


def _key(openid: str) -> str:
    return f"typing:{openid}"
