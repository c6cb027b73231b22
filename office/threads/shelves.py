"""The lists that threads stand in, and what each asks of the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, literal, or_, select, union_all

from bot.models.snoozes import is_snoozed
from bot.models.staff import Staff
from bot.models.tables import ConversationRow, InboxRow, NoteMentionRow, ThreadTagRow
from bot.models.tables.conversations import has_agent, is_called
from office.threads.wording import SAID

AGENT = "agent:"
WECHAT = "wechat:"
MOST = 60
# So many are counted; of more it is said that there are more.
MOST_COUNTED = 99
# So many messages are read for the people who wrote last.
_MOST_READ = 1000
_inbox = cast(Table, InboxRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)
_mention = cast(Table, NoteMentionRow.__table__)
_tag = cast(Table, ThreadTagRow.__table__)


@dataclass(frozen=True, slots=True)
class Shelf:
    """One list. `is_queue`: the longest wait stands first; else the latest change."""

    id: str
    name: str
    empty: str
    is_queue: bool = True


STUCK = Shelf("stuck", "待干预", "机器人都应付得来，没有要您看的。")
WAITING = Shelf("waiting", "排队", "没有人在等人工客服。")
MINE = Shelf("mine", "我的", "您没有接手中的会话。")
LATER = Shelf("later", "稍后", "没有放到稍后的会话。")
MENTIONED = Shelf("mentioned", "提到我", "没有同事在备注里提到您。")
EVERY = Shelf("all", "全部", "最近没有人来过。", is_queue=False)
SHELVES = (WAITING, STUCK, MINE, LATER, MENTIONED, EVERY)
COUNTED = (WAITING, STUCK, MINE, LATER, MENTIONED)


def wrote_last(since: int, before: int | None) -> Select[Any]:
    """Those whose words are the newest, of some days and some messages; before a moment, those who have
    written nothing since."""
    is_recent = _inbox.c.kind.in_(SAID) & (_inbox.c.created_at > since)
    if before is not None:
        is_recent &= _inbox.c.created_at < before
    newest = select(_inbox.c.openid, _inbox.c.created_at).where(is_recent)
    rows = newest.order_by(_inbox.c.created_at.desc()).limit(_MOST_READ).subquery()
    at = func.max(rows.c.created_at)
    people: Select[Any] = select(rows.c.openid).group_by(rows.c.openid).order_by(at.desc())
    if before is not None:
        later = _inbox.alias()
        has_later = (
            (later.c.openid == rows.c.openid) & (later.c.created_at >= before) & later.c.kind.in_(SAID)
        )
        people = people.where(~select(literal(1)).select_from(later).where(has_later).exists())
    return people.limit(MOST + 1)


def tagged(tag: str, after: str) -> Select[Any]:
    """Those that have the tag, the one that got it last first."""
    query: Select[Any] = select(_tag.c.openid).where(_tag.c.tag == tag)
    if after:
        edge = select(_tag.c.at).where(_tag.c.tag == tag, _tag.c.openid == after).scalar_subquery()
        query = query.where(or_(_tag.c.at < edge, (_tag.c.at == edge) & (_tag.c.openid < after)))
    return query.order_by(_tag.c.at.desc(), _tag.c.openid.desc()).limit(MOST + 1)


def is_behind(edge: Any) -> ColumnElement[bool]:
    """That a conversation stands behind another one in a queue."""
    since, openid = _conversation.c.waiting_since, _conversation.c.openid
    is_same = and_(since == edge.waiting_since, openid > edge.openid)
    if not edge.waiting_since:
        return is_same
    return or_(is_same, since > edge.waiting_since, since == 0)


def is_on(shelf: Shelf, staff: Staff, now: int) -> ColumnElement[bool]:
    if shelf is WAITING:
        return _conversation.c.wants_person.is_(True)
    if shelf is STUCK:
        return is_called(_conversation.c.call) & _conversation.c.wants_person.is_(False)
    if shelf is MENTIONED:
        unread = (_mention.c.login == staff.login) & (_mention.c.seen_at == 0)
        return _conversation.c.openid.in_(select(_mention.c.openid).where(unread))
    mine = has_agent(_conversation.c.owner) & (_conversation.c.owner == AGENT + staff.login)
    aside = is_snoozed(staff.login, now)
    return mine & aside if shelf is LATER else mine & ~aside


def count(which: ColumnElement[bool]) -> Select[Any]:
    some = select(literal(1)).select_from(_conversation).where(which).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(some)


def each(
    connection: Connection, openids: Sequence[str], query: Callable[[str], Select[Any]]
) -> Sequence[Any]:
    """A row of each person at most, in one statement."""
    if not openids:
        return []
    every = union_all(*(select(query(each).subquery()) for each in openids))
    found: Sequence[Any] = connection.execute(every).all()
    return found


def of_person(openid: str) -> Select[Any]:
    return select(_conversation).where(_conversation.c.openid == openid)


def last_said(openid: str) -> Select[Any]:
    theirs = (_inbox.c.openid == openid) & _inbox.c.kind.in_(SAID)
    return select(_inbox).where(theirs).order_by(_inbox.c.created_at.desc()).limit(1)
