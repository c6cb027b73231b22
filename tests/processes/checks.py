"""After processes were killed: every applicant is approved once, nothing is lost, nothing doubled."""

from collections import Counter

from flows.state import Application, Status
from tests.processes.applicant import Applicant
from tests.processes.house import Processes

_SLOTS = {
    "paper.application_form": "forms",
    "paper.seal_sheet": "forms",
    "paper.licence": "licence",
    "slip": "slip",
}


def check_one(house: Processes, applicant: Applicant) -> None:
    """The application is as its applicant made it, and its news was told."""
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
    answered = Counter(row.detail["question"] for row in answers)
    for slot, paper in _SLOTS.items():
        assert 1 <= answered[slot] <= applicant.papers_sent[paper], applicant.chat()


def _check_news(house: Processes, applicant: Applicant) -> None:
    """Once. Only where a process died between sending and noting it, a second copy is the lesser evil."""
    openid = applicant.person.openid
    where = f"openid = '{openid}' and name = 'approved' and state = 'sent'"
    assert house.count("outbox", where) == 1
    was_interrupted = house.count("outbox", f"{where} and attempts > 1") == 1
    assert len(applicant.news()) in ((1, 2) if was_interrupted else (1,)), applicant.chat()


def check_all(house: Processes, people: int) -> None:
    """No order, message or event of these people is there twice; none failed."""
    orders = house.rows("select order_no from application")
    assert len(set(orders)) == people
    assert house.count("order_number") == people
    assert house.count("outbox", "state = 'failed'") == 0
    assert house.count("work", "state = 'failed'") == 0
    keys = house.rows("select key from inbox")
    assert len(keys) == len(set(keys))
