"""What the service costs with years of people stored: ms of each thing that it does often.

.venv/bin/python -m benchmarks.growth --people 1000,100000 --databases sqlite,postgresql
"""

import argparse
import itertools
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text, update

from benchmarks.contestants import Surroundings
from benchmarks.contestants.szca import environment
from benchmarks.crowd import fill
from benchmarks.services import create_database, postgresql_server
from bot.bootstrap import House
from bot.demo.applicant import DEMO, fills_in
from bot.message.inbound import Text
from bot.models.tables import ApplicationRow, to_ms
from bot.reports.funnel import funnel
from bot.sealing.sealer import Seen
from bot.settings import load
from bot.upkeep.release import migrate
from bot.upkeep.sweeping import SweepPlan
from flows.state import Status
from office.bookmark import Bookmark, Opened
from office.finding import Finder
from office.states import TABS, Tab
from office.worklist import Worklist

_SEALED = 3000  # applications that can be opened, of those who came last
_FEW = 3  # times, of what takes long
_NO_REDIS = "redis://127.0.0.1:9"  # nothing that is timed needs it
Deed = Callable[[], object]


class NoWaker:
    """Nobody works: only what the web and the clock do is timed."""

    def deliver(self, openid: str) -> None: ...
    def work(self, kind: str, work_id: int) -> None: ...
    def fire(self, openid: str, name: str) -> None: ...


def main() -> int:
    asked = _arguments()
    # Told to end it still ends the server that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for kind in asked.databases.split(","):
        for people in map(int, asked.people.split(",")):
            with _stored(kind, people, asked.share) as house:
                _print(kind, people, house, asked.times)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", default="1000,100000", help="how many are stored, several with commas")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--times", type=int, default=40, help="how often each thing is done")
    parser.add_argument("--share", type=float, default=1.0, help="of the rows of each person, such as 0.2")
    return parser.parse_args()


@contextmanager
def _stored(kind: str, people: int, share: float) -> Iterator[House]:
    """The service over a database with so many people, and an empty store."""
    with tempfile.TemporaryDirectory(prefix="growth-") as folder, database(kind, Path(folder)) as url:
        now = datetime.now(UTC)
        began = time.monotonic()
        migrate(url)
        fill(url, people, to_ms(now), share)
        house = House(load(environment(Surroundings(Path(folder), _NO_REDIS, url))), own_waker=NoWaker())
        _seal(house, now)
        print(f"\n{kind}, {people} people: filled in {time.monotonic() - began:.0f} s, {_size(house)}")
        yield house
        house.close()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/szca.db"
        return
    with postgresql_server(durable=False) as server:
        yield create_database(server, "szca")


def _seal(house: House, now: datetime) -> None:
    """Give those who came last an application that can be opened: all that was asked is answered."""
    filled = fills_in("institution", DEMO, now)[1].application
    rows = select(ApplicationRow).order_by(ApplicationRow.created_at.desc()).limit(_SEALED)
    with house.database.writing() as connection:
        for row in connection.execute(rows).all():
            since = now - timedelta(days=1)
            stored = {"id": row.id, "order_no": row.order_no or "", "revision": row.revision}
            one = replace(filled, **stored, status=Status(row.status), since=since)
            sealed = house.sealer.application(one, row.openid, Seen(row.flow, row.pending))["sealed"]
            mine = update(ApplicationRow).where(ApplicationRow.id == row.id)
            connection.execute(mine.values(sealed=sealed))


def _size(house: House) -> str:
    used = "select page_count * page_size from pragma_page_count(), pragma_page_size()"
    if not house.database.is_sqlite:
        used = "select pg_database_size(current_database())"
    with house.database.reading() as connection:
        return f"{connection.execute(text(used)).scalar_one() / 2**30:.1f} GiB"


def _print(kind: str, people: int, house: House, times: int) -> None:
    for name, deed, often in _deeds(house, times):
        if often > _FEW:
            deed()  # the first time reads from the disk, and makes the text of the statement
        taken = sorted(_timed(deed) for _ in range(often))
        p95 = taken[max(0, -(-len(taken) * 95 // 100) - 1)]
        print(f"| {name:<42} | {statistics.median(taken):>9.1f} | {p95:>9.1f} |", flush=True)


def _timed(deed: Deed) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


def _deeds(house: House, times: int) -> Iterator[tuple[str, Deed, int]]:
    """Name, what is done, and how often."""
    worklist, tabs = Worklist(house.database), {tab.id: tab for tab in TABS}
    known = _people_at(house, "draft")
    keys = itertools.count()

    def says(words: str) -> None:
        number = next(keys)
        who, now = known[number % len(known)], house.clock()
        message = Text(openid=who, created_at=now, key=f"g:{number}", content=words)
        assert house.turn.take(message, answer_by=now + timedelta(seconds=4)).reply

    yield "turn: 进度", lambda: says("进度"), times
    yield "turn: 多少钱", lambda: says("多少钱"), times
    yield "clock: timers that are due", house.timers.due, times
    yield "clock: messages that are due", house.outbox.due, times
    yield "clock: work that is due", house.work.due, times
    yield "clock: plan of a day", _plan(house), times
    yield "desk: numbers on the tabs", worklist.counts, times
    for name in ("slip_received", "in_review", "by_hand", "refund", "approved", "all"):
        yield f"desk: first page of {name}", _first(worklist, tabs[name]), times
    yield "desk: page 500 of all", _far(house, worklist, tabs["all"]), times
    yield "desk: search, 7 digits", _search(house, "0303004"), times
    yield "desk: search, 4 digits", _search(house, "0000"), times
    yield "desk: search, two characters", _search(house, "洛阳"), times
    yield "desk: who asks for a person", lambda: worklist.callers(100), times
    yield "operators: what was not sent", house.unsent.messages, times
    yield "sweep: a batch of 200 names", _names(house), times
    yield "funnel of 7 days, counted", _funnel(house, 7), _FEW
    yield "funnel of 30 days, counted", _funnel(house, 30), _FEW
    yield "funnel of 30 days, looked at", lambda: house.kept_funnel.look(30), times


def _people_at(house: House, status: str) -> list[str]:
    rows = select(ApplicationRow.openid).where(ApplicationRow.status == status)
    with house.database.reading() as connection:
        return list(connection.execute(rows.order_by(ApplicationRow.created_at.desc()).limit(200)).scalars())


def _plan(house: House) -> Deed:
    plan = SweepPlan(house.database, house.vault, house.clock)
    days = itertools.count()
    return lambda: plan.plan((house.clock() + timedelta(days=next(days))).date())


def _first(worklist: Worklist, tab: Tab) -> Deed:
    return lambda: worklist.urged(worklist.page(tab).rows)


def _search(house: House, text: str) -> Callable[[], object]:
    finder = Finder(house.database, house.sealer.term)
    return lambda: (finder.page(text, Opened(), with_drafts=True), finder.is_too_much(text))


def _far(house: House, worklist: Worklist, tab: Tab) -> Deed:
    """A page that somebody reached who turned pages for long: behind a row of half a year ago."""
    half_a_year = to_ms(house.clock() - timedelta(days=180))
    rows = select(ApplicationRow.id, ApplicationRow.since).where(
        ApplicationRow.order_no.is_not(None), ApplicationRow.since < half_a_year
    )
    with house.database.reading() as connection:
        row = connection.execute(rows.order_by(ApplicationRow.since.desc()).limit(1)).one()
    return lambda: worklist.page(tab, Opened(after=Bookmark(row.since, row.id)))


def _names(house: House) -> Deed:
    with house.database.reading() as connection:
        known = connection.execute(text("select original from document limit 100")).scalars().all()
    unknown = [f"{number:064x}.jpg" for number in range(100)]
    return lambda: house.objects.named([*known, *unknown])


def _funnel(house: House, days: int) -> Deed:
    def count() -> Any:
        with house.database.reading() as connection:
            return funnel(connection, house.clock(), house.clock() - timedelta(days=days))

    return count


if __name__ == "__main__":
    sys.exit(main())
