"""What may still be sent to a person, said to the agent before the agent writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, func, select

from bot.models.database import Database
from bot.models.tables import OutboxRow
from bot.outbox.agent_lines import MaySend
from bot.outbox.outbox import NOTICE
from office.states import span

_outbox = cast(Table, OutboxRow.__table__)
_LATER = "现在写的会等客户下次来信时发出"
_CALL = "着急请打电话。"


@dataclass(frozen=True, slots=True)
class Allowance:
    """`words` for the agent; `tone`: good, warn when few are left, bad when a line would have to wait."""

    words: str
    tone: str


def allowance(may: MaySend, notices: int, now: datetime) -> Allowance:
    """`notices`: how much news waits to be sent, which comes out of the same messages."""
    if not may.is_following:
        return Allowance(f"客户取消了关注，微信收不到消息。{_LATER}{_waiting(may)}；{_CALL}", "bad")
    later = f"{_LATER}{_waiting(may)}，{_prompt(may)}；{_CALL}"
    if may.until is None:
        return Allowance(f"客户上次来信超过 48 小时，微信不让主动发消息。{later}", "bad")
    if not may.left:
        return Allowance(f"这 48 小时能发的条数用完了。{later}", "bad")
    due = f"；有 {notices} 条通知正要发，会先用掉" if notices else ""
    kept = f"，另留 {may.kept_for_news} 条给通知" if may.kept_for_news and not notices else ""
    words = f"还可发 {may.left} 条，{span(may.until - now)}内{kept}{due}"
    return Allowance(words, "warn" if may.left < 2 else "good")


def _waiting(may: MaySend) -> str:
    return f"（已有 {may.waiting} 条在等）" if may.waiting else ""


def _prompt(may: MaySend) -> str:
    """A template message asks the person to write, once for all lines that wait."""
    return "已用模板消息提醒过客户" if may.is_prompted else "会用模板消息提醒客户一次，客户不一定看到"


def notices_due(database: Database, openid: str) -> int:
    """News of this person that is planned and not sent yet."""
    theirs = (_outbox.c.openid == openid) & (_outbox.c.kind == NOTICE) & (_outbox.c.state == "planned")
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(_outbox).where(theirs)).scalar_one())
