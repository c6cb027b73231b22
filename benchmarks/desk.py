"""What the pages of the desk cost with few and with many applications stored: ms of each request.

.venv/bin/python -m benchmarks.desk --applications 100,100000 --databases sqlite,postgresql
"""

import argparse
import re
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

from flask.testing import FlaskClient
from sqlalchemy import delete, insert, select, update

from benchmarks.contestants import Surroundings
from benchmarks.contestants.szca import environment, prepare
from benchmarks.crowd import fill
from benchmarks.growth import NoWaker, database
from benchmarks.services import redis_server
from bot.bootstrap import House
from bot.bootstrap.web import create_app
from bot.demo.applicant import DEMO, fills_in
from bot.models.tables import ApplicationRow, AuditRow, SearchTerm, to_ms
from bot.sealing.sealer import Seen
from bot.settings import load
from flows.state import Application, Change, Status
from media.specimen.companies import a_company

_OPENED = 3000  # of the newest applications so many can be opened and found; the others only stand in lists
_MOVED = Change("moved", "applicant", {"from": "slip_received", "to": "in_review", "reason": "benchmark"})
_LOGIN, _PASSWORD = "bench", "a password for the benchmark"
Deed = Callable[[int], object]


class Desk:
    """A reviewer's browser without the browser: requests into the whole application, in this process."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._client: FlaskClient = create_app(house).test_client()
        house.staff.add(_LOGIN, "测试", ("reviewer",), _PASSWORD)
        form = {"token": _hidden("token", self.get("/desk/login")), "login": _LOGIN, "password": _PASSWORD}
        if self._client.post("/desk/login", data=form).status_code != 303:
            raise SystemExit("the benchmark's reviewer is not let in")

    def get(self, path: str) -> str:
        """Raises AssertionError for anything but the page."""
        answer = self._client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def post(self, path: str, page: str, **fields: str) -> None:
        form = {name: _hidden(name, page) for name in ("token", "ticket")}
        answer = self._client.post(path, data=form | fields)
        assert answer.status_code == 303, (path, answer.status_code)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--applications", default="100,100000", help="how many are stored, several with commas"
    )
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--times", type=int, default=30, help="how often each page is asked for")
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the other rows of each person, such as 0.2"
    )
    asked = parser.parse_args()
    # Told to end it still ends the servers that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for kind in asked.databases.split(","):
        for stored in map(int, asked.applications.split(",")):
            with _desk(kind, stored, asked.share) as desk:
                _print(desk, asked.times)
    return 0


@contextmanager
def _desk(kind: str, stored: int, share: float) -> Iterator[Desk]:
    with (
        tempfile.TemporaryDirectory(prefix="desk-") as folder,
        redis_server(0) as redis,
        database(kind, Path(folder)) as url,
    ):
        now, began = datetime.now(UTC), time.monotonic()
        settings = environment(Surroundings(Path(folder), redis.url, url))
        prepare(settings, Path(folder))
        fill(url, stored, to_ms(now), share)
        house = House(load(settings), own_waker=NoWaker())
        opened = _seal(house, now)
        print(f"\n{kind}, {stored} applications, {opened} sealed: {time.monotonic() - began:.0f} s")
        yield Desk(house)
        house.close()


def _seal(house: House, now: datetime) -> int:
    """Give the newest a company of their own through the sealing of the service, and what it is found by."""
    filled = fills_in("institution", DEMO, now)[1].application
    rows = select(ApplicationRow).order_by(ApplicationRow.created_at.desc()).limit(_OPENED)
    with house.database.writing() as connection:
        found = connection.execute(rows).all()
        for number, row in enumerate(found):
            about = {"id": row.id, "order_no": row.order_no or "", "revision": row.revision}
            one = replace(filled, **about, status=Status(row.status), since=now - timedelta(days=1))
            one = _named(one, number)
            sealed = house.sealer.application(one, row.openid, Seen(row.flow, row.pending))["sealed"]
            mine = update(ApplicationRow).where(ApplicationRow.id == row.id)
            connection.execute(mine.values(sealed=sealed))
            history = [
                house.sealer.audit(row.created_at, change, row.openid, row.id)
                for change in (*filled.changes, _MOVED)
            ]
            connection.execute(delete(AuditRow).where(AuditRow.application_id == row.id))
            connection.execute(insert(AuditRow), history)
            connection.execute(delete(SearchTerm).where(SearchTerm.application_id == row.id))
            term = {"at": row.created_at, "application_id": row.id}
            connection.execute(
                insert(SearchTerm), [{"term": each, **term} for each in house.sealer.terms(one)]
            )
    return len(found)


def _named(application: Application, number: int) -> Application:
    company = a_company(number)
    told = {"organisation.name": company["name"], "organisation.id_number": company["code"]}
    answers = {name: application.answers[name]._replace(value=value) for name, value in told.items()}
    return replace(application, answers={**application.answers, **answers})


def _print(desk: Desk, times: int) -> None:
    for name, deed, often in _deeds(desk, times):
        deed(0)  # the first time reads from the disk, and makes the text of the statements
        taken = sorted(_timed(deed, number) for number in range(1, often + 1))
        p95 = taken[max(0, -(-len(taken) * 95 // 100) - 1)]
        print(f"| {name:<36} | {statistics.median(taken):>8.1f} | {p95:>8.1f} | {often:>3} |", flush=True)


def _timed(deed: Deed, number: int) -> float:
    began = time.perf_counter()
    deed(number)
    return (time.perf_counter() - began) * 1000


def _deeds(desk: Desk, times: int) -> Iterator[tuple[str, Deed, int]]:
    """Name, what is done, and how often."""
    waiting = _in_review(desk.house)
    name = a_company(0)["name"]
    yield "轮到我", lambda _: desk.get("/desk/mine"), times
    yield "list: 待审核", lambda _: desk.get("/desk/?tab=in_review"), times
    yield "list: 全部", lambda _: desk.get("/desk/?tab=all"), times
    yield "search: two characters", lambda _: desk.get("/desk/?q=建设"), times
    yield "search: the name of a company", lambda _: desk.get(f"/desk/?q={name}"), times
    yield "search: four digits of an order", lambda _: desk.get("/desk/?q=0303"), times
    opened = [f"/desk/applications/{one}" for one in waiting]
    yield "open an application", lambda number: desk.get(opened[number % len(opened)]), times
    pages = {path: desk.get(path) for path in opened[: times + 1]}

    def approve(number: int) -> None:
        path, page = list(pages.items())[number]
        desk.post(f"{path}/review", page, verdict="approve")

    yield "approve", approve, len(pages) - 1


def _in_review(house: House) -> list[str]:
    """Those of the sealed ones that a reviewer decides on."""
    newest = select(ApplicationRow.id, ApplicationRow.status).order_by(ApplicationRow.created_at.desc())
    with house.database.reading() as connection:
        rows = connection.execute(newest.limit(_OPENED)).all()
    return [row.id for row in rows if row.status == Status.IN_REVIEW.value]


def _hidden(name: str, page: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


if __name__ == "__main__":
    sys.exit(main())
