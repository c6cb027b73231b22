"""The reviewer's decisions: once, on what was seen, and exactly the named items."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.errors import IllegalMove
from bot.message.event import Approved, Rejected
from desk.entrance.session import COOKIE
from office.decisions import Decisions
from office.worklist import Worklist
from tests.desk.applicant import SECRETS
from tests.desk.office import Office, Seat

SEAL, ADDRESS, MAILING = "paper.application_form", "organisation.address", "mailing.to"


def approve(office: Office, seat: Seat, **more: object) -> int:
    fields = {"ticket": seat.hidden("ticket"), "verdict": "approve", **seat.finds_nothing_wrong(), **more}
    return seat.posts(f"{office.page}/review", **fields).status_code


def reject(office: Office, seat: Seat, reasons: dict[str, str], ticked: list[str] | None = None) -> int:
    fields = {f"reason:{item}": reason for item, reason in reasons.items()}
    chosen = list(reasons) if ticked is None else ticked
    form = {"ticket": seat.hidden("ticket"), "verdict": "reject", "tick": chosen, **fields}
    return seat.posts(f"{office.page}/review", **form).status_code


def test_an_approval_moves_the_application_and_tells_the_applicant(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    in_review.bell.rung.clear()
    assert approve(in_review, seat) == 303
    assert in_review.bell.rung == []
    in_review.waits_for_decisions()
    assert in_review.application.status == "approved"
    assert in_review.application.answers["review"].actor == "staff:wangfang"
    assert in_review.notices("approved") == 1
    assert in_review.bell.rung == [in_review.applicant.openid, "send_sms"]


def test_a_double_click_approves_once(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    fields = {"ticket": seat.hidden("ticket"), "verdict": "approve", **seat.finds_nothing_wrong()}
    answers = [seat.posts(f"{in_review.page}/review", **fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    in_review.waits_for_decisions()
    assert in_review.notices("approved") == 1
    seat.opens(answers[1].location)
    assert "已通过。 最近的通知“审核通过”：微信，等待发送。" in seat.words


def test_the_form_of_an_approval_cannot_also_reject(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    ticket = seat.hidden("ticket")
    assert approve(in_review, seat) == 303
    seat.opens(in_review.page)
    form = {"ticket": ticket, "verdict": "reject", "tick": SEAL, f"reason:{SEAL}": "未加盖公章"}
    assert seat.posts(f"{in_review.page}/review", **form).status_code == 409
    in_review.waits_for_decisions()
    assert in_review.application.status == "approved"


def test_a_rejection_reopens_exactly_the_ticked_items_with_their_reasons(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert reject(in_review, seat, {SEAL: "未加盖公章", ADDRESS: "与营业执照不一致"}) == 303
    in_review.waits_for_decisions()
    application = in_review.application
    assert application.status == "rejected"
    reopened = {q: a.note for q, a in application.answers.items() if a.state == "rejected"}
    assert reopened == {SEAL: "未加盖公章", ADDRESS: "与营业执照不一致"}
    assert application.answers[ADDRESS].value
    assert in_review.notices("rejected") == 1


def test_what_was_put_right_is_marked_for_the_second_look(in_review: Office) -> None:
    assert reject(in_review, in_review.at_page("wangfang"), {MAILING: "信息不完整"}) == 303
    in_review.waits_for_decisions()
    in_review.clock.forward(hours=2)
    in_review.applicant.says("可以", "重新提交")
    assert in_review.application.status == "in_review"
    seat = in_review.at_page("lina")
    assert seat.words.count("本次补正") == 1
    assert "寄给经办人，到单位地址 本次补正" in seat.words


def test_nobody_approves_while_items_are_ticked(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert approve(in_review, seat, tick=SEAL, **{f"reason:{SEAL}": "未加盖公章"}) == 422
    assert "您还标着有问题的项目（申请表），所以没有通过" in seat.words
    assert 'value="未加盖公章"' in seat.text
    assert in_review.application.status == "in_review"
    assert approve(in_review, seat, **{f"reason:{SEAL}": "未加盖公章"}) == 422


def test_a_rejection_needs_an_item_and_a_reason_for_each(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert reject(in_review, seat, {}) == 422
    assert "驳回至少要勾选一项" in seat.words
    assert reject(in_review, seat, {SEAL: "未加盖公章", ADDRESS: ""}) == 422
    assert "请写明原因，申请人要照着它补正。" in seat.words
    assert 'value="未加盖公章"' in seat.text
    assert reject(in_review, seat, {SEAL: "未加盖公章", ADDRESS: "不一致"}, ticked=[SEAL]) == 422
    assert "写了原因但没有勾选" in seat.words
    assert in_review.application.status == "in_review"


def test_a_reason_is_two_to_a_hundred_characters_and_names_no_number(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    for reason in ("缺", "长" * 101, f"应为 {SECRETS[0]}", f"请联系 {SECRETS[1]}"):
        assert reject(in_review, seat, {SEAL: reason}) == 422
    assert in_review.application.status == "in_review"
    assert reject(in_review, seat, {SEAL: "长" * 100}) == 303


def test_an_item_that_is_not_on_the_sheet_cannot_be_rejected(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    for item in ("consent.privacy", "order", "review", "invoice.bank", "made-up"):
        assert reject(in_review, seat, {item: "不应在此"}) == 422
    assert in_review.application.status == "in_review"


def test_a_field_that_was_filled_in_by_default_can_be_rejected_too(in_review: Office) -> None:
    assert reject(in_review, in_review.at_page("wangfang"), {"invoice.title": "与营业执照不一致"}) == 303
    in_review.waits_for_decisions()
    answer = in_review.application.answers["invoice.title"]
    assert (answer.state, answer.note, answer.source) == ("rejected", "与营业执照不一致", "default")


def test_whoever_is_late_learns_what_happened_and_loses_nothing(in_review: Office) -> None:
    first, second = in_review.at_page("wangfang"), in_review.at_page("lina")
    assert approve(in_review, first) == 303
    in_review.waits_for_decisions()
    assert reject(in_review, second, {SEAL: "印章不清晰"}) == 409
    assert "王芳 ：状态改为“已通过”" in second.words
    assert "申请表：印章不清晰" in second.words
    assert in_review.application.status == "approved"
    assert in_review.notices("rejected") == 0


def test_what_changed_since_it_was_looked_at_has_to_be_looked_at_again(in_review: Office) -> None:
    first, second = in_review.at_page("wangfang"), in_review.at_page("lina")
    assert reject(in_review, first, {MAILING: "信息不完整"}) == 303
    in_review.waits_for_decisions()
    in_review.applicant.says("可以", "重新提交")
    assert reject(in_review, second, {SEAL: "印章不清晰"}) == 409
    assert "申请人改动了：邮寄方式。请再看一遍" in second.words
    assert 'value="印章不清晰"' in second.text
    assert in_review.application.status == "in_review"
    assert reject(in_review, second, {SEAL: "印章不清晰"}) == 303


def test_many_clicks_at_the_same_moment_approve_once(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    fields = {"token": seat.hidden("token"), "ticket": seat.hidden("ticket"), "verdict": "approve"}
    fields |= seat.finds_nothing_wrong()
    cookie = seat.client.get_cookie(COOKIE, path="/desk")
    assert cookie

    def click(_: int) -> int:
        client = in_review.app.test_client()
        client.set_cookie(COOKIE, cookie.value, path="/desk")
        return client.post(f"{in_review.page}/review", data=fields).status_code

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(click, range(8))) == {303}
    in_review.waits_for_decisions()
    assert in_review.notices("approved") == 1


def test_one_form_sent_as_approval_and_rejection_at_the_same_moment_is_one_decision(
    in_review: Office,
) -> None:
    house = in_review.house
    worklist = Worklist(house.database)
    decisions = Decisions(
        house.turn, in_review.bell, worklist, in_review.clock, str, "", house.held_decisions
    )
    about: dict[str, Any] = {
        "openid": in_review.applicant.openid,
        "key": "desk:the-same",
        "application_id": in_review.application.id,
        "actor": "staff:wangfang",
    }
    decisions.take(Approved(**about))
    decisions.take(Approved(**about))
    with pytest.raises(IllegalMove):
        decisions.take(Rejected(**about, items=((SEAL, "未加盖公章"),)))
    assert in_review.application.status == "approved"


def test_of_two_reviewers_at_the_same_moment_one_decides(in_review: Office) -> None:
    seats = [in_review.at_page("wangfang"), in_review.at_page("lina")]

    def decide(number: int) -> int:
        if number == 0:
            return approve(in_review, seats[0])
        return reject(in_review, seats[1], {SEAL: "印章不清晰"})

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(decide, range(2))) == [303, 409]
    in_review.waits_for_decisions()
    assert in_review.notices("approved") + in_review.notices("rejected") == 1


def test_a_ticket_is_good_for_its_own_person_and_application_only(in_review: Office) -> None:
    first, second = in_review.at_page("wangfang"), in_review.at_page("lina")
    for ticket in (first.hidden("ticket"), "forged", ""):
        form = {"ticket": ticket, "verdict": "approve"}
        assert second.posts(f"{in_review.page}/review", **form).status_code == 400
        second.opens(in_review.page)
    assert in_review.application.status == "in_review"


def test_only_a_reviewer_reviews(in_review: Office) -> None:
    for login in ("zhaolei", "sunjie", "admin"):
        seat = in_review.at_page(login)
        assert 'value="approve"' not in seat.text
        assert approve(in_review, seat) == 403
        assert "只有审核员可以做" in seat.words
    assert in_review.application.status == "in_review"
