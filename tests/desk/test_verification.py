"""人工核验: two members of the staff instead of a provider, never one alone, and only who is meant."""

from typing import Any

import pytest

from bot.message import event as ev
from flows.state import TRIES_A_DAY
from tests.desk.applicant import CONTACT_ID, CONTACT_MOBILE
from tests.desk.office import Office
from tests.desk.verifying import NOTE, begin, is_begun, listed, pending, second


def test_a_draft_is_in_no_list_until_a_person_is_asked_for(unchecked: Office) -> None:
    seat = unchecked.seat("wangfang")
    assert not listed(seat)
    unchecked.applicant.carriers_say("disagree", code="-4")
    unchecked.applicant.says("人工")
    assert listed(seat)
    assert "等人工核验：实名电信认证" in seat.words
    assert seat.opens(unchecked.page).status_code == 200


def test_whose_tries_are_used_up_is_listed_without_asking(unchecked: Office) -> None:
    for number in range(TRIES_A_DAY):
        if number:
            unchecked.applicant.says("再核对一次")
        unchecked.applicant.carriers_say("disagree", code="-4", doubts=("mobile",))
    seat = unchecked.seat("sunjie")
    assert listed(seat)
    seat.opens(unchecked.page)
    assert "不一致（手机号码）" in seat.words
    assert "今天核对了 3 次" in seat.words


def test_the_draft_is_shown_masked_and_not_to_the_cashier(stuck: Office) -> None:
    seat = stuck.at_page("wangfang")
    assert "运营商没有记录" in seat.words
    assert not any(secret in seat.text for secret in (CONTACT_ID, CONTACT_MOBILE))
    assert stuck.seat("zhaolei").opens(stuck.page).status_code == 403


def test_two_people_together_let_the_applicant_go_on(stuck: Office) -> None:
    first, other = stuck.at_page("wangfang"), stuck.at_page("lina")
    assert begin(stuck, first).status_code == 303
    assert stuck.application.value("carrier") == ""
    assert stuck.notices("verified") == 1
    other.opens(stuck.page)
    assert "王芳 已核验" in other.words
    assert NOTE in other.words
    assert second(stuck, other).status_code == 303
    assert pending(stuck) == "consent.biometric"
    assert stuck.application.answers["carrier"].source == "staff"
    assert stuck.notices("verified") == 2
    assert not listed(other)
    other.opens(stuck.page)
    assert "王芳 核验，李娜 复核" in other.words


def test_the_record_names_both_and_nothing_of_the_person(stuck: Office) -> None:
    begin(stuck, stuck.at_page("sunjie"))
    second(stuck, stuck.at_page("lina"))
    [(actor, detail)] = stuck.audit("verified")
    assert actor == "staff:lina"
    assert (detail["first"], detail["second"], detail["how"]) == ("staff:sunjie", "staff:lina", "video")
    assert NOTE not in "".join(map(str, (*stuck.audit("verification_begun"), *stuck.audit("verified"))))


def test_nobody_confirms_what_they_recorded_themselves(stuck: Office) -> None:
    seat = stuck.at_page("wangfang")
    begin(stuck, seat)
    seat.opens(stuck.page)
    assert "复核通过" not in seat.words
    assert second(stuck, seat).status_code == 422
    assert "自己核验的不能自己复核" in seat.words
    assert stuck.application.value("carrier") == ""


def test_the_core_refuses_it_too_whatever_the_desk_lets_through(stuck: Office) -> None:
    begin(stuck, stuck.at_page("wangfang"))
    begun = stuck.application.identity.verifications["carrier"].at
    about: dict[str, Any] = {"openid": stuck.applicant.openid, "application_id": stuck.application.id}
    event = ev.VerifiedByStaff(key="forged", actor="staff:wangfang", question="carrier", begun=begun, **about)
    with pytest.raises(Exception, match="cannot confirm"):
        stuck.house.turn.take(event)
    assert stuck.application.value("carrier") == ""


@pytest.mark.parametrize("login", ["zhaolei", "admin"])
def test_cashier_and_admin_verify_nobody(stuck: Office, login: str) -> None:
    reviewer, seat = stuck.at_page("wangfang"), stuck.seat(login)
    seat.opens("/desk/")
    ticket = {"ticket": reviewer.hidden("ticket")}
    assert begin(stuck, seat, **ticket).status_code == 403
    assert second(stuck, seat, **ticket).status_code == 403
    assert not is_begun(stuck)


def test_an_agent_may_look_first_and_not_second(stuck: Office) -> None:
    agent = stuck.at_page("sunjie")
    assert begin(stuck, agent).status_code == 303
    stuck.house.turn.take(
        ev.VerificationRefused(
            openid=stuck.applicant.openid,
            key="withdrawn",
            application_id=stuck.application.id,
            actor="staff:sunjie",
            question="carrier",
            begun=stuck.application.identity.verifications["carrier"].at,
            reason="再约一次",
        )
    )
    begin(stuck, stuck.at_page("wangfang"))
    agent.opens(stuck.page)
    assert second(stuck, agent).status_code == 403
    assert second(stuck, agent, verdict="refuse", reason="不是本人").status_code == 403
    assert is_begun(stuck)


def test_the_second_one_may_refuse_and_the_applicant_hears_why(stuck: Office) -> None:
    begin(stuck, stuck.at_page("wangfang"))
    other = stuck.at_page("lina")
    assert second(stuck, other, verdict="refuse", reason="").status_code == 422
    assert second(stuck, other, verdict="refuse", reason="证件照片看不清").status_code == 303
    assert not is_begun(stuck)
    assert pending(stuck) == "carrier"
    assert stuck.notices("verified") == 2
    assert listed(other)


def test_the_first_one_may_take_it_back(stuck: Office) -> None:
    seat = stuck.at_page("sunjie")
    begin(stuck, seat)
    seat.opens(stuck.page)
    assert second(stuck, seat, verdict="refuse", reason="记错了人").status_code == 303
    assert not is_begun(stuck)


def test_how_and_what_happened_have_to_be_said_without_numbers(stuck: Office) -> None:
    seat = stuck.at_page("wangfang")
    for wrong in ({"how": ""}, {"how": "guess"}, {"note": "是"}, {"note": f"身份证 {CONTACT_ID} 无误"}):
        assert begin(stuck, seat, **wrong).status_code == 422
    assert not is_begun(stuck)
    assert begin(stuck, seat).status_code == 303


def test_the_second_one_has_to_say_that_they_looked(stuck: Office) -> None:
    begin(stuck, stuck.at_page("wangfang"))
    other = stuck.at_page("lina")
    assert second(stuck, other, checked="").status_code == 422
    assert "请先自己核实一遍" in other.words
    assert is_begun(stuck)


def test_without_a_face_check_two_people_are_as_good(at_face: Office) -> None:
    begin(at_face, at_face.at_page("wangfang"), "face", how="visit")
    assert second(at_face, at_face.at_page("lina")).status_code == 303
    application = at_face.application
    assert application.status == "submitted"
    assert application.answers["face"].source == "staff"
    assert application.value("consent.biometric") == ""
    assert at_face.notices("order_accepted") == 1


def test_failed_face_checks_of_a_day_bring_the_staff_in(at_face: Office) -> None:
    at_face.applicant.says("同意")
    for number in range(TRIES_A_DAY):
        at_face.applicant._happens(ev.FaceChecked, check_id=f"no-{number}", outcome="not_same")
    seat = at_face.at_page("wangfang")
    assert "今天没通过 3 次" in seat.words
    assert begin(at_face, seat, "face").status_code == 303


def test_a_reviewer_has_the_carriers_asked_once_more(stuck: Office) -> None:
    seat = stuck.at_page("wangfang")
    stuck.bell.rung.clear()
    answer = seat.posts(f"{stuck.page}/carrier", ticket=seat.hidden("ticket"))
    assert answer.status_code == 303
    assert "check_carrier" in stuck.bell.rung
    stuck.applicant.carriers_say("agree")
    assert pending(stuck) == "consent.biometric"
    agent = stuck.seat("sunjie")
    agent.opens("/desk/")
    assert agent.posts(f"{stuck.page}/carrier", ticket="x").status_code == 403


def test_in_review_another_answer_is_seen_and_moves_nothing(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert "一致" in seat.words
    assert seat.posts(f"{in_review.page}/carrier", ticket=seat.hidden("ticket")).status_code == 303
    in_review.applicant.carriers_say("disagree", doubts=("name",), code="-4")
    seat.opens(in_review.page)
    assert "不一致（姓名）" in seat.words
    assert in_review.application.status == "in_review"
