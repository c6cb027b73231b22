"""Finds applications by what staff type: a name, initials, the end of a number, an order number."""

from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    Table,
    func,
    literal,
    select,
    union_all,
)

from bot.models.database import Database
from bot.models.tables import ApplicationRow, OrderPart, SearchTerm, from_ms
from flows.search_terms import wanted_terms, words_of
from flows.state import Status
from office.bookmark import Opened, Page
from office.worklist import Waiting

# So many applications that may be meant are looked at, the newest.
MOST_FOUND = 500
# So many rows of one term are counted, to begin with the rarest.
_MOST_COUNTED = 2000
_application = cast(Table, ApplicationRow.__table__)
_part = cast(Table, OrderPart.__table__)
_term = cast(Table, SearchTerm.__table__)
_DRAFT = Status.DRAFT.value


class Finder:
    """`keyed`: a term as the table has it."""

    def __init__(self, database: Database, keyed: Callable[[str], int]) -> None:
        self._database = database
        self._keyed = keyed

    def page(self, text: str, opened: Opened, *, with_drafts: bool) -> Page[Waiting]:
        """Those that may be meant, the latest change of state first. Who shows them compares the words again:
        names have terms in common by chance."""
        with self._database.reading() as connection:
            ids = self._ids(connection, text)
            if ids is None:
                return Page([])
            query = select(_application.c.id, _application.c.since).where(_application.c.id.in_(ids))
            if not with_drafts:
                query = query.where(_application.c.order_no.is_not(None), _application.c.status != _DRAFT)
            found = query.subquery()
            page = opened.cut(select(found), found.c.since, found.c.id, is_queue=False)
            rows = connection.execute(page).all()
        return opened.page([Waiting(row.id, from_ms(row.since)) for row in rows])

    def is_too_much(self, text: str) -> bool:
        """Whether `page` does not look at all that may be meant."""
        with self._database.reading() as connection:
            ids = self._ids(connection, text, MOST_FOUND + 1)
            if ids is None:
                return False
            return (
                connection.execute(select(func.count()).select_from(ids.subquery())).scalar_one() > MOST_FOUND
            )

    def _ids(self, connection: Connection, text: str, most: int = MOST_FOUND) -> Select[Any] | None:
        """The ids that have all words, each in one of its ways; None without a word."""
        words = words_of(text)
        if not words:
            return None
        first, *others = (self._of_word(connection, word) for word in words)
        found = first.subquery()
        query = select(found.c.id).distinct()
        for other in others:
            query = query.where(found.c.id.in_(select(other.subquery().c.id)))
        return query.limit(most)

    def _of_word(self, connection: Connection, word: str) -> Any:
        ways = [self._of_terms(connection, sorted(map(self._keyed, way))) for way in wanted_terms(word)]
        if word.isascii() and word.isdecimal() and len(word) >= OrderPart.LEAST:
            ways.append(_of_order(word))
        return union_all(*(select(way.subquery()) for way in ways))

    def _of_terms(self, connection: Connection, terms: list[int]) -> Select[Any]:
        """Those that have all terms, the newest first. The rarest term is read, the others are looked up."""
        # One alone, as of two characters or the end of a number, is the rarest without being counted.
        rarest, *others = _by_rarity(connection, terms) if len(terms) > 1 else terms
        row = _term.alias()
        query = select(row.c.application_id.label("id")).where(row.c.term == rarest)
        for term in others:
            query = query.where(_has(row.c.at, row.c.application_id, term))
        return query.order_by(row.c.at.desc(), row.c.application_id.desc()).limit(MOST_FOUND + 1)


def _by_rarity(connection: Connection, terms: list[int]) -> list[int]:
    """The rarest first; all are counted by one statement."""
    counts = connection.execute(select(*map(_count, terms))).one()
    return [term for _, term in sorted(zip(counts, terms, strict=True))]


def _count(term: int) -> ScalarSelect[int]:
    some = select(literal(1)).select_from(_term).where(_term.c.term == term).limit(_MOST_COUNTED).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _has(at: ColumnElement[int], application_id: ColumnElement[str], term: int) -> ColumnElement[bool]:
    """A value, not EXISTS: PostgreSQL joins a dozen EXISTS, and plans the order of joins for a second."""
    other = _term.alias()
    mine = (other.c.term == term, other.c.at == at, other.c.application_id == application_id)
    return select(literal(1)).select_from(other).where(*mine).scalar_subquery().is_not(None)


def _of_order(digits: str) -> Select[Any]:
    """Applications whose order number contains the digits. No collation puts a digit behind a letter."""
    contains = (_part.c.digits >= digits, _part.c.digits < f"{digits}a")
    parts = select(_part.c.number).where(*contains).order_by(_part.c.digits.desc()).limit(MOST_FOUND + 1)
    # The whole number is found in any case: a process of before wrote no parts while the release ran.
    whole = select(_application.c.order_no).where(_application.c.order_no == digits)
    numbers = union_all(select(parts.subquery()), whole).subquery()
    return select(_application.c.id).where(_application.c.order_no.in_(select(numbers.c.number)))
