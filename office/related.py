"""The other applications of the same organisation, person, phone or transfer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, select

from bot.models.database import Database
from bot.models.tables import SearchTerm
from bot.records import Records
from flows.search_terms import numbers_of, whole
from flows.state import STATES, Application
from office.sheet import is_at_desk, summary

# So many are shown; all of them are found by a search for the number.
_MOST = 6
_SAME: Mapping[str, str] = {
    "organisation.id_number": "同一机构",
    "holder.id_number": "同一持有人",
    "contact.id_number": "同一经办人",
    "legal_rep.id_number": "同一法定代表人",
    "holder.mobile": "同一手机号",
    "contact.mobile": "同一手机号",
    "legal_rep.mobile": "同一手机号",
    "slip": "同一笔汇款",
    "parcel": "同一个快递",
}
_term = cast(Table, SearchTerm.__table__)


@dataclass(frozen=True, slots=True)
class Related:
    """One of them. `why`: what it has in common."""

    id: str
    order_no: str
    subject: str
    state: str
    status: str
    created_at: datetime
    why: tuple[str, ...]


class RelatedApplications:
    """Finds them by the terms of the search. `keyed`: a term as the table has it."""

    def __init__(
        self,
        database: Database,
        records: Records,
        keyed: Callable[[str], int],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._records = records
        self._keyed = keyed
        self._clock = clock

    def of(self, openid: str, application: Application) -> tuple[Related, ...]:
        """The newest first, drafts left out."""
        mine = {one.id: one for one in self._records.of_person(openid)}
        known = {**self._records.several(self._ids(application)), **mine}
        known.pop(application.id, None)
        now = self._clock()
        found = sorted(known.values(), key=lambda one: (one.created_at, one.id), reverse=True)
        return tuple(
            _related(one, why, now)
            for one in found
            if is_at_desk(one, now)
            if (why := tuple(dict.fromkeys(_common(application, one, is_own=one.id in mine))))
        )[:_MOST]

    def _ids(self, application: Application) -> list[str]:
        """The newest of each number: one number may stand in very many applications."""
        terms = {self._keyed(whole(number)) for number in numbers_of(application).values()}
        found: dict[str, None] = {}
        with self._database.reading() as connection:
            for term in sorted(terms):
                query = select(_term.c.application_id).where(_term.c.term == term)
                newest = query.order_by(_term.c.at.desc(), _term.c.application_id.desc()).limit(_MOST + 1)
                found |= dict.fromkeys(connection.execute(newest).scalars())
        return list(found)


def _common(application: Application, other: Application, *, is_own: bool) -> Iterator[str]:
    """Terms that meet by chance are nothing in common."""
    if is_own:
        yield "同一个微信"
    theirs = set(numbers_of(other).values())
    yield from (_SAME[question] for question, number in numbers_of(application).items() if number in theirs)


def _related(application: Application, why: tuple[str, ...], now: datetime) -> Related:
    return Related(
        id=application.id,
        order_no=application.order_no,
        subject=summary(application, now)["subject"],
        state=STATES[application.status].desk_name,
        status=application.status.value,
        created_at=application.created_at,
        why=why,
    )
