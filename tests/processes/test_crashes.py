"""Ten people apply while one process after the other is killed: everybody is approved, once."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError

from bot.errors import IllegalMove
from bot.message.event import Approved, PaymentConfirmed
from flows.state import Application, Status
from sandbox.person import Person
from tests.actors import actor_for
from tests.processes.applicant import Applicant
from tests.processes.house import Processes, wait_for
from tests.processes.photos import photos

pytestmark = pytest.mark.processes

PEOPLE = 10
KILLS = 12
_ROLES = ("web", "worker", "worker_media", "clock")
_LONGEST_SECONDS = 900
_REST_SECONDS = 180
_BUSY_SECONDS = 3
_SLOTS = {
    "paper.application_form": "forms",
    "paper.seal_sheet": "forms",
    "paper.licence": "licence",
    "slip": "slip",
}
_DECISIONS = {Status.SLIP_RECEIVED: PaymentConfirmed, Status.IN_REVIEW: Approved}


def test_ten_people_are_approved_while_processes_are_killed_on_sqlite(on_sqlite: Processes) -> None:
    _apply_in_a_storm(on_sqlite, seed=1)


def test_ten_people_are_approved_while_processes_are_killed_on_postgresql(on_postgresql: Processes) -> None:
    _apply_in_a_storm(on_postgresql, seed=2)


def _apply_in_a_storm(house: Processes, seed: int) -> None:
    photos()  # before anybody waits for them
    people = [_applicant(house, number) for number in range(PEOPLE)]
    storm = _Storm(house, random.Random(seed))
    until = time.monotonic() + _LONGEST_SECONDS
    try:
        with (
            _beside(lambda: _decide(house)),
            _beside(storm.strike),
            ThreadPoolExecutor(PEOPLE) as crowd,
        ):
            for done in [crowd.submit(applicant.applies, until) for applicant in people]:
                done.result()
            while storm.turns:  # ten are done before the storm on a fast machine: others follow them
                people.append(_applicant(house, len(people)))
                people[-1].applies(until)
        wait_for(lambda: not house.left(), _REST_SECONDS, lambda: f"{house.left()}\n{house.logs()}")
        assert sum(part.kills for part in house.parts.values()) >= KILLS
        for applicant in people:
            _check_one(house, applicant)
        _check_all(house, len(people))
    finally:
        for applicant in people:
            applicant.person.close()


@contextmanager
def _beside(step: Callable[[], object]) -> Iterator[None]:
    """Repeats a step in a thread of its own until the block ends; its error ends the test."""
    stop, errors = threading.Event(), []

    def run() -> None:
        try:
            while not stop.wait(0.3):
                step()
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    assert errors == []


def _applicant(house: Processes, number: int) -> Applicant:
    return Applicant(Person.named(house.demo.sandbox, f"申请人{number}"), number)


class _Storm:
    """Each strike waits a random moment and kills, until every role had its turns, in random order."""

    def __init__(self, house: Processes, chance: random.Random) -> None:
        self._house, self._chance = house, chance
        self.turns = [
            role for _ in range(KILLS // len(_ROLES)) for role in chance.sample(_ROLES, len(_ROLES))
        ]

    def strike(self) -> None:
        time.sleep(self._chance.uniform(1.5, 3.0))
        if self.turns:
            role = self.turns[-1]
            _wait_until_busy(self._house, role)
            self._chance.choice(self._house.named(role)).kill()
            self.turns.pop()


def _wait_until_busy(house: Processes, role: str) -> None:
    """A worker dies with something in its hands, if it gets anything soon."""
    table, state = {"worker": ("outbox", "sending"), "worker_media": ("work", "running")}.get(role, ("", ""))
    give_up = time.monotonic() + _BUSY_SECONDS
    while table and not house.count(table, f"state = '{state}'") and time.monotonic() < give_up:
        time.sleep(0.005)


def _decide(house: Processes) -> None:
    """The staff: confirms every payment and approves everything, however often a step fails."""
    for openid, application in house.own.records.applications(tuple(s.value for s in _DECISIONS)):
        decision = _DECISIONS[application.status]
        key = f"desk:{application.id}:{application.status}"
        event = decision(openid=openid, key=key, application_id=application.id, actor=actor_for(decision))
        try:
            house.own.turn.take(event).wake(house.own.waker)
        except (OperationalError, IllegalMove):
            continue  # the lane is taken, or the state moved on: it is looked at again


def _check_one(house: Processes, applicant: Applicant) -> None:
    openid, told = applicant.person.openid, applicant.chat()
    (application,) = house.own.records.of_person(openid)
    assert application.status is Status.APPROVED, told
    assert application.order_no in told
    assert application.value("organisation.name") == applicant.company, told
    assert application.value("contact.mobile") == applicant.mobile, told
    assert application.unsorted == (), told
    _check_slots(house, applicant, application)
    _check_news(house, applicant)
    taken = house.count("inbox", f"openid = '{openid}' and kind in ('Follow', 'Text', 'Photo')")
    # What the person saw fail may have been taken all the same; nothing else may be missing.
    assert applicant.pushes() - applicant.faults() <= taken <= applicant.pushes(), told


def _check_slots(house: Processes, applicant: Applicant, application: Application) -> None:
    documents = [application.value(slot) for slot in _SLOTS]
    stored = {row.id: row for row in house.own.records.documents(application.id)}
    assert len(set(documents)) == len(_SLOTS)
    assert {stored[document].openid for document in documents} == {applicant.person.openid}
    answers = [row for row in house.own.records.history(application.id) if row.action == "answered"]
    answered = Counter(json.loads(row.detail)["question"] for row in answers)
    for slot, paper in _SLOTS.items():
        assert 1 <= answered[slot] <= applicant.papers_sent[paper], applicant.chat()


def _check_news(house: Processes, applicant: Applicant) -> None:
    """Once. Only where a process died between sending and noting it, a second copy is the lesser evil."""
    openid = applicant.person.openid
    where = f"openid = '{openid}' and name = 'approved' and state = 'sent'"
    assert house.count("outbox", where) == 1
    was_interrupted = house.count("outbox", f"{where} and attempts > 1") == 1
    assert len(applicant.news()) in ((1, 2) if was_interrupted else (1,)), applicant.chat()


def _check_all(house: Processes, people: int) -> None:
    orders = house.rows("select order_no from application")
    assert len(set(orders)) == people
    assert house.count("order_number") == people
    assert house.count("outbox", "state = 'failed'") == 0
    assert house.count("work", "state = 'failed'") == 0
    keys = house.rows("select key from inbox")
    assert len(keys) == len(set(keys))
