"""Alarms for operators: what the tables and the signs of life say is wrong, told once while it lasts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

import structlog
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Connection, Select, Table, func, literal, select
from sqlalchemy.exc import SQLAlchemyError

from bot.models.backlog import COUNTED
from bot.models.database import Database
from bot.models.tables import DayCloseRow, OutboxRow, StatementLineRow, WorkRow, in_words, to_ms
from bot.models.work_kinds import WorkKind
from bot.outbox.planner import AT_CONTACT, NOTICE
from bot.providers.operators import Operators
from bot.upkeep.readiness import OK
from flows.deadlines import china_day
from flows.workdays import CHINA, add_working_days

AGAIN = timedelta(hours=6)  # an alarm that lasts is told again after this time
_HELD_TOO_LONG = timedelta(days=1)
_LATE = timedelta(minutes=15)
_TEXTS = (WorkKind.SEND_CODE, WorkKind.SEND_SMS, WorkKind.SEND_PIN)
_DAYS = timedelta(days=31)  # of the bank that are looked at
_outbox = cast(Table, OutboxRow.__table__)
_work = cast(Table, WorkRow.__table__)
_line = cast(Table, StatementLineRow.__table__)
_close = cast(Table, DayCloseRow.__table__)
log = structlog.get_logger("alarms")


@dataclass(frozen=True, slots=True)
class Alarm:
    """`name` tells alarms apart; `words` are Chinese, for operators, and hold nothing of a person."""

    name: str
    words: str


class Alarms:
    """Looks, and tells what is new. `processes`: role of a process → how it does; `texts_a_day`: so many
    text messages in a day are more than was paid for."""

    def __init__(
        self,
        database: Database,
        redis: Redis,
        processes: Callable[[], Mapping[str, str]],
        operators: Operators,
        clock: Callable[[], datetime],
        texts_a_day: int,
    ) -> None:
        self._database = database
        self._redis = redis
        self._processes = processes
        self._operators = operators
        self._clock = clock
        self._texts_a_day = texts_a_day
        self._told: dict[str, datetime] = {}

    def look(self) -> None:
        """Tell operators what is wrong now and was not told in the last hours. Raises nothing."""
        if not self._operators.ways:
            return
        try:
            found = {alarm.name: alarm for alarm in self.now()}
            for name in self._told.keys() - found.keys():
                self._over(name)
            for alarm in found.values():
                self._tell(alarm)
        except Exception:
            log.exception("alarms not looked at")

    def now(self) -> list[Alarm]:
        """What is wrong now. A database that is away is an alarm itself."""
        try:
            with self._database.reading() as connection:
                found = [*self._of_messages(connection), *self._of_texts(connection)]
                found += self._of_money(connection)
        except SQLAlchemyError as error:
            found = [Alarm("database", f"数据库没有响应（{type(error).__name__}）。")]
        missing = [role for role, state in self._processes().items() if state != OK]
        if missing:
            found.append(Alarm("processes", f"这些进程没有心跳：{'、'.join(missing)}。请看它们的日志。"))
        return found

    def _of_messages(self, connection: Connection) -> Iterator[Alarm]:
        now = self._clock()
        of_notices = _outbox.c.kind == NOTICE
        of_today = _outbox.c.done_at >= to_ms(now - timedelta(days=1))
        failed = _count(connection, of_notices & in_words(_outbox.c.state, "failed") & of_today)
        if failed:
            yield Alarm("failed", f"最近一天有 {failed} 条通知没有发出。请看工作台“通知”页，查明原因后重发。")
        is_held = of_notices & in_words(_outbox.c.state, "held") & (_outbox.c.due_at < AT_CONTACT)
        held = _count(connection, is_held & (_outbox.c.created_at <= to_ms(now - _HELD_TOO_LONG)))
        if held:
            yield Alarm("held", f"有 {held} 条通知发了一天还没有发出，会继续再试。请看工作台“通知”页的原因。")
        is_late = in_words(_outbox.c.state, "planned") & (_outbox.c.due_at <= to_ms(now - _LATE))
        late = _count(connection, is_late)
        if late:
            yield Alarm("late", f"有 {late} 条消息等了 15 分钟还没有人发。发送进程可能停了或忙不过来。")

    def _of_texts(self, connection: Connection) -> Iterator[Alarm]:
        begins = datetime.combine(china_day(self._clock()), datetime.min.time(), CHINA)
        of_today = _work.c.kind.in_(_TEXTS) & (_work.c.created_at >= to_ms(begins))
        failed = _count(connection, of_today & in_words(_work.c.state, "failed"), _work)
        if failed:
            yield Alarm("texts", f"今天有 {failed} 条短信没有发出或没有送到。请看“通知”页和短信平台的余额。")
        sent = _count(connection, of_today, _work)
        if sent >= self._texts_a_day:
            words = f"今天的短信到了 {sent} 条（提醒线 {self._texts_a_day} 条）。请查看是不是有人在刷。"
            yield Alarm("budget", words)

    def _of_money(self, connection: Connection) -> Iterator[Alarm]:
        """Days of the bank that nobody closed by the end of the next working day."""
        today = china_day(self._clock())
        came = _line.c.came.is_(True) & (_line.c.day >= (today - _DAYS).isoformat())
        closed = select(_close.c.day)
        days = select(_line.c.day).where(came, _line.c.day.not_in(closed)).group_by(_line.c.day)
        late = [day for day in connection.execute(days).scalars() if _is_late(day, today)]
        if late:
            yield Alarm("day_close", f"有 {len(late)} 天的对账还没有关账，最早是 {min(late)}。请提醒财务。")

    def _tell(self, alarm: Alarm) -> None:
        if not self._is_new(alarm.name):
            return
        if self._operators.tell("深圳CA 公众号告警", alarm.words):
            log.warning("operators told", alarm=alarm.name)
            return
        log.error("operators not told", alarm=alarm.name)
        self._over(alarm.name)  # the next look tries again

    def _is_new(self, name: str) -> bool:
        """Nobody told it lately, neither this process nor another clock."""
        now = self._clock()
        if name in self._told and now - self._told[name] < AGAIN:
            return False
        self._told[name] = now
        try:
            return bool(self._redis.set(_key(name), 1, nx=True, ex=int(AGAIN.total_seconds()) - 1))
        except RedisError:
            return True

    def _over(self, name: str) -> None:
        """It ended, or was not told: when it comes again, it is told at once."""
        self._told.pop(name, None)
        try:
            self._redis.delete(_key(name))
        except RedisError as error:
            log.warning("alarm not forgotten", alarm=name, error=type(error).__name__)


def _is_late(day: str, today: date) -> bool:
    return add_working_days(date.fromisoformat(day), 1) < today


def _key(name: str) -> str:
    return f"szca:alarm:{name}"


def _count(connection: Connection, which: Any, table: Table = _outbox) -> int:
    """No further than a limit, so that a look stays cheap."""
    rows: Select[Any] = select(literal(1)).select_from(table).where(which).limit(COUNTED)
    return connection.scalar(select(func.count()).select_from(rows.subquery())) or 0
