"""What proved a passed check stays as it was, whatever its holder sends afterwards."""

from bot.jobs import queued
from tests.identity.steps import CONTACT, IDENTITY, has_passed
from tests.pages.applicant import World, csrf_of, small_pictures, smaller

FRONT, _ = small_pictures(*IDENTITY)


def kept(due: World) -> list[str]:
    """The sides of the card that are there."""
    rows = due.house.records.documents(due.application().id)
    return sorted(row.id for row in rows if row.kind.startswith("id_"))


def test_what_proved_a_passed_check_is_not_replaced(due: World) -> None:
    client = due.ready(by=CONTACT)
    mark, before = csrf_of(client.get("/p/face").text), kept(due)
    due.pass_face()
    assert has_passed(due)
    answer = due.send(client, "front", smaller(FRONT + b" "), mark)
    assert answer.status_code == 409
    assert "现在不需要做人脸核验" in answer.get_json()["error"]
    due.work()
    assert kept(due) == before


def test_a_picture_that_is_read_too_late_takes_no_others_place(due: World) -> None:
    client = due.ready(by=CONTACT)
    before = kept(due)
    assert due.send(client, "front", smaller(FRONT + b" ")).status_code == 200
    waiting = [work for kind, work in due.house.work.due() if kind == "read_id"]
    due.pass_face()
    for work_id in waiting:
        queued.work(work_id)
    assert kept(due) == before
    evidence = due.house.identity.idchecks.evidence(due.application().id)
    late = [picture for picture in evidence if picture.side == "front"][-1]
    assert (late.state, late.code, late.document) == ("failed", "late", "")
