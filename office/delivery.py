"""The notices of an application: by which channel each went, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select

from bot.models.database import Database
from bot.models.tables import ConversationRow, OutboxRow, WorkRow, from_ms
from bot.models.work_kinds import WorkKind
from bot.outbox.planner import AT_CONTACT, NOTICE, UNCERTAIN
from flows.notices import NOTICES
from office.failure_words import why

_CHANNELS = {"custom": "微信聊天", "template": "微信模板消息"}
_UNDER_WAY = {"planned": "等待发送", "queued": "等待发送", "sending": "正在发送", "running": "正在发送"}
_NOT_DELIVERED = "failed"  # how WeChat's report on a template message begins
_outbox = cast(Table, OutboxRow.__table__)
_work = cast(Table, WorkRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notice on one channel. `at` is when it was decided. `tone`: good, warn, bad, or ""."""

    at: datetime
    name: str
    channel: str
    words: str
    tone: str = ""


class Deliveries:
    """Looks only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, openid: str, application_id: str) -> Sequence[Delivery]:
        """The newest first. A notice whose row is past its time is not told any more."""
        mine = (_outbox.c.openid == openid, _outbox.c.application_id == application_id)
        notices = select(_outbox).where(*mine, _outbox.c.kind == NOTICE)
        texts = select(_work).where(
            _work.c.application_id == application_id, _work.c.kind == WorkKind.SEND_SMS.value
        )
        person = select(_conversation.c.followed).where(_conversation.c.openid == openid)
        with self._database.reading() as connection:
            is_followed = bool(connection.execute(person).scalar_one_or_none())
            told = [_notice(row, is_followed=is_followed) for row in connection.execute(notices)]
            told += [_text(row) for row in connection.execute(texts)]
        return sorted(told, key=lambda one: one.at, reverse=True)


def _notice(row: Any, *, is_followed: bool) -> Delivery:
    words, tone = became(row, is_followed=is_followed)
    return Delivery(
        from_ms(row.created_at), name_of_notice(row.name), _CHANNELS.get(row.channel, "微信"), words, tone
    )


def became(row: Any, *, is_followed: bool) -> tuple[str, str]:
    """What became of a message of the outbox, and the tone."""
    if row.state == "superseded":
        return "没有发出：对话已有新的进展", ""
    if row.state == "sent":
        return "已发出", "good"
    if row.state == "held":
        return _held(row, is_followed=is_followed), "warn"
    return (_UNDER_WAY[row.state], "") if row.state in _UNDER_WAY else ("没有发出", "bad")


def _held(row: Any, *, is_followed: bool) -> str:
    if row.due_at < AT_CONTACT:
        return "还没发出：微信暂时不通，会自动再试"
    if row.error.startswith(UNCERTAIN):
        return "不确定有没有送到，申请人下次来信时再发"
    if not is_followed:
        return "没有送到：申请人取消了关注，重新关注并来信时再发"
    if row.error.startswith(_NOT_DELIVERED):
        return "没有送到，申请人下次来信时再发"
    return "还没发出：现在不能主动发消息，申请人下次来信时再发"


def _text(row: Any) -> Delivery:
    """The key of the work names the notice: sms, application, notice, revision."""
    _, _, name, _ = row.key.split(":")
    if row.reported == "arrived":
        words, tone = "已送到手机", "good"
    elif row.reported == "lost":
        words, tone = f"没有送到手机（{row.error}）", "bad"
    elif row.state == "done":
        words, tone = "短信平台已接收", "good"
    elif row.state in _UNDER_WAY:
        words, tone = (f"{_UNDER_WAY[row.state]}（上次没有成功）" if row.error else _UNDER_WAY[row.state]), ""
    else:
        words, tone = f"没有发出（{why(row.error) or row.error or '原因不明'}）", "bad"
    return Delivery(from_ms(row.created_at), name_of_notice(name), "短信", words, tone)


def name_of_notice(notice: str) -> str:
    known = NOTICES.get(notice)
    return (known.desk_name or known.title) if known else notice
