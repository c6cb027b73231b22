"""The queries behind the lists: how many of each state, who waits longest, who wants a person.

None of them reads what is over: each has an index of what it looks for, and reads a page of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CompoundSelect, Select, Table, func, literal, select, union_all

from bot.models.database import Database
from bot.models.tables import (
    ApplicationRow,
    AuditRow,
    ConversationRow,
    InboxRow,
    from_ms,
    to_ms,
)
from bot.models.tables.conversations import waits_by_hand
from office.bookmark import Bookmark, Opened, Page
from office.states import TABS, Tab

# So many are counted; of more it is said that there are more.
MOST_COUNTED = 999
_FIRST = Opened()
_application = cast(Table, ApplicationRow.__table__)
_audit = cast(Table, AuditRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)
_inbox = cast(Table, InboxRow.__table__)
# What was never submitted is nobody's business at the desk.
_submitted = _application.c.order_no.is_not(None)
# But for those whose person the staff is to verify.
_by_hand = waits_by_hand(_application.c.by_hand, _application.c.status)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application in a list, and since when it is in its state."""

    application_id: str
    since: datetime

    @property
    def bookmark(self) -> Bookmark:
        return Bookmark(to_ms(self.since), self.application_id)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asked for a person, the last time that they did, and what they submitted last."""

    openid: str
    since: datetime
    owner: str
    application_id: str = ""
    order_no: str = ""


class Worklist:
    """Looks only; every list is read page by page."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self) -> dict[str, int]:
        """Tab → number of applications, at most one more than MOST_COUNTED."""
        counts = dict.fromkeys((tab.id for tab in TABS), 0)
        every = union_all(*(_count(tab, each) for tab in TABS for each in _places(tab)))
        with self._database.reading() as connection:
            for name, number in connection.execute(every):
                counts[name] = min(counts[name] + number, MOST_COUNTED + 1)
        return counts

    def page(self, tab: Tab, opened: Opened = _FIRST) -> Page[Waiting]:
        """Queues with the longest waiting first, other lists with the latest change first."""
        return self._page(_lists(tab), opened, is_queue=tab.is_queue)

    def urged(self, waiting: Sequence[Waiting]) -> dict[str, list[datetime]]:
        """Application → when its applicant asked for speed, since it is in its state."""
        since = {one.application_id: one.since for one in waiting}
        query = select(_audit.c.application_id, _audit.c.at).where(
            _audit.c.action == "urged", _audit.c.application_id.in_(since)
        )
        found: dict[str, list[datetime]] = {}
        with self._database.reading() as connection:
            for application_id, at in connection.execute(query):
                if (moment := from_ms(at)) > since[application_id]:
                    found.setdefault(application_id, []).append(moment)
        return found

    def callers(self, limit: int) -> list[Caller]:
        asked = _last("asked_for_person", _audit.c.openid == _conversation.c.openid)
        since = func.coalesce(asked, _conversation.c.updated_at).label("since")
        query = (
            select(_conversation.c.openid, _conversation.c.owner, since)
            .where(_conversation.c.wants_person.is_(True))
            .order_by(since)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            theirs = select(_application.c.openid, _application.c.id, _application.c.order_no).where(
                _submitted, _application.c.openid.in_([row.openid for row in rows])
            )
            # The newest of each comes last, and stays.
            found = connection.execute(theirs.order_by(_application.c.created_at))
            newest = {row.openid: (row.id, row.order_no) for row in found}
        return [
            Caller(row.openid, from_ms(row.since), row.owner, *newest.get(row.openid, ("", "")))
            for row in rows
        ]

    def taken_as(self, key: str) -> str:
        """The kind of the event that was taken under this key, or "" when there was none."""
        with self._database.reading() as connection:
            found = connection.execute(select(_inbox.c.kind).where(_inbox.c.key == key)).scalar_one_or_none()
        return str(found or "")

    def _page(self, lists: Iterable[Select[Any]], opened: Opened, *, is_queue: bool) -> Page[Waiting]:
        """A page of several lists together."""
        parts = [select(_cut(each, opened, is_queue=is_queue).subquery()) for each in lists]
        with self._database.reading() as connection:
            rows: Sequence[Any] = connection.execute(_cut(union_all(*parts), opened, is_queue=is_queue)).all()
        return opened.page([Waiting(row.id, from_ms(row.since)) for row in rows])


def _cut(found: Select[Any] | CompoundSelect[Any], opened: Opened, *, is_queue: bool) -> Select[Any]:
    rows = found.subquery()
    return opened.cut(select(rows), rows.c.since, rows.c.id, is_queue=is_queue)


def _since(moment: ColumnElement[int]) -> Select[Any]:
    return select(_application.c.id, moment.label("since"))


def _places(tab: Tab) -> Iterator[ColumnElement[bool]]:
    """One for each status: an index has each in order, but not several together."""
    if tab.is_by_hand:
        yield _by_hand
    elif not tab.statuses:
        yield _submitted
    for status in tab.statuses:
        yield _submitted & (_application.c.status == status.value)


def _lists(tab: Tab) -> Iterator[Select[Any]]:
    its = (_audit.c.openid == _application.c.openid, _audit.c.application_id == _application.c.id)
    wanted = func.coalesce(_last("by_hand", *its), _application.c.created_at)
    for place in _places(tab):
        yield _since(wanted if tab.is_by_hand else _application.c.since).where(place)


def _count(tab: Tab, place: ColumnElement[bool]) -> Select[Any]:
    """In the order of the index: a database that reads the table instead may read much of it for a few."""
    order = _application.c.id if tab.is_by_hand else _application.c.since
    some = select(literal(1)).where(place).order_by(order).limit(MOST_COUNTED + 1).subquery()
    shown: tuple[Any, ...] = (literal(tab.id), func.count())
    return select(*shown).select_from(some)


def _last(action: str, *whose: ColumnElement[bool]) -> ColumnElement[int]:
    """When it was done last: one look into the index of actions for each who waits now. All who ever did it
    are many more."""
    last = select(func.max(_audit.c.at)).where(_audit.c.action == action, *whose)
    return last.correlate(_application, _conversation).scalar_subquery()
