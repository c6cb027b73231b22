"""The queues of the staff in one order: by the day on which the work is to be done, then by age."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import takewhile
from operator import attrgetter
from typing import NamedTuple

from bot.models.roles import who_oversees, who_works
from bot.models.tables import from_ms, to_ms
from flows.deadlines import PAYMENT_DAYS, PROMISED_DAYS, REVIEW_DAYS, china_day, escalated_at
from flows.workdays import CHINA, add_working_days
from office.bookmark import Bookmark, Opened
from office.states import TABS, Tab
from office.worklist import Caller, Waiting, Worklist

CALLERS = "people"
MOST_CALLERS = 100
_DAY = timedelta(days=1)
_NEVER = 10**13  # ms; no row has a moment of the year 2286


@dataclass(frozen=True, slots=True)
class Queue:
    """`days`: working days from the beginning of the wait to the day on which the work is to be done.

    A payment and a review were promised for that day. For the others the day only puts them in order.
    `tab` is None for those who ask for a person. `is_overseen`: it shows the admins
    what of a tab was promised and is not done yet on the afternoon of that day.
    """

    id: str
    name: str
    days: int
    tab: Tab | None = None
    is_overseen: bool = False

    def due(self, moment: int) -> date:
        """The day on which work is to be done that waits since a moment (ms); no earlier for a later one."""
        return self._due(china_day(from_ms(moment)))

    def cut(self, place: "Place") -> Bookmark:
        """Where the queue goes on behind a place of the list of several queues."""
        own = self.due(place.moment)
        if own == place.day:
            return Bookmark(place.moment, place.id)
        # Its own row of that moment would stand before the place, or behind it with all of the same day.
        wanted = place.day if own < place.day else place.day + _DAY
        first = wanted
        while self._due(first - _DAY) >= wanted:
            first -= _DAY
        # Behind midnight of that day without an id: no id is empty.
        return Bookmark(to_ms(datetime.combine(first, time.min, CHINA)), "")

    def _due(self, day: date) -> date:
        return add_working_days(day, self.days)


_DAYS = {"slip_received": PAYMENT_DAYS, "in_review": REVIEW_DAYS, "by_hand": 1, "refund": 3}
_PROMISED = tuple(str(status) for status in PROMISED_DAYS)
QUEUES = (
    *(Queue(tab.id, tab.name, _DAYS[tab.id], tab) for tab in TABS if tab.id in _DAYS),
    *(
        Queue(f"{tab.id}_overseen", f"到期的{tab.name}", _DAYS[tab.id], tab, is_overseen=True)
        for tab in TABS
        if tab.id in _PROMISED
    ),
    Queue(CALLERS, "等人工的客户", 0),
)


class Place(NamedTuple):
    """A line of the list by what the list is ordered by: the day, since when it waits (ms), an id."""

    day: date
    moment: int
    id: str

    def __str__(self) -> str:
        return f"{self.day:%Y%m%d}.{self.moment}.{self.id}"

    @staticmethod
    def read(text: str) -> "Place | None":
        """None for anything that is no place."""
        day, _, rest = text.partition(".")
        bookmark = Bookmark.read(rest)
        if bookmark is None or bookmark.moment >= _NEVER or not day.startswith("20"):
            return None
        try:
            return Place(date.fromisoformat(day), bookmark.moment, bookmark.id)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that waits in a queue: an application, or a person who asks for a person."""

    queue: Queue
    place: Place
    since: datetime
    application_id: str
    caller: Caller | None = None


def queues_for(roles: frozenset[str]) -> list[Queue]:
    """The queues that are work for somebody with these roles. Nobody oversees their own work."""
    return [queue for queue in QUEUES if roles & _whose(queue) and not _is_own(queue, roles)]


def _whose(queue: Queue) -> set[str]:
    if queue.is_overseen and queue.tab:
        return set(who_oversees(queue.tab.id))
    return set(who_works(queue.id))


def _is_own(queue: Queue, roles: frozenset[str]) -> bool:
    """Whether the work of an overseen list is theirs to do."""
    return queue.is_overseen and queue.tab is not None and bool(roles & set(who_works(queue.tab.id)))


class QueueReader:
    """Reads several queues as one list, a page of each at a time."""

    def __init__(self, worklist: Worklist, clock: Callable[[], datetime]) -> None:
        self._worklist = worklist
        self._clock = clock

    def behind(self, queues: list[Queue], place: Place | None) -> Iterator[Waits]:
        """What is behind a place, or everything; what is to be done first comes first."""
        return merge(*(self._queue(queue, place) for queue in queues), key=attrgetter("place"))

    def _queue(self, queue: Queue, place: Place | None) -> Iterator[Waits]:
        if queue.tab is None:
            return self._callers(queue, place)
        found = self._applications(queue, queue.tab, Opened(after=queue.cut(place) if place else None))
        now = self._clock()
        # The rows come by the promised day.
        return (
            takewhile(lambda one: escalated_at(one.place.day) <= now, found) if queue.is_overseen else found
        )

    def _applications(self, queue: Queue, tab: Tab, opened: Opened) -> Iterator[Waits]:
        while True:
            page = self._worklist.page(tab, opened)
            for waiting in page:
                yield _waits(queue, waiting)
            if not page.has_later:
                return
            opened = Opened(after=page.rows[-1].bookmark)

    def _callers(self, queue: Queue, place: Place | None) -> Iterator[Waits]:
        found = [_calls(queue, caller) for caller in self._worklist.callers(MOST_CALLERS)]
        for one in sorted(found, key=attrgetter("place")):
            if place is None or one.place > place:
                yield one


def _waits(queue: Queue, waiting: Waiting) -> Waits:
    moment, application_id = to_ms(waiting.since), waiting.application_id
    place = Place(queue.due(moment), moment, application_id)
    return Waits(queue, place, waiting.since, application_id)


def _calls(queue: Queue, caller: Caller) -> Waits:
    """Of an OpenID, which is longer, the place has the end only: it stands in an address."""
    moment, name = to_ms(caller.since), caller.openid[-8:]
    return Waits(queue, Place(queue.due(moment), moment, name), caller.since, caller.application_id, caller)
