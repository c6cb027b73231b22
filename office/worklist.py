"""The queries behind the lists: how many of each state, who waits longest, who wants a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, func, select

from bot.models.database import Database
from bot.models.tables import ApplicationRow, AuditRow, ConversationRow, InboxRow, from_ms
from flows.state import EDITABLE
from office.states import TABS, Tab

PAGE = 20
_application = cast(Table, ApplicationRow.__table__)
_audit = cast(Table, AuditRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)
_inbox = cast(Table, InboxRow.__table__)
# What was never submitted is nobody's business at the desk.
_submitted = _application.c.order_no.is_not(None)
# But for those whose person the staff is to verify.
_by_hand = (_application.c.by_hand != "") & _application.c.status.in_([status.value for status in EDITABLE])


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application in a list, and since when it is in its state."""

    application_id: str
    since: datetime


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
        """Tab → number of applications."""
        query = select(_application.c.status, func.count()).where(_submitted).group_by(_application.c.status)
        with self._database.reading() as connection:
            found = {status: int(number) for status, number in connection.execute(query)}
            by_hand = connection.execute(select(func.count()).where(_by_hand)).scalar_one()
        counts = {tab.id: sum(found.get(status, 0) for status in tab.statuses or found) for tab in TABS}
        return counts | {tab.id: by_hand for tab in TABS if tab.is_by_hand}

    def page(self, tab: Tab, number: int) -> list[Waiting]:
        """Page 1, 2, …: queues with the longest waiting first, other lists with the latest change first."""
        if tab.is_by_hand:
            query = select(_application.c.id).where(_by_hand)
            return self._waiting(query, number, is_queue=tab.is_queue, since_action="by_hand")
        query = select(_application.c.id).where(_submitted)
        if tab.statuses:
            query = query.where(_application.c.status.in_([status.value for status in tab.statuses]))
        return self._waiting(query, number, is_queue=tab.is_queue)

    def search(self, digits: str, number: int) -> list[Waiting]:
        """Applications whose order number contains these digits."""
        query = select(_application.c.id).where(_application.c.order_no.contains(digits, autoescape=True))
        return self._waiting(query, number, is_queue=False)

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
        # One look into the index for each who waits: all who ever asked are many more.
        asked = (
            select(func.max(_audit.c.at))
            .where(_audit.c.action == "asked_for_person", _audit.c.openid == _conversation.c.openid)
            .correlate(_conversation)
            .scalar_subquery()
        )
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

    def _waiting(
        self, query: Select[Any], number: int, *, is_queue: bool, since_action: str = "moved"
    ) -> list[Waiting]:
        """An application waits since its last move; what else changes it does not cost it its place."""
        moved = (
            select(_audit.c.application_id, func.max(_audit.c.at).label("at"))
            .where(_audit.c.action == since_action, _audit.c.application_id.in_(query))
            .group_by(_audit.c.application_id)
            .subquery()
        )
        since = func.coalesce(moved.c.at, _application.c.created_at).label("since")
        order = (since, _application.c.id) if is_queue else (since.desc(), _application.c.id)
        waiting = (
            select(_application.c.id, since)
            .outerjoin(moved, moved.c.application_id == _application.c.id)
            .where(_application.c.id.in_(query))
            .order_by(*order)
            .limit(PAGE)
            .offset((number - 1) * PAGE)
        )
        with self._database.reading() as connection:
            rows: Sequence[Any] = connection.execute(waiting).all()
        return [Waiting(row.id, from_ms(row.since)) for row in rows]
