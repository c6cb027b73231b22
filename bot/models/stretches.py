"""Rows of stretches, written in the transaction of a turn: begun, answered, ended."""

from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, func, insert, select, update

from bot.models.availability import AssignmentCount
from bot.models.statement import Driver, Statement
from bot.models.tables import StretchRow

_stretch = cast(Table, StretchRow.__table__)
_GIVEN = ("openid", "agent", "epoch", "called", "waited_since", "began_at")


class StretchTable:
    """The named changes of stretches. The database refuses a second open one of a person.

    `assignments` counts the stretches that the system began.
    """

    def __init__(self, *, is_sqlite: bool) -> None:
        self.assignments = AssignmentCount(is_sqlite=is_sqlite)
        beginning = (
            insert(_stretch)
            .inline()
            .values(
                **{name: bindparam(name) for name in _GIVEN}, answered_at=0, ended_at=0, ended_by="", rating=0
            )
        )
        answering = update(_stretch).where(_mine(), _stretch.c.answered_at == 0)
        ending = update(_stretch).where(_mine())
        last = select(func.max(_stretch.c.id)).where(_stretch.c.openid == bindparam("who")).scalar_subquery()
        rating = update(_stretch).where(_stretch.c.id == last)
        self._begin, self._answer, self._end, self._rate = (
            Statement(built, is_sqlite=is_sqlite)
            for built in (
                beginning,
                answering.values(answered_at=bindparam("at")),
                ending.values(ended_at=bindparam("at"), ended_by=bindparam("how")),
                rating.values(rating=bindparam("rating")),
            )
        )

    def begin(
        self, driver: Driver, openid: str, agent: str, epoch: int, called: str, waited_since: int, now: int
    ) -> None:
        """An agent talks with the person from now on. `waited_since` in ms, 0 when nobody waited."""
        row = dict(zip(_GIVEN, (openid, agent, epoch, called, waited_since, now), strict=True))
        self._begin.run(driver, row)

    def answer(self, driver: Driver, openid: str, now: int) -> None:
        """The agent wrote; the first time counts."""
        self._answer.run(driver, {"who": openid, "at": now})

    def rate(self, driver: Driver, openid: str, rating: int) -> None:
        """What the person says of the last stretch."""
        self._rate.run(driver, {"who": openid, "rating": rating})

    def end(self, driver: Driver, openid: str, how: str, now: int) -> None:
        """The agent talks with the person no more."""
        self._end.run(driver, {"who": openid, "at": now, "how": how})


def _mine() -> ColumnElement[Any]:
    return (_stretch.c.openid == bindparam("who")) & (_stretch.c.ended_at == 0)
