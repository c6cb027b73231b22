"""轮到我: everything that waits for one member of the staff, and the next case."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from bot.models.claims import ClaimTable
from bot.models.decisions import HeldDecision, State
from bot.models.staff import Staff
from flows.deadlines import china_day, chinese_day
from flows.workdays import add_working_days
from office.bookmark import PAGE
from office.filters import Filters
from office.held_decisions import HeldDecisions, name_of
from office.pending import may_confirm
from office.queues import Place, Queue, QueueReader, Waits, queues_for
from office.row import Row, Rows
from office.states import waited
from office.worklist import Caller, Waiting, Worklist

# So many pages are read for one page that is shown: a filter may fit few of them.
_MOST_READ = 15
_OVERSEEN = "督办"


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list.

    `due`: by when in words, and the colour: good, warn on the last day, bad when late. `holder`: the login of
    who works on it now. Either `row` is there or `caller`.
    """

    queue: Queue
    place: Place
    to_do: str
    waits: str
    due: tuple[str, str]
    holder: str = ""
    row: Row | None = None
    caller: Caller | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the list. `goes_on`: the place behind which there may be more, None at the end.

    `lost`: ids of applications that stand in the list and do not open.
    """

    tasks: Sequence[Task]
    goes_on: Place | None = None
    lost: tuple[str, ...] = ()


class MyWork:
    """Reads the list; taking the next case is the only change."""

    def __init__(
        self,
        worklist: Worklist,
        rows: Rows,
        claims: ClaimTable,
        decisions: HeldDecisions,
        clock: Callable[[], datetime],
    ) -> None:
        self._decisions = decisions
        self._reader = QueueReader(worklist, clock)
        self._rows = rows
        self._claims = claims
        self._clock = clock

    def page(self, staff: Staff, filters: Filters, place: Place | None = None) -> Shown:
        found: list[Task] = []
        lost: list[str] = []
        last = None
        for read in self._read(staff, filters, place):
            tasks, not_opened = self._tasks(read, staff, filters)
            found, lost = found + tasks, lost + not_opened
            if len(found) > PAGE:
                return Shown(found[:PAGE], found[PAGE - 1].place, tuple(lost))
            last = read[-1].place if len(read) == PAGE else None
        return Shown(found, last, tuple(lost))

    def take_next(self, staff: Staff, filters: Filters, besides: str = "") -> str:
        """The first application of the list that nobody works on, held by this person from now on.

        "" when there is none. `besides`: one that is not wanted. Who asks for a person is no case to hold,
        and neither is what a colleague is to do.
        """
        for read in self._read(staff, filters, None):
            for task in self._tasks(read, staff, filters)[0]:
                application_id = _free_case(task)
                if application_id in ("", besides):
                    continue
                # A colleague may have been faster since the list was read.
                if self._claims.take(application_id, staff.login) == staff.login:
                    return application_id
        return ""

    def _read(self, staff: Staff, filters: Filters, place: Place | None) -> Iterator[list[Waits]]:
        """The list, a page at a time."""
        queues = [each for each in queues_for(staff.roles) if filters.queue in ("", each.id)]
        waiting = self._reader.behind(queues, place)
        for _ in range(_MOST_READ):
            if not (read := list(islice(waiting, PAGE))):
                return
            yield read
            if len(read) < PAGE:
                return

    def _tasks(self, read: Sequence[Waits], staff: Staff, filters: Filters) -> tuple[list[Task], list[str]]:
        """Those of them that are this person's turn and fit; and the ids of those that do not open."""
        now = self._clock()
        ids = [one.application_id for one in read if one.caller is None]
        held, made = self._claims.holders(ids), self._decisions.open_on(ids)
        opened = self._rows.of([Waiting(one.application_id, one.since) for one in read if not one.caller])
        rows = {row.application.id: row for row in opened}
        tasks = [
            task
            for one in read
            if filters.fits_wait(one.since, held.get(one.application_id, ""), is_late=_is_late(one, now))
            and (task := _task(one, rows.get(one.application_id), staff, held, made, now))
            and _fits(task, filters, now)
        ]
        return tasks, [each for each in ids if each not in rows]


def _task(
    one: Waits,
    row: Row | None,
    staff: Staff,
    held: Mapping[str, str],
    made: Mapping[str, HeldDecision],
    now: datetime,
) -> Task | None:
    """None for what is not this person's turn."""
    waits, due = waited(one.since, now), _due(one, row, china_day(now))
    if one.caller is not None:
        return Task(one.queue, one.place, "接待", waits, due, caller=one.caller)
    to_do = _to_do(one.queue, row, staff, made.get(one.application_id)) if row else ""
    if not to_do:
        return None
    return Task(one.queue, one.place, to_do, waits, due, held.get(one.application_id, ""), row)


def _to_do(queue: Queue, row: Row, staff: Staff, made: HeldDecision | None) -> str:
    """What was decided is nobody's work, unless a colleague has to confirm it."""
    if made is None:
        return _OVERSEEN if queue.is_overseen else row.to_do(staff)
    is_asked = made.state is State.PROPOSED and may_confirm(made, staff, row.application)
    return f"确认{name_of(made.kind)}" if is_asked else ""


def _free_case(task: Task) -> str:
    """The application of a line that somebody may take to do it, "" for others."""
    if task.row is None or task.holder or task.queue.is_overseen:
        return ""
    return task.row.application.id


def _fits(task: Task, filters: Filters, now: datetime) -> bool:
    if task.row is None:
        return not filters.is_about_applications
    return filters.fits_application(task.row.application, now)


def _is_late(one: Waits, now: datetime) -> bool:
    return china_day(now) > one.place.day


def _due(one: Waits, row: Row | None, today: date) -> tuple[str, str]:
    """What was promised, as the other lists say it; else the day that puts it in order."""
    if row is not None and row.overdue:
        return row.overdue, "bad"
    if row is not None and row.promise[0]:
        return row.promise
    day = one.place.day
    if today > day:
        return f"本应在{chinese_day(day)}处理", "bad"
    if add_working_days(today, 1) > day:
        return "今天要处理", "warn"
    return f"最晚{chinese_day(day)}处理", "good"
