"""Whether this machine's clock agrees with the database's and with WeChat's."""

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import WeChatError
from bot.models.database import Database

# WeChat's callbacks are refused from 300 seconds on, deadlines go wrong before anybody notices.
APART_SECONDS = 30
log = structlog.get_logger("clocks")


class Clocks:
    """Compares, and logs an error for each clock that is elsewhere. `of_wechat` asks WeChat for its time."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], of_wechat: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._clock = clock
        self._of_wechat = of_wechat

    def compare(self) -> dict[str, int]:
        """Seconds that this machine is ahead of each clock that could be asked."""
        ahead: dict[str, int] = {}
        for name, ask in (("database", self._of_database), ("wechat", self._of_wechat)):
            try:
                theirs = ask()
            except (SQLAlchemyError, WeChatError) as error:
                log.info("clock not compared", of=name, error=type(error).__name__)
                continue
            ahead[name] = round((self._clock() - theirs).total_seconds())
            if abs(ahead[name]) > APART_SECONDS:
                log.error("clocks differ", of=name, ahead_seconds=ahead[name])
        return ahead

    def _of_database(self) -> datetime:
        """SQLite runs in this process and has no clock of its own."""
        if self._database.is_sqlite:
            return self._clock()
        with self._database.reading() as connection:
            now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
            return now
