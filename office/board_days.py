"""The days of the board as rows: for its tables, for its charts and for the CSV file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.reports.day_figures import DayFigures, agreement, percent
from office.board import Undelivered


@dataclass(frozen=True, slots=True)
class Day:
    """One day, today last."""

    date: date
    figures: DayFigures
    undelivered: Undelivered

    @property
    def reviews_late(self) -> int:
        return self.figures.reviews - self.figures.reviews_kept


@dataclass(frozen=True, slots=True)
class Column:
    """`of` gives None where there is nothing to say of a day, such as a share of nothing."""

    name: str
    of: Callable[[Day], int | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """`kind`: line or bar. `unit` stands behind a figure."""

    id: str
    title: str
    kind: str
    unit: str
    columns: Sequence[Column]


_REVIEWS_KEPT = Column("审核按时率", lambda day: percent(day.figures.reviews_kept, day.figures.reviews))
_PAYMENTS_KEPT = Column("到账按时率", lambda day: percent(day.figures.payments_kept, day.figures.payments))
_AGREES = Column("识别无误率", lambda day: agreement(day.figures))
_INTAKE = (
    Column("开始申请", lambda day: day.figures.begun),
    Column("正式受理", lambda day: day.figures.submitted),
    Column("付款到账", lambda day: day.figures.paid),
    Column("审核通过", lambda day: day.figures.passed),
    Column("寄出", lambda day: day.figures.mailed),
)
_REVIEWS = (
    Column("按时审完", lambda day: day.figures.reviews_kept),
    Column("超期审完", lambda day: day.reviews_late),
)
_UNDELIVERED = (
    Column("还没送到", lambda day: day.undelivered.held),
    Column("没有发出", lambda day: day.undelivered.failed),
)
CHARTS = (
    Chart("intake", "每天的业务", "line", "笔", _INTAKE),
    Chart("reviews", "每天审完的", "bar", "笔", _REVIEWS),
    Chart("undelivered", "至今没有送到的通知", "bar", "条", _UNDELIVERED),
    Chart("agreement", "识别无误率", "line", "%", (_AGREES,)),
)
_FILE = (
    *_INTAKE,
    Column("退回补件或补正", lambda day: day.figures.returned),
    *_REVIEWS,
    _REVIEWS_KEPT,
    _PAYMENTS_KEPT,
    *_UNDELIVERED,
    _AGREES,
)
HEAD = ("日期", *(f"{one.name}（%）" if one.name.endswith("率") else one.name for one in _FILE))


def days_of(figures: Mapping[date, DayFigures], undelivered: Mapping[date, Undelivered]) -> list[Day]:
    """Those that were counted, the oldest first."""
    return [Day(day, its, undelivered.get(day, Undelivered())) for day, its in sorted(figures.items())]


def line_of(day: Day) -> list[str]:
    """Of the CSV file; a share of nothing is an empty cell."""
    values = (column.of(day) for column in _FILE)
    return [day.date.isoformat(), *("" if value is None else str(value) for value in values)]


def total_of(days: Sequence[Day]) -> DayFigures:
    """Of all the days together."""
    total = DayFigures()
    for day in days:
        total = total.plus(day.figures)
    return total
