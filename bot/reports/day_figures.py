"""What happened on one day in China, counted from its audit rows: intake, reviews, promises, readings."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import Connection, Select, Table, select

from bot.models.tables import AuditRow, from_ms, to_ms
from flows.deadlines import PROMISED_DAYS, china_day, promised_by
from flows.state import Status
from flows.workdays import CHINA

_HISTORY = ("moved", "answered", "rejected", "proposed", "unproposed")
# Where an answer comes from that a person gives by hand instead of what was read.
_BY_HAND = frozenset({"typed", "tapped", "pasted"})
_ENDS_OF_REVIEW = {Status.APPROVED: "passed", Status.SUPPLEMENTING: "returned", Status.REJECTED: "returned"}
_AT_ONCE = 500
_audit = cast(Table, AuditRow.__table__)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Counts of one day: applications, but for the last three, which are values.

    paid             came into review from an order that was not paid
    passed           a review ended in an approval
    returned         a review ended in a supplement or a rejection
    reviews_kept     reviews of both kinds that ended on the promised day at the latest
    payments         slips that the cashier answered; payments_kept: by the promised day
    read             values that were recognised on papers or in a longer text, and kept by the person
    corrected        of such values those that the person changed or the staff sent back
    declined         values that were recognised, and that the person did not want
    """

    begun: int = 0
    submitted: int = 0
    paid: int = 0
    passed: int = 0
    returned: int = 0
    mailed: int = 0
    reviews_kept: int = 0
    payments: int = 0
    payments_kept: int = 0
    read: int = 0
    corrected: int = 0
    declined: int = 0

    @property
    def reviews(self) -> int:
        return self.passed + self.returned

    def plus(self, other: "DayFigures") -> "DayFigures":
        """Of two days together."""
        return DayFigures(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


def percent(part: int, whole: int) -> int | None:
    """Rounded down, so that 100 is said of all only; None of nothing."""
    return 100 * part // whole if whole else None


def agreement(figures: DayFigures) -> int | None:
    """How many percent of the values that were recognised are right: kept, and neither changed nor sent back.

    A value may be changed on a later day than it was read; of one day this is then a little off.
    """
    return percent(max(0, figures.read - figures.corrected), figures.read + figures.declined)


def midnight(day: date) -> datetime:
    """When the day begins in China."""
    return datetime.combine(day, time.min, CHINA)


def count_day(connection: Connection, day: date) -> DayFigures:
    """From the rows of the day, and from what happened before in the applications that they are about."""
    begins, ends = (to_ms(midnight(day + timedelta(days=days))) for days in (0, 1))
    of_day = select(_audit).where(_audit.c.at >= begins, _audit.c.at < ends)
    begun = 0
    touched: dict[str, list[Any]] = {}
    for row in connection.execute(_columns(of_day.where(_audit.c.action.in_((*_HISTORY, "started"))))):
        if row.action == "started":
            begun += 1
        else:
            touched.setdefault(row.application_id, []).append(row)
    total = DayFigures(begun=begun)
    for application, before in _before(connection, list(touched), begins):
        total = total.plus(_counted(before, touched[application]))
    return total


def _columns(query: Select[Any]) -> Select[Any]:
    """Without what is sealed, in the order in which it happened."""
    c = _audit.c
    return query.with_only_columns(c.id, c.application_id, c.at, c.action, c.detail).order_by(
        c.application_id, c.id
    )


def _before(
    connection: Connection, applications: Sequence[str], begins: int
) -> Iterator[tuple[str, list[Any]]]:
    """Each application with what happened in it before."""
    for first in range(0, len(applications), _AT_ONCE):
        some = applications[first : first + _AT_ONCE]
        own = _audit.c.application_id.in_(some), _audit.c.at < begins
        rows = connection.execute(_columns(select(_audit).where(*own, _audit.c.action.in_(_HISTORY))))
        found = {name: list(its) for name, its in groupby(rows, key=attrgetter("application_id"))}
        yield from ((name, found.get(name, [])) for name in some)


def _counted(before: Iterable[Any], of_day: Iterable[Any]) -> DayFigures:
    history = _History()
    for row in before:
        history.goes_on(row)
    history.begin_to_count()
    for row in of_day:
        history.goes_on(row)
    return history.figures()


class _History:
    """One application, row by row. What came before the day is followed and not counted."""

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._read: set[str] = set()
        self._declined: set[str] = set()
        self._declined_before: frozenset[str] = frozenset()
        self._dropped: tuple[int, frozenset[str]] = (0, frozenset())
        self._counts: dict[str, int] = {}

    def begin_to_count(self) -> None:
        self._counts = {}
        self._declined_before = frozenset(self._declined)

    def figures(self) -> DayFigures:
        declined = len(self._declined - self._declined_before)
        return DayFigures(**self._counts, declined=declined)

    def goes_on(self, row: Any) -> None:
        told: dict[str, str] = json.loads(row.detail)
        if row.action == "moved":
            self._moves(Status(told["from"]), Status(told["to"]), from_ms(row.at))
        elif row.action == "answered":
            self._answers(told.get("question", ""), told.get("source", ""))
        else:
            questions = frozenset(filter(None, told.get("questions", "").split(",")))
            self._marks(row.action, questions, row.at)

    def _moves(self, left: Status, to: Status, at: datetime) -> None:
        if name := _name_of_move(left, to):
            self._count(name)
        is_answer = left in PROMISED_DAYS and to is not Status.REFUND_REQUESTED
        if left is Status.SLIP_RECEIVED and is_answer:
            self._count("payments")
        promised = promised_by(left, self._since) if self._since and is_answer else None
        if promised and china_day(at) <= promised:
            self._count("reviews_kept" if left is Status.IN_REVIEW else "payments_kept")
        self._since = at

    def _answers(self, question: str, source: str) -> None:
        if source == "read":
            self._read.add(question)
            self._declined.discard(question)
            self._count("read")
        elif source in _BY_HAND:
            self._correct({question})

    def _marks(self, action: str, questions: frozenset[str], at: int) -> None:
        if action == "unproposed":
            self._dropped = (at, questions - self._declined)
            self._declined |= questions
        elif action == "proposed":
            # A card that is another person's is offered anew in the same turn, which is no refusal.
            dropped_at, dropped = self._dropped
            self._declined -= dropped if dropped_at == at else questions
        else:
            self._correct(questions)

    def _correct(self, questions: Iterable[str]) -> None:
        wrong = self._read.intersection(questions)
        self._read -= wrong
        self._count("corrected", len(wrong))

    def _count(self, name: str, number: int = 1) -> None:
        self._counts[name] = self._counts.get(name, 0) + number


def _name_of_move(left: Status, to: Status) -> str:
    """The count that a move belongs to, "" for none."""
    if left is Status.IN_REVIEW:
        return _ENDS_OF_REVIEW.get(to, "")
    if to is Status.IN_REVIEW:
        return "paid" if left in (Status.SUBMITTED, Status.SLIP_RECEIVED) else ""
    if left is Status.DRAFT and to is Status.SUBMITTED:
        return "submitted"
    return "mailed" if to is Status.MAILED else ""
