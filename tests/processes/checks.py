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
# WeChat's 48001 refuses the chat for good: a line or a picture is then given up, since what the person says
# next brings the current question. News is never given up.
_FAILED = "state = 'failed' and (kind = 'notice' or replace(error, '48001', '') = error)"


def check_one(house: Processes, applicant: Applicant) -> None:
    """The application is as its applicant made it, and its news was told."""
    openid, told = applicant.person.openid, applicant.chat()
    applications = list(house.own.records.of_person(openid))
    assert len(applications) == 1, ([(each.status, each.created_at) for each in applications], told)
    (application,) = applications
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
    assert len(set(documents)) == len(_SLOTS), (documents, applicant.chat())
    assert {stored[document].openid for document in documents} == {applicant.person.openid}, documents
    answers = [row for row in house.own.records.history(application.id) if row.action == "answered"]
    answered = Counter(row.detail["question"] for row in answers)
    for slot, paper in _SLOTS.items():
        assert 1 <= answered[slot] <= applicant.papers_sent[paper], applicant.chat()


def _check_news(house: Processes, applicant: Applicant) -> None:
    """Once. Only where a process died between sending and noting it, a second copy is the lesser evil."""
    openid = applicant.person.openid
    where = f"openid = '{openid}' and name = 'approved' and state = 'sent'"
    assert house.count("outbox", where) == 1, _of(house, "outbox", f"openid = '{openid}'")
    was_interrupted = house.count("outbox", f"{where} and attempts > 1") == 1
    assert len(applicant.news()) in ((1, 2) if was_interrupted else (1,)), applicant.chat()


def check_all(house: Processes, people: int) -> None:
    """No order, message or event of these people is there twice; none failed."""
    orders = house.rows("select order_no from application")
    assert len(set(orders)) == people, orders
    assert house.count("order_number") == people, house.rows("select * from order_number")
    assert house.count("outbox", _FAILED) == 0, _of(house, "outbox", _FAILED)
    assert house.count("work", "state = 'failed'") == 0, _of(house, "work", "state = 'failed'")
    keys = Counter(house.rows("select key from inbox"))
    assert max(keys.values()) == 1, keys.most_common(3)


def _of(house: Processes, table: str, where: str) -> list[tuple[object, ...]]:
    """What a failed check tells of the rows that it counted."""
    kind = "name" if table == "outbox" else "kind"
    return house.rows(f"select id, {kind}, state, attempts, error from {table} where {where}")  # noqa: S608
