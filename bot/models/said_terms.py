"""The terms by which staff find what was said in conversations."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, cast

from sqlalchemy import Connection, Table, delete, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.models.database import Database
from bot.models.tables import SaidTermRow

DAY_MS = 24 * 3600 * 1000
_AT_ONCE = 1000
# So many rows of one term are counted, to begin with the rarest.
_MOST_COUNTED = 2000
_term = cast(Table, SaidTermRow.__table__)


class SaidTerms:
    """A term stands once for each person and day on which it was said."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, rows: Collection[tuple[int, int, str]]) -> None:
        """Term, day and OpenID of each; what is there stays."""
        dialect: Any = sqlite if self._database.is_sqlite else postgresql
        adding = dialect.insert(_term).on_conflict_do_nothing()
        every = [{"term": term, "day": day, "openid": openid} for term, day, openid in sorted(rows)]
        for start in range(0, len(every), _AT_ONCE):
            with self._database.writing() as connection:
                connection.execute(adding, every[start : start + _AT_ONCE])

    def having(self, terms: Collection[int], most: int) -> Sequence[tuple[int, str]]:
        """Day and OpenID of what has all terms, the newest days first."""
        with self._database.reading() as connection:
            rarest, *others = sorted(terms, key=partial(_count, connection))
            row = _term.alias()
            query = select(row.c.day, row.c.openid).where(row.c.term == rarest)
            for term in others:
                other = _term.alias()
                has = (other.c.term == term, other.c.day == row.c.day, other.c.openid == row.c.openid)
                query = query.where(select(literal(1)).select_from(other).where(*has).exists())
            query = query.order_by(row.c.day.desc(), row.c.openid).limit(most)
            return [(each.day, each.openid) for each in connection.execute(query)]

    def drop_before(self, moment: int) -> None:
        """What was said on days that were over then (ms)."""
        with self._database.writing() as connection:
            connection.execute(delete(_term).where(_term.c.day < moment // DAY_MS))

    def drop_all(self) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(_term))


def drop_said(connection: Connection, openid: str) -> None:
    """All terms of a person's conversation."""
    connection.execute(delete(_term).where(_term.c.openid == openid))


def _count(connection: Connection, term: int) -> int:
    some = select(literal(1)).select_from(_term).where(_term.c.term == term).limit(_MOST_COUNTED).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())
