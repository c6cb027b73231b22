"""Uploads on both databases, through the migrations: from the page to the chat's one answer."""

import sys
from dataclasses import replace

import pytest

from bot.documents.uploads import NOT_TAKEN, BadOffset
from bot.links import Ticket
from bot.models.work import TRIES
from sandbox.person import Person
from tests.pages.uploading import scan
from tests.world import World


@pytest.fixture
def ticket(a_world: World) -> Ticket:
    person: Person = a_world.person()
    person.follows()
    for words in ("申请数字证书", "同意", "同意", "机构证书"):
        person.says(words)
        a_world.settle()
    person.close()
    application = a_world.house.records.of_person(person.openid)[0]
    return Ticket("papers", person.openid, application.id)


def test_a_file_goes_from_its_pieces_into_one_document(a_world: World, ticket: Ticket) -> None:
    uploads, data = a_world.house.uploads, scan(1)
    upload = uploads.begin(ticket, "", "执照.jpg", len(data))
    assert uploads.append(ticket, upload, 0, data[:1000]) == 1000
    with pytest.raises(BadOffset) as bad:
        uploads.append(ticket, upload, 0, data[:1000])
    assert bad.value.received == 1000
    assert uploads.has_more(ticket.openid)
    assert uploads.append(ticket, upload, 1000, data[1000:]) == len(data)
    for _ in range(2):
        uploads.finish(ticket, upload).wake(a_world.hands)
    a_world.settle()
    assert uploads.find(ticket, upload).state == "taken"
    assert [row.sha256 for row in a_world.house.records.documents(ticket.application_id)] != []
    assert uploads.content(upload) == b""
    assert a_world.house.records.application(ticket.application_id)[1].unsorted  # type: ignore[index]


def test_each_of_twenty_papers_of_one_file_has_its_own_row(a_world: World, ticket: Ticket) -> None:
    uploads = a_world.house.uploads
    upload = uploads.begin(ticket, "", "全部.pdf", 10)
    documents = [f"document-{number}" for number in range(20)]
    for _ in range(2):
        uploads.divide(uploads.find(ticket, upload), documents, "")
    assert [row.document_id for row in uploads.recent(ticket)] == ["", *documents[1:]]


def test_somebody_elses_ticket_finds_nothing(a_world: World, ticket: Ticket) -> None:
    uploads = a_world.house.uploads
    upload = uploads.begin(ticket, "", "执照.jpg", 10)
    for other in (replace(ticket, openid="other"), replace(ticket, application_id="other")):
        assert uploads.recent(other) == []
        with pytest.raises(Exception, match="no_upload"):
            uploads.find(other, upload)
    a_world.house.eraser.application(ticket.application_id)
    assert uploads.recent(ticket) == []


def test_a_file_waits_while_the_machine_cannot_start_the_decoder(
    a_world: World, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads, data = a_world.house.uploads, scan(1)
    upload = uploads.begin(ticket, "", "执照.jpg", len(data))
    uploads.append(ticket, upload, 0, data)
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/nowhere/python")
        uploads.finish(ticket, upload).wake(a_world.hands)
        assert a_world.hands.do_all()
        assert uploads.find(ticket, upload).state == "queued"
    a_world.settle()
    assert uploads.find(ticket, upload).state == "taken"


def test_a_file_that_could_not_be_looked_at_to_the_last_is_asked_for_again(
    a_world: World, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads, data = a_world.house.uploads, scan(1)
    upload = uploads.begin(ticket, "", "执照.jpg", len(data))
    uploads.append(ticket, upload, 0, data)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    uploads.finish(ticket, upload).wake(a_world.hands)
    for _ in range(TRIES):
        a_world.hands.do_all()
        a_world.clock.forward(minutes=10)
        a_world.house.timekeeper().sweep()
    a_world.hands.do_all()
    assert (uploads.find(ticket, upload).state, uploads.find(ticket, upload).words) == ("refused", NOT_TAKEN)
