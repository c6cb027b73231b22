"""The close of a day of the bank: what came is the sum of what was booked, goes back, and was put aside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.errors import IllegalMove
from bot.models.database import Database
from bot.models.staff import Staff
from bot.models.tables import DayCloseRow, PaymentRow, RepaymentRow, StatementLineRow, to_ms
from flows.deadlines import china_day
from office.money.line import LineState
from office.money.repayments import REFUND

MOST_DAYS = 31
_LOOKED_BACK = 92  # days that are listed; an older one is closed all the same
_line = cast(Table, StatementLineRow.__table__)
_payment = cast(Table, PaymentRow.__table__)
_repayment = cast(Table, RepaymentRow.__table__)
_close = cast(Table, DayCloseRow.__table__)


@dataclass(frozen=True, slots=True)
class Day:
    """Sums in fen of what came on a day. `lines`: how many transfers; `open`: not dealt with yet.

    `closed` is the sum that the day was closed with, None while it is not.
    """

    day: str
    lines: int
    came: int
    booked: int
    back: int
    aside: int
    open: int
    closed: int | None = None
    closed_by: str = ""

    @property
    def agrees(self) -> bool:
        """Whether every fen of the day is somewhere."""
        return self.came == self.booked + self.back + self.aside + self.open

    @property
    def is_reopened(self) -> bool:
        """Closed, and lines of the day came later."""
        return self.closed is not None and self.closed != self.came


class DayClose:
    """Works out the days, and closes them."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def days(self, day: str = "") -> list[Day]:
        """The newest days with money, or one of them."""
        since = china_day(self._clock()) - timedelta(days=_LOOKED_BACK)
        of_interest = _line.c.day == day if day else _line.c.day >= since.isoformat()
        came = _line.c.came.is_(True) & of_interest
        wanted = select(_line.c.day).where(came).group_by(_line.c.day).order_by(_line.c.day.desc())
        with self._database.reading() as connection:
            names = connection.execute(wanted.limit(MOST_DAYS)).scalars().all()
            of_days = _line.c.came.is_(True) & _line.c.day.in_(names)
            sums = connection.execute(
                select(_line.c.day, _line.c.state, func.count(), func.sum(_line.c.fen))
                .where(of_days)
                .group_by(_line.c.day, _line.c.state)
            ).all()
            booked = {row[0]: row[1] for row in connection.execute(_of_lines(_payment, of_days))}
            back = _of_lines(_repayment, of_days, _repayment.c.why != REFUND)
            returned = {row[0]: row[1] for row in connection.execute(back)}
            closed = {
                row.day: row for row in connection.execute(select(_close).where(_close.c.day.in_(names)))
            }
        return [_day(name, sums, booked, returned, closed.get(name)) for name in names]

    def close(self, day: str, told: int, staff: Staff) -> None:
        """`told`: the sum of what came, as the bank says it, in fen.

        Raises IllegalMove when something is open or not read, or the sums differ.
        """
        found = self.days(day)
        if not found or found[0].closed is not None:
            raise IllegalMove("nothing came on this day, or it is closed")
        one = found[0]
        if one.open or not one.agrees or one.came != told or self.unreadable():
            raise IllegalMove("the day does not agree")
        row = {"day": day, "lines": one.lines, "fen": one.came, "actor": staff.actor}
        try:
            with self._database.writing() as connection:
                connection.execute(insert(_close).values(row | {"at": to_ms(self._clock())}))
        except IntegrityError as error:
            raise IllegalMove("a colleague closed the day") from error

    def unreadable(self) -> int:
        """How many lines nobody could read; they may be of any day."""
        query = select(func.count()).select_from(_line).where(_line.c.state == LineState.UNREADABLE.value)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())


def _of_lines(table: Table, wanted: Any, *of_row: Any) -> Any:
    """Day → the sum of the rows of a table about its lines. Each line's own are looked up, since the table
    has those of all days."""
    own = select(func.sum(table.c.fen)).where(table.c.line_id == _line.c.id, *of_row).scalar_subquery()
    sums = select(_line.c.day, own.label("fen")).where(wanted).subquery()
    return select(sums.c.day, func.coalesce(func.sum(sums.c.fen), 0)).group_by(sums.c.day)


def _day(name: str, sums: Any, booked: Any, back: Any, closed: Any) -> Day:
    mine = {state: (int(number), int(fen)) for day, state, number, fen in sums if day == name}
    return Day(
        name,
        sum(number for number, _ in mine.values()),
        sum(fen for _, fen in mine.values()),
        int(booked.get(name, 0)),
        int(back.get(name, 0)),
        mine.get(LineState.ASIDE.value, (0, 0))[1],
        mine.get(LineState.OPEN.value, (0, 0))[1],
        closed.fen if closed else None,
        closed.actor if closed else "",
    )
