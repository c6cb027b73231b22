"""News that did not arrive, and how the news of the last days went: by notice, channel and end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, Table, func, select

from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.tables import ApplicationRow, ConversationRow, OutboxRow, WorkRow, from_ms, in_words, to_ms
from bot.models.work import WorkTable
from bot.models.work_kinds import WorkKind
from bot.outbox.planner import AT_CONTACT, NOTICE, UNCERTAIN
from bot.outbox.unsent import Resent, Unsent
from office.bookmark import PAGE
from office.delivery import became, name_of_notice
from office.failure_words import why
from office.trail import Trail

_outbox = cast(Table, OutboxRow.__table__)
_work = cast(Table, WorkRow.__table__)
_application = cast(Table, ApplicationRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)
_TEXTS = (WorkKind.SEND_SMS, WorkKind.SEND_PIN)
_DAYS = timedelta(days=7)
_CHANNELS = {"": "微信", "custom": "微信聊天", "template": "微信模板消息"}
# How a message may end, in the order of the columns.
ENDS: Mapping[str, str] = MappingProxyType(
    {"sent": "已发出", "waits": "等待发送", "held": "还没送到", "failed": "没有发出"}
)
_END_OF = {"sent": "sent", "held": "held", "failed": "failed", "done": "sent"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A part of the list: what is asked of the rows, and what staff call it."""

    id: str
    name: str
    which: ColumnElement[bool]


_held = in_words(_outbox.c.state, "held") & (_outbox.c.kind == NOTICE)
_doubt = _outbox.c.error.startswith(UNCERTAIN, autoescape=True)
KINDS = (
    Kind("all", "全部", in_words(_outbox.c.state, "held", "failed") & (_outbox.c.kind == NOTICE)),
    Kind("contact", "等来信再发", _held & (_outbox.c.due_at >= AT_CONTACT) & ~_doubt),
    Kind("doubt", "不确定送到没有", _held & (_outbox.c.due_at >= AT_CONTACT) & _doubt),
    Kind("retry", "会自动再试", _held & (_outbox.c.due_at < AT_CONTACT)),
    Kind("failed", "没有发出", in_words(_outbox.c.state, "failed") & (_outbox.c.kind == NOTICE)),
)


@dataclass(frozen=True, slots=True)
class Missing:
    """One notice that did not arrive. `order_no` is "" for an application that was not submitted.

    `why`: what the `reason` means, in Chinese, "" for one without words.
    """

    id: int
    at: datetime
    name: str
    channel: str
    words: str
    tone: str
    application_id: str
    order_no: str
    reason: str
    can_resend: bool = True

    @property
    def why(self) -> str:
        return why(self.reason)


class News:
    """Reads the lists; sending once more is the only change."""

    def __init__(
        self, database: Database, unsent: Unsent, work: WorkTable, trail: Trail, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._unsent = unsent
        self._work = work
        self._trail = trail
        self._clock = clock

    def missing(self, kind: Kind, before: int = 0) -> tuple[Sequence[Missing], int]:
        """A page of a list, the newest first, and the id behind which it goes on, 0 at its end."""
        query = _listed(_outbox).where(kind.which)
        if before:
            query = query.where(_outbox.c.id < before)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_outbox.c.id.desc()).limit(PAGE + 1)).all()
        return [_missing(row) for row in rows[:PAGE]], rows[PAGE - 1].id if len(rows) > PAGE else 0

    def texts(self, limit: int = 50) -> Sequence[Missing]:
        """Text messages that were given up or did not arrive, the newest first."""
        failed = in_words(_work.c.state, "failed") & _work.c.kind.in_(_TEXTS)
        query = _listed(_work).where(failed).order_by(_work.c.created_at.desc()).limit(limit)
        with self._database.reading() as connection:
            return [_text(row) for row in connection.execute(query)]

    def counts(self) -> Mapping[tuple[str, str], Mapping[str, int]]:
        """Notice and channel → how many of the last days ended how."""
        since = to_ms(self._clock() - _DAYS)
        messages = (
            select(_outbox.c.name, _outbox.c.channel, _outbox.c.state, func.count().label("messages"))
            .where(_outbox.c.created_at >= since, _outbox.c.kind == NOTICE)
            .group_by(_outbox.c.name, _outbox.c.channel, _outbox.c.state)
        )
        texts = select(_work.c.key, _work.c.state).where(
            _work.c.created_at >= since, _work.c.kind.in_(_TEXTS)
        )
        found: dict[tuple[str, str], dict[str, int]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(messages):
                line = found.setdefault((name_of_notice(row.name), _CHANNELS.get(row.channel, "微信")), {})
                _add(line, row.state, row.messages)
            for row in connection.execute(texts):
                _add(found.setdefault((_text_name(row.key), "短信"), {}), row.state, 1)
        return dict(sorted(found.items()))

    def resend(self, staff: Staff, outbox_id: int) -> Resent:
        """One notice once more. That it was wanted, and by whom, is kept with its application."""
        with self._database.reading() as connection:
            row = connection.execute(select(_outbox).where(_outbox.c.id == outbox_id)).one_or_none()
        done = self._unsent.resend(outbox_id)
        if done == "planned" and row is not None:
            self._trail.record(
                staff, "resent", row.openid, row.application_id, notice=name_of_notice(row.name)
            )
        return done

    def resend_all(self, staff: Staff, kind: Kind, limit: int = 500) -> int:
        """All of a list, the oldest first, up to a number. Returns how many."""
        query = select(_outbox.c.id).where(kind.which).order_by(_outbox.c.id).limit(limit)
        with self._database.reading() as connection:
            ids = list(connection.execute(query).scalars())
        return sum(self.resend(staff, each) == "planned" for each in ids)

    def resend_text(self, staff: Staff, work_id: int) -> bool:
        """A text message that was given up, once more."""
        row = self._work.again(work_id, _TEXTS)
        if row is None:
            return False
        self._trail.record(staff, "resent", row.openid, row.application_id, notice=_text_name(row.key))
        return True


def _listed(table: Table) -> Select[Any]:
    order = select(_application.c.order_no).where(_application.c.id == table.c.application_id)
    person = select(_conversation.c.followed).where(_conversation.c.openid == table.c.openid)
    return select(
        table,
        func.coalesce(order.scalar_subquery(), "").label("order_no"),
        func.coalesce(person.scalar_subquery(), False).label("followed"),
    )


def _missing(row: Row[Any]) -> Missing:
    words, tone = became(row, is_followed=bool(row.followed))
    channel = _CHANNELS.get(row.channel, "微信")
    return Missing(
        row.id,
        from_ms(row.created_at),
        name_of_notice(row.name),
        channel,
        words,
        tone,
        row.application_id,
        row.order_no,
        row.error,
    )


def _text(row: Row[Any]) -> Missing:
    return Missing(
        row.id,
        from_ms(row.created_at),
        _text_name(row.key),
        "短信",
        "没有送到手机" if row.reported == "lost" else "没有发出",
        "bad",
        row.application_id,
        row.order_no,
        row.error,
        can_resend=bool(row.sealed),
    )


def _text_name(key: str) -> str:
    """The key of the work names the notice: sms, application, notice, revision; or pin, application."""
    parts = key.split(":")
    return name_of_notice(parts[2]) if parts[0] == "sms" else "PIN 短信"


def _add(line: dict[str, int], state: str, count: int) -> None:
    if state != "superseded":
        end = _END_OF.get(state, "waits")
        line[end] = line.get(end, 0) + count
