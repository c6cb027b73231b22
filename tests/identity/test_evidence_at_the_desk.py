"""The evidence of an identity check at the desk: who sees it, what for, and for how long."""

import re
from collections.abc import Iterator

import pytest

from tests.identity.desk_of_staff import StaffDesk, check, staff_desk
from tests.identity.steps import IDENTITY, audit, count
from tests.pages.applicant import CONTACT, PERSON, STRANGER, Provider, World, small_pictures, smaller


@pytest.fixture
def desk(shown_by_contact: World, provider: Provider, redis_url: str) -> Iterator[StaffDesk]:
    """Failed once, then passed: the order is accepted."""
    client = shown_by_contact.ready(by=CONTACT)
    check(client, provider, 2016)
    check(client, provider, 0)
    with staff_desk(shown_by_contact, redis_url) as made:
        yield made


def pictures(text: str) -> list[str]:
    return re.findall(r'<img src="([^"]+)"', text)


def looks(desk: StaffDesk) -> int:
    return count(desk.world, "audit", "action = 'document_viewed'")


def test_a_reviewer_says_why_and_sees_each_attempt(desk: StaffDesk) -> None:
    seat = desk.shown("wangfang")
    passed, failed = seat.text.split("<article")[1:3]
    assert "通过" in passed
    assert "96.35" in passed
    assert "2016" in failed
    assert "31.20" in failed
    assert "没有通过：与身份证照片不是同一人" in failed
    assert "2016 比对结果：不是同一人" in failed
    kept = desk.world.house.identity.facechecks.evidence(desk.world.application().id)
    for attempt, shown in zip(kept, (failed, passed), strict=True):
        assert len(attempt.request_ids) == 2
        assert all(request_id in shown for request_id in attempt.request_ids)
    assert "另一个微信" in passed


def test_both_sides_of_the_card_are_shown_as_pictures(desk: StaffDesk) -> None:
    seat = desk.shown("wangfang")
    front, back = pictures(seat.text)
    for path in (front, back):
        answer = seat.opens(path)
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.data.startswith(b"\xff\xd8")
    assert IDENTITY[1] in seat.words
    assert looks(desk) == 2


def test_the_reason_and_every_look_are_recorded(desk: StaffDesk) -> None:
    seat = desk.shown("wangfang", f"核对 {IDENTITY[1]} 本人")
    seat.opens(pictures(seat.text)[0])
    ((actor, said),) = audit(desk.world, "evidence_viewed")
    assert actor == "staff:wangfang"
    assert said["reason"].startswith("核对 410")
    assert IDENTITY[1] not in said["reason"]
    ((actor, seen),) = audit(desk.world, "document_viewed")
    assert (actor, seen["name"][:6]) == ("staff:wangfang", "身份证国徽面")
    seat.opens(desk.page)
    assert "查看了身份核验证据，理由：核对" in seat.words


@pytest.mark.parametrize("reason", ["", " ", "看", "长" * 61])
def test_without_a_proper_reason_nothing_is_shown(desk: StaffDesk, reason: str) -> None:
    seat = desk.seat("wangfang")
    assert seat.posts(desk.evidence, reason=reason).status_code == 400
    assert "请写明查看理由" in seat.words
    assert "<img" not in seat.text
    seat.opens(desk.evidence)
    assert "96.35" not in seat.text
    assert audit(desk.world, "evidence_viewed") == []


@pytest.mark.parametrize("login", ["sunjie", "zhaolei"])
def test_agents_and_cashiers_see_nothing_of_it(desk: StaffDesk, login: str) -> None:
    path = pictures(desk.shown("wangfang").text)[0]
    seat = desk.seat(login)
    assert "查看核验证据" not in seat.text
    assert seat.posts(desk.evidence, reason="想看一看").status_code == 403
    assert seat.opens(desk.evidence).status_code == 403
    assert seat.opens(path).status_code == 403
    assert len(audit(desk.world, "evidence_viewed")) == 1


def test_an_admin_sees_it_too(desk: StaffDesk) -> None:
    assert "96.35" in desk.shown("admin").text


def test_one_persons_reason_opens_nothing_for_another(desk: StaffDesk) -> None:
    path = pictures(desk.shown("wangfang").text)[0]
    other = desk.seat("lina")
    other.opens(desk.evidence)
    assert "96.35" not in other.text
    assert other.opens(path).status_code == 403
    assert looks(desk) == 0


def test_after_ten_minutes_a_new_reason_is_asked_for(desk: StaffDesk) -> None:
    seat = desk.shown("wangfang")
    path = pictures(seat.text)[0]
    desk.world.clock.forward(minutes=9)
    assert seat.opens(path).status_code == 200
    desk.world.clock.forward(minutes=2)
    assert seat.opens(path).status_code == 403
    seat.opens(desk.evidence)
    assert "请写明为什么要看" in seat.words


def test_a_forged_form_opens_nothing(desk: StaffDesk) -> None:
    seat = desk.seat("wangfang")
    assert seat.client.post(desk.evidence, data={"token": "x", "reason": "想看一看"}).status_code == 400
    assert audit(desk.world, "evidence_viewed") == []


def test_the_card_is_not_among_the_papers_that_everybody_at_the_desk_sees(desk: StaffDesk) -> None:
    seat = desk.shown("wangfang")
    kept = [path.rsplit("/", 1)[1] for path in pictures(seat.text)]
    seat.opens(desk.page)
    for document in kept:
        assert document not in seat.text
        for variant in ("normalised", "thumbnail", "original"):
            assert seat.opens(f"/desk/documents/{document}/{variant}").status_code == 404
    assert looks(desk) == 0


def test_a_reason_for_one_application_opens_no_other(desk: StaffDesk, provider: Provider) -> None:
    world = desk.world
    world.send_papers(STRANGER)
    world.pass_face(STRANGER)
    seat = desk.shown("wangfang")
    side = pictures(seat.text)[0].rsplit("/", 1)[1]
    elsewhere = f"/desk/applications/{world.application(STRANGER).id}/evidence"
    assert seat.opens(f"{elsewhere}/{side}").status_code == 403
    seat.posts(elsewhere, reason="另一笔也要看")
    assert seat.opens(f"{elsewhere}/{side}").status_code == 404


def test_no_other_document_is_shown_by_the_way_of_evidence(desk: StaffDesk) -> None:
    seat = desk.shown("wangfang")
    evidence = pictures(seat.text)
    assert len(evidence) == 2
    for document in desk.world.documents().values():
        path = f"{desk.evidence}/{document}"
        assert seat.opens(path).status_code == (200 if path in evidence else 404)
    assert seat.opens(f"{desk.evidence}/nothing").status_code == 404


def test_addresses_carry_nothing_of_the_person(desk: StaffDesk) -> None:
    seat = desk.shown("wangfang")
    addresses = " ".join(re.findall(r'(?:href|src|action)="([^"]+)"', seat.text))
    for secret in (*IDENTITY, PERSON, CONTACT, "复核"):
        assert secret not in addresses
    assert not any(openid in seat.text for openid in (PERSON, CONTACT))


def test_what_the_provider_says_is_shown_as_text(
    shown_by_contact: World, provider: Provider, redis_url: str
) -> None:
    client = shown_by_contact.ready(by=CONTACT)
    check(client, provider, 2016, ErrMsg=f"<script>alert(1)</script> {IDENTITY[1]}")
    check(client, provider, 0)
    with staff_desk(shown_by_contact, redis_url) as desk:
        failed = desk.shown("wangfang").text.split("<article")[2]
    assert "<script>" not in failed
    assert "&lt;script&gt;" in failed
    assert IDENTITY[1] not in failed


def test_evidence_about_a_person_of_before_is_marked(
    shown_by_contact: World, provider: Provider, redis_url: str
) -> None:
    check(shown_by_contact.ready(by=CONTACT), provider, 2016)
    shown_by_contact.say("修改经办人姓名", "李小名", "确认无误")
    shown_by_contact.hand_in()
    shown_by_contact.say("继续")
    shown_by_contact.pass_face()
    with staff_desk(shown_by_contact, redis_url) as desk:
        seat = desk.shown("wangfang")
    assert seat.text.count("资料修改之前的人") == 3  # one check, two sides


def test_where_nothing_was_checked_there_is_nothing_to_see(due: World, redis_url: str) -> None:
    due.pass_face()
    with staff_desk(due, redis_url) as desk:
        seat = desk.shown("wangfang")
    assert "还没有做过人脸核验" in seat.words
    assert "还没有拍过身份证" in seat.words


def test_a_picture_that_is_lost_is_told_and_not_made_up(desk: StaffDesk) -> None:
    seat = desk.shown("wangfang")
    path = pictures(seat.text)[0]
    row = desk.world.house.documents.find(path.rsplit("/", 1)[1])
    assert row
    desk.world.house.storage.delete(row.normalised)
    assert seat.opens(path).status_code == 404


def test_what_came_of_a_picture_outlives_the_picture(due: World, redis_url: str) -> None:
    due.reader.person = ("李小鸣", IDENTITY[1])
    client = due.begin(by=CONTACT)
    front, back = small_pictures(*IDENTITY)
    due.send(client, "front", smaller(front + b" "))
    due.work()
    due.photograph(client, IDENTITY)
    due.pass_face()
    with staff_desk(due, redis_url) as desk:
        seat = desk.shown("wangfang")
    assert "姓名与申请不一致" in seat.words
    assert "李小鸣" in seat.words
    assert seat.words.count("每一面只留最后一张") == 1
    assert len(pictures(seat.text)) == 2
