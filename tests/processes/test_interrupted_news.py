"""A worker dies in the middle of telling news: they arrive all the same, by template message."""

import threading
import time

import pytest
import requests

from bot.message.event import Approved, PaymentConfirmed, StaffEvent
from flows.state import Status
from sandbox.person import Person
from tests.actors import actor_for
from tests.processes.applicant import Applicant
from tests.processes.house import PATIENCE_SECONDS, Processes, wait_for

pytestmark = pytest.mark.processes

_PAID = "款项已经到账"
_PAID_TITLE = "到账通知"


def test_news_whose_sender_was_killed_arrive_by_template(on_sqlite: Processes) -> None:
    applicant = Applicant(Person.named(on_sqlite.demo.sandbox, "王小明"), 0)
    until = time.monotonic() + 2 * PATIENCE_SECONDS
    applying = threading.Thread(target=applicant.applies, args=(until,))
    applying.start()
    try:
        # The chat message had left when the worker died. Nobody can know that, so the news come once more.
        _kill_while_telling(on_sqlite, applicant, PaymentConfirmed, Status.SLIP_RECEIVED, has_left=True)
        assert [m["channel"] for m in applicant.told(_PAID, _PAID_TITLE)] == ["custom", "template"]
        # This one had not left.
        _kill_while_telling(on_sqlite, applicant, Approved, Status.IN_REVIEW, has_left=False)
        assert [m["channel"] for m in applicant.news()] == ["template"]
    finally:
        applying.join()
        applicant.person.close()


def _kill_while_telling(
    house: Processes, applicant: Applicant, decision: type[StaffEvent], status: Status, *, has_left: bool
) -> None:
    openid = applicant.person.openid
    wait_for(
        lambda: _statuses(house, openid) == [status] and not house.left(), PATIENCE_SECONDS, applicant.chat
    )
    (application,) = house.own.records.of_person(openid)
    _plan_fault(house, {"api": "custom/send", "hang": True, "seconds": 20, "after": has_left})
    event = decision(
        openid=openid, key=f"desk:{status}", application_id=application.id, actor=actor_for(decision)
    )
    house.own.turn.take(event).wake(house.own.waker)
    wait_for(lambda: house.count("outbox", "state = 'sending'") == 1, PATIENCE_SECONDS, house.logs)
    wait_for(lambda: not _faults(house), PATIENCE_SECONDS, house.logs)  # the call reached the outside
    wait_for(lambda: not has_left or applicant.told(_PAID) != [], PATIENCE_SECONDS, applicant.chat)
    for worker in house.named("worker"):
        worker.kill()
    wait_for(lambda: not house.left(), PATIENCE_SECONDS, house.logs)


def _statuses(house: Processes, openid: str) -> list[Status]:
    return [application.status for application in house.own.records.of_person(openid)]


def _faults(house: Processes) -> list[object]:
    with requests.Session() as outside:
        outside.trust_env = False
        answer = outside.get(f"{house.demo.sandbox}/sandbox/api/faults", timeout=60)
    return list(answer.json()["faults"])


def _plan_fault(house: Processes, fault: dict[str, object]) -> None:
    with requests.Session() as outside:
        outside.trust_env = False
        answer = outside.post(f"{house.demo.sandbox}/sandbox/api/faults", json=fault, timeout=60)
    assert answer.ok, answer.text
