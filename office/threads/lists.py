"""The lists of threads: who waits for an agent, mine, everybody; and since when each waits."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Table, select

from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.tables import ApplicationRow, ConversationRow, from_ms, to_ms
from bot.models.thread_tags import has_tag
from bot.records import Records
from bot.sealing.sealer import Sealer
from flows.calls import CALLS
from flows.certificates.choice import look_at
from flows.state import BOT, STATES, Application
from media.vault import VaultError
from office.masking import hide_numbers
from office.states import waited
from office.threads.lines import ERASED
from office.threads.shelves import (
    AGENT,
    COUNTED,
    MINE,
    MOST,
    WAITING,
    WECHAT,
    Shelf,
    count,
    each,
    is_behind,
    is_on,
    last_said,
    of_person,
    tagged,
    wrote_last,
)
from office.threads.wording import words_of

ATTENTION = "attention"
_RECENT = timedelta(days=30)
_application = cast(Table, ApplicationRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)


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


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list; `has_more`: others stand behind it."""

    rows: Sequence[Summary] = ()
    has_more: bool = False

    def __iter__(self) -> Iterator[Summary]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


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
        """Of the lists that are somebody's work, at most one more than MOSTCOUNTED; and under ATTENTION how
        many people wait for this person's word, or for anybody's."""
        now = to_ms(self._clock())
        with self._database.reading() as connection:
            found = {
                shelf.id: int(connection.execute(count(is_on(shelf, staff, now))).scalar_one())
                for shelf in COUNTED
            }
            unanswered = count(is_on(MINE, staff, now) & (_conversation.c.waiting_since > 0))
            found[ATTENTION] = found[WAITING.id] + int(connection.execute(unanswered).scalar_one())
        return found

    def of(
        self, shelf: Shelf, staff: Staff, names: Mapping[str, str], *, tag: str = "", after: str = ""
    ) -> Listed:
        """A page of the list: the first, or what stands behind the person `after`. With a tag, only threads
        that have it. `names`: login → name of the staff."""
        with self._database.reading() as connection:
            rows = self._rows(connection, shelf, staff, tag, after)
        return Listed(self.about(rows[:MOST], names), len(rows) > MOST)

    def of_people(self, openids: Sequence[str], names: Mapping[str, str]) -> list[Summary]:
        """In their order."""
        with self._database.reading() as connection:
            found = {row.openid: row for row in each(connection, openids, of_person)}
        return self.about([found[openid] for openid in openids if openid in found], names)

    def about(self, rows: Sequence[Any], names: Mapping[str, str]) -> list[Summary]:
        """The lines of a list, for rows of conversations."""
        openids = [row.openid for row in rows]
        with self._database.reading() as connection:
            last = {row.openid: row for row in each(connection, openids, last_said)}
            newest = select(_application.c.openid, _application.c.id).where(
                _application.c.openid.in_(openids)
            )
            newest = newest.order_by(_application.c.created_at)
            ids = {row.openid: row.id for row in connection.execute(newest)}
        found = self._records.several(list(ids.values()))
        return [
            self._summary(row, last.get(row.openid), found.get(ids.get(row.openid, "")), names)
            for row in rows
        ]

    def _rows(
        self, connection: Connection, shelf: Shelf, staff: Staff, tag: str, after: str
    ) -> Sequence[Any]:
        """One more than a page has."""
        if shelf.is_queue:
            which = is_on(shelf, staff, to_ms(self._clock()))
            query = select(_conversation).where(which & has_tag(tag) if tag else which)
            if edge := connection.execute(of_person(after)).one_or_none():
                query = query.where(is_behind(edge))
            # Who waits comes before those whose turn it is themselves.
            order = (
                _conversation.c.waiting_since == 0,
                _conversation.c.waiting_since,
                _conversation.c.openid,
            )
            return connection.execute(query.order_by(*order).limit(MOST + 1)).all()
        last = connection.execute(last_said(after)).one_or_none()
        recent = to_ms(self._clock() - _RECENT)
        wanted = tagged(tag, after) if tag else wrote_last(recent, last.created_at if last else None)
        openids = connection.execute(wanted).scalars().all()
        found = {row.openid: row for row in each(connection, openids, of_person)}
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
    if owner.startswith(WECHAT):
        return f"微信客服 {owner.removeprefix(WECHAT)}".strip()
    login = owner.removeprefix(AGENT)
    return {"bot": "机器人", "queue": "排队中"}.get(owner) or names.get(login, login)
