"""看板: what waits and since when against what was promised, what did not arrive, and the last days."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Table, func, literal_column, select, union_all

from bot.models.database import Database
from bot.models.tables import ApplicationRow, ConversationRow, OutboxRow, WorkRow, from_ms, in_words, to_ms
from bot.models.work_kinds import WorkKind
from bot.outbox.planner import NOTICE
from bot.reports.day_figures import midnight
from flows.deadlines import china_day, promised_by
from flows.state import STATES, Status
from office.states import TABS, waited
from office.worklist import Worklist

# What waits for somebody, in the order of the way; the state and the tab of the list that shows it.
WAITING = (
    (Status.SUBMITTED, "all"),
    (Status.SLIP_RECEIVED, "slip_received"),
    (Status.IN_REVIEW, "in_review"),
    (Status.SUPPLEMENTING, "supplementing"),
    (Status.REJECTED, "rejected"),
    (Status.APPROVED, "approved"),
    (Status.PRODUCED, "approved"),
    (Status.REFUND_REQUESTED, "refund"),
)
# Ages in days of the calendar: how old at most, and what the column is called.
AGES = ((0, "今天"), (3, "1–3 天"), (7, "4–7 天"), (10**6, "更久"))
_BY_HAND = next(tab for tab in TABS if tab.is_by_hand)
_TEXTS = (WorkKind.SEND_SMS, WorkKind.SEND_PIN)
_DAY_MS = 86_400_000
_CHINA_MS = 28_800_000  # eight hours
_application = cast(Table, ApplicationRow.__table__)
_conversation = cast(Table, ConversationRow.__table__)
_outbox = cast(Table, OutboxRow.__table__)
_work = cast(Table, WorkRow.__table__)


@dataclass(frozen=True, slots=True)
class Waits:
    """All that waits in one state. `ages` are counts in the order of AGES, empty where they are not counted.

    `last_day` and `late`: how many were promised for today and for a day before; None without a promise.
    """

    name: str
    tab: str
    count: int
    oldest: str
    ages: Sequence[int] = ()
    last_day: int | None = None
    late: int | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Notices and text messages of one day: `held` ones may still arrive, `failed` ones were given up."""

    held: int = 0
    failed: int = 0


class Board:
    """Looks only."""

    def __init__(self, database: Database, worklist: Worklist) -> None:
        self._database = database
        self._worklist = worklist

    def waiting(self, now: datetime) -> Sequence[Waits]:
        """What waits now, and the callers at the end."""
        with self._database.reading() as connection:
            dated = _by_day(connection)
            callers = connection.execute(
                select(func.count(), func.min(_conversation.c.waiting_since)).where(
                    _conversation.c.wants_person.is_(True)
                )
            ).one()
        lines = [_waits(status, tab, dated.get(status, []), now) for status, tab in WAITING]
        first = next(iter(self._worklist.page(_BY_HAND).rows), None)
        by_hand = self._worklist.counts()[_BY_HAND.id]
        oldest = waited(first.since, now) if first else ""
        since = waited(from_ms(callers[1]), now) if callers[1] else ""
        return [
            *lines,
            Waits(_BY_HAND.name, _BY_HAND.id, by_hand, oldest),
            Waits("等人工的客户", "", callers[0], since),
        ]

    def undelivered(self, days: Sequence[date]) -> Mapping[date, Undelivered]:
        """Of each day what has not arrived until now."""
        since = to_ms(midnight(min(days)))
        notices = select(_day_of(_outbox.c.created_at.name), _outbox.c.state, func.count().label("messages"))
        unsent = in_words(_outbox.c.state, "held", "failed") & (_outbox.c.kind == NOTICE)
        notices = notices.where(unsent, _outbox.c.created_at >= since)
        texts = select(_day_of(_work.c.created_at.name), _work.c.state, func.count().label("messages"))
        given_up = in_words(_work.c.state, "failed") & _work.c.kind.in_(_TEXTS)
        texts = texts.where(given_up, _work.c.created_at >= since)
        found: dict[date, Undelivered] = dict.fromkeys(days, Undelivered())
        with self._database.reading() as connection:
            for query in (notices, texts):
                for row in connection.execute(query.group_by(literal_column("day"), literal_column("state"))):
                    day = _date(row.day)
                    if day in found:
                        found[day] = _with(found[day], row.state, row.messages)
        return found


def _with(known: Undelivered, state: str, count: int) -> Undelivered:
    if state == "held":
        return Undelivered(known.held + count, known.failed)
    return Undelivered(known.held, known.failed + count)


def _day_of(column: str) -> Any:
    """The day in China of a column with a moment, as a number of days. In words of SQL, to group by it."""
    return literal_column(f"({column} + {_CHINA_MS}) / {_DAY_MS}").label("day")


def _date(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def _by_day(connection: Connection) -> dict[Status, list[Any]]:
    """State → for each day on which some of it came into it: the earliest moment, and how many."""
    found: dict[Status, list[Any]] = {}
    for row in connection.execute(union_all(*_in_states())):
        found.setdefault(Status(row.status), []).append(row)
    return found


def _in_states() -> Iterator[Any]:
    """One for each state: an index has each in order, but not several together."""
    c = _application.c
    for status, _ in WAITING:
        yield (
            select(
                c.status,
                _day_of(c.since.name),
                func.min(c.since).label("first"),
                func.count().label("applications"),
            )
            .where(c.order_no.is_not(None), in_words(c.status, status.value))
            .group_by(c.status, literal_column("day"))
        )


def _waits(status: Status, tab: str, dated: Sequence[Any], now: datetime) -> Waits:
    today = china_day(now)
    ages = [0] * len(AGES)
    for row in dated:
        old = (today - _date(row.day)).days
        ages[next(place for place, (most, _) in enumerate(AGES) if old <= most)] += row.applications
    oldest = waited(from_ms(min(row.first for row in dated)), now) if dated else ""
    last_day, late = _against_promise(status, dated, today)
    count = sum(ages)
    return Waits(STATES[status].desk_name, tab, count, oldest, ages, last_day, late)


def _against_promise(status: Status, dated: Iterable[Any], today: date) -> tuple[int | None, int | None]:
    """How many were promised for today, and for a day before."""
    last_day = late = 0
    for row in dated:
        promised = promised_by(status, from_ms(row.first))
        if promised is None:
            return None, None
        last_day += row.applications if promised == today else 0
        late += row.applications if promised < today else 0
    is_promised = promised_by(status, midnight(today)) is not None
    return (last_day, late) if is_promised else (None, None)
