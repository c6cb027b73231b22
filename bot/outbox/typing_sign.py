"""The sign “对方正在输入…” while work is done that somebody waits for in the chat."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import cast

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

    def end(self, openid: str) -> None:
        """A message of ours ends it on the phone."""
        try:
            self._redis.delete(_key(openid))
        except RedisError as error:
            log.info("typing sign not ended", error=type(error).__name__)

    def _begin(self, openid: str, asked_at: int) -> None:
        try:
            if self._is_wanted(openid, asked_at):
                self._redis.set(_key(openid), self._now() + _SHOWN_MS, px=_SHOWN_MS)
                self._show(openid)
        except WeChatError as error:
            if error.code not in NO_TYPING:
                log.info("typing sign not shown", code=error.code)
        except (RedisError, SQLAlchemyError) as error:
            log.info("typing sign not shown", error=type(error).__name__)

    def _is_wanted(self, openid: str, asked_at: int) -> bool:
        """Not twice at a time, not when WeChat would refuse it, not where a person answers instead of us."""
        if self._now() - asked_at > _EXCHANGE_MS:
            return False
        until = cast("bytes | None", self._redis.get(_key(openid)))
        if until is not None and int(until) > self._now():
            return False
        query = select(_conversation.c.followed, _conversation.c.owner)
        with self._database.reading() as connection:
            person = connection.execute(query.where(_conversation.c.openid == openid)).one_or_none()
        return person is not None and person.followed and person.owner == "bot"

    def _now(self) -> int:
        return to_ms(self._clock())


def _key(openid: str) -> str:
    return f"typing:{openid}"
