"""The lists of threads: who waits for an agent, mine, everybody; and since when each waits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    func,
    literal,
    select,
    union_all,
)

from bot.models.database import Database
from bot.models.snoozes import is_snoozed
from bot.models.staff import Staff
from bot.models.tables import (
    ApplicationRow,
    ConversationRow,
    InboxRow,
    NoteMentionRow,
    from_ms,
    to_ms,
)
from bot.models.tables.conversations import has_agent, is_called
from bot.records import Records
from bot.sealing.sealer import Sealer
from flows.calls import CALLS
from flows.certificates.choice import look_at
from flows.state import BOT, STATES, Application
from media.vault import VaultError
from office.masking import hide_numbers
from office.states import waited
from office.threads.lines import ERASED
from office.threads.wording import SAID, words_of

AGENT = "agent:"
ATTENTION = "attention"
MOST = 60
# So many are counted; of more it is said that there are more.
MOST_COUNTED = 99
# So many messages are read for the people who wrote last, of so many days.
_MOST_READ, _RECENT = 1000, timedelta(days=30)
_inbox = cast(Table, InboxRow.__table__)
_application = cast(Table, ApplicationRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)
_mention = cast(Table, NoteMentionRow.__table__)


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
_COUNTED = (WAITING, STUCK, MINE, LATER, MENTIONED)


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of a list. `waits`: since the first word without an answer, "" when nobody waits.

    `reason`: why an agent should look.
    """

    openid: str
    name: str
    owner: str
    said: str
    at: datetime
    state: str = ""
    waits: str = ""
    reason: str = ""


class ThreadLists:
    """Looks only."""

    def __init__(
        self, database: Database, sealer: Sealer, records: Records, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._records = records
        self._clock = clock

    def counts(self, staff: Staff) -> dict[str, int]:
        """Of the lists that are somebody's work, at most one more than MOST_COUNTED; and under ATTENTION how
        many people wait for this person's word, or for anybody's."""
        now = to_ms(self._clock())
        with self._database.reading() as connection:
            found = {
                shelf.id: int(connection.execute(_count(_on(shelf, staff, now))).scalar_one())
                for shelf in _COUNTED
            }
            unanswered = _count(_on(MINE, staff, now) & (_conversation.c.waiting_since > 0))
            found[ATTENTION] = found[WAITING.id] + int(connection.execute(unanswered).scalar_one())
        return found

    def of(self, shelf: Shelf, staff: Staff, names: Mapping[str, str]) -> list[Summary]:
        """The first of the list. `names`: login → name of the staff."""
        with self._database.reading() as connection:
            rows = self._rows(connection, shelf, staff)
            openids = [row.openid for row in rows]
            last = {row.openid: row for row in _each(connection, openids, _last_said)}
            newest = select(_application.c.openid, _application.c.id).where(
                _application.c.openid.in_(openids)
            )
            newest = newest.order_by(_application.c.created_at)
            ids = {row.openid: row.id for row in connection.execute(newest)}
        about = self._records.several(list(ids.values()))
        return [
            self._summary(row, last.get(row.openid), about.get(ids.get(row.openid, "")), names)
            for row in rows
        ]

    def _rows(self, connection: Connection, shelf: Shelf, staff: Staff) -> Sequence[Any]:
        if shelf.is_queue:
            query = select(_conversation).where(_on(shelf, staff, to_ms(self._clock()))).limit(MOST)
            # Who waits comes before those whose turn it is themselves.
            is_idle = _conversation.c.waiting_since == 0
            return connection.execute(query.order_by(is_idle, _conversation.c.waiting_since)).all()
        since = to_ms(self._clock() - _RECENT)
        openids = connection.execute(_wrote_last(since)).scalars().all()
        found = {row.openid: row for row in _each(connection, openids, _of_person)}
        return [found[openid] for openid in openids if openid in found]

    def _summary(
        self,
        row: Any,
        last: Any,
        application: Application | None,
        names: Mapping[str, str],
    ) -> Summary:
        now = self._clock()
        return Summary(
            openid=row.openid,
            name=name_of(row.openid, application, now),
            owner=who_has(row.owner, names) if row.owner != BOT else "",
            said=self._said(last) if last else "",
            at=from_ms(last.created_at if last else row.updated_at),
            state=STATES[application.status].desk_name if application else "还没有申请",
            waits=waited(from_ms(row.waiting_since), now) if row.waiting_since else "",
            reason=CALLS[row.call].name if row.call else "",
        )

    def _said(self, row: Any) -> str:
        if not row.sealed:
            return ERASED
        try:
            return hide_numbers(words_of(row.kind, self._sealer.event(row)))
        except (VaultError, ValueError, KeyError):
            return ""


def name_of(openid: str, application: Application | None, now: datetime) -> str:
    """What a person's thread is called: what the newest application is about, else the ends of the OpenID."""
    subject = look_at(application, now).subject() if application else ""
    return subject or f"微信用户 {openid[:4]}…{openid[-4:]}"


def who_has(owner: str, names: Mapping[str, str]) -> str:
    """The owner of a thread in words."""
    login = owner.removeprefix(AGENT)
    return {"bot": "机器人", "queue": "排队中"}.get(owner) or names.get(login, login)


def _wrote_last(since: int) -> Select[Any]:
    """Those whose words are the newest, of some days and some messages."""
    is_recent = _inbox.c.kind.in_(SAID) & (_inbox.c.created_at > since)
    newest = select(_inbox.c.openid, _inbox.c.created_at).where(is_recent)
    rows = newest.order_by(_inbox.c.created_at.desc()).limit(_MOST_READ).subquery()
    at = func.max(rows.c.created_at)
    people: Select[Any] = select(rows.c.openid).group_by(rows.c.openid).order_by(at.desc()).limit(MOST)
    return people


def _on(shelf: Shelf, staff: Staff, now: int) -> ColumnElement[bool]:
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


def _count(which: ColumnElement[bool]) -> Select[Any]:
    some = select(literal(1)).select_from(_conversation).where(which).limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(some)


def _each(
    connection: Connection, openids: Sequence[str], query: Callable[[str], Select[Any]]
) -> Sequence[Any]:
    """A row of each person at most, in one statement."""
    if not openids:
        return []
    every = union_all(*(select(query(each).subquery()) for each in openids))
    found: Sequence[Any] = connection.execute(every).all()
    return found


def _of_person(openid: str) -> Select[Any]:
    return select(_conversation).where(_conversation.c.openid == openid)


def _last_said(openid: str) -> Select[Any]:
    theirs = (_inbox.c.openid == openid) & _inbox.c.kind.in_(SAID)
    return select(_inbox).where(theirs).order_by(_inbox.c.created_at.desc()).limit(1)
