"""What proved a passed check stays as it was, whatever its holder sends afterwards."""

from bot.jobs import queued
from tests.identity.steps import IDENTITY, has_passed
from tests.pages.applicant import CONTACT, World, csrf_of, small_pictures, smaller

FRONT, _ = small_pictures(*IDENTITY)


def kept(due: World) -> list[str]:
    """The sides of the card that are there."""
    rows = due.house.records.documents(due.application().id)
    return sorted(row.id for row in rows if row.kind.startswith("id_"))


def test_what_proved_a_passed_check_is_not_replaced(shown_by_contact: World) -> None:
    client = shown_by_contact.ready(by=CONTACT)
    mark, before = csrf_of(client.get("/p/face").text), kept(shown_by_contact)
    shown_by_contact.pass_face()
    assert has_passed(shown_by_contact)
    answer = shown_by_contact.send(client, "front", smaller(FRONT + b" "), mark)
    assert answer.status_code == 409
    assert "现在不需要做人脸核验" in answer.get_json()["error"]
    shown_by_contact.work()
    assert kept(shown_by_contact) == before


def test_a_picture_that_is_read_too_late_takes_no_others_place(shown_by_contact: World) -> None:
    client = shown_by_contact.ready(by=CONTACT)
    before = kept(shown_by_contact)
    assert shown_by_contact.send(client, "front", smaller(FRONT + b" ")).status_code == 200
    waiting = [work for kind, work in shown_by_contact.house.work.due() if kind == "read_id"]
    shown_by_contact.pass_face()
    for work_id in waiting:
        queued.work(work_id)
    assert kept(shown_by_contact) == before
    evidence = shown_by_contact.house.identity.idchecks.evidence(shown_by_contact.application().id)
    late = [picture for picture in evidence if picture.side == "front"][-1]
    assert (late.state, late.code, late.document) == ("failed", "late", "")
