"""Above a threshold two reviewers have to agree; an admin sets the thresholds at the desk."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.models.desk_settings import DeskSettings
from bot.models.staff import Staff
from office.review_rules import SETTING, Thresholds, as_stored
from tests.desk.office import Office, Seat
from tests.desk.test_review import approve, reject

ADMIN = Staff("admin", "周敏", frozenset({"admin"}), True, 1)
RULES = "/desk/review-rules"


def sets(office: Office, fee: int, findings: int = 0) -> None:
    settings = DeskSettings(office.house.database, office.clock)
    seen = settings.all().get(SETTING)
    assert settings.change(SETTING, as_stored(Thresholds(fee, findings)), ADMIN, seen=seen)


@pytest.fixture
def dear(in_review: Office) -> Office:
    """Its fee is at the threshold."""
    in_review.staff.add("qianwei", "钱伟", ("reviewer",), "a long enough password")
    sets(in_review, 500)
    return in_review


def second(office: Office, seat: Seat, verdict: str = "confirm", **more: str) -> int:
    seat.opens(office.page)
    [made] = office.house.held_decisions.of("wangfang")
    form = {"decision": made.id, "verdict": verdict, **more}
    return seat.posts(f"{office.page}/decision/second", **form).status_code


def test_what_reaches_the_threshold_takes_effect_only_when_a_colleague_confirms(dear: Office) -> None:
    seat = dear.at_page("wangfang")
    assert "金额 500 元，达到 500 元，通过要由另一位审核员确认" in seat.words
    assert approve(dear, seat) == 303
    dear.waits_for_decisions()
    dear.clock.forward(hours=3)
    assert dear.application.status == "in_review"
    seat.opens("/desk/mine")
    assert "确认审核通过" not in seat.words
    other = dear.seat("lina")
    other.opens("/desk/mine")
    assert "确认审核通过" in other.words
    assert second(dear, other) == 303
    other.opens(dear.page)
    assert "李娜 已确认" in other.words
    assert "15 秒后生效" in other.words
    dear.waits_for_decisions()
    assert dear.application.status == "approved"
    assert dear.notices("approved") == 1
    assert dear.audit("decision_confirmed")[0][0] == "staff:lina"
    other.opens(dear.page)
    assert "确认了 王芳 提出的“审核通过”" in other.words


def test_nobody_confirms_their_own_decision_and_only_reviewers_confirm(dear: Office) -> None:
    seat = dear.at_page("wangfang")
    assert approve(dear, seat) == 303
    seat.opens(dear.page)
    assert 'value="confirm"' not in seat.text
    assert second(dear, seat) == 409
    cashier = dear.at_page("zhaolei")
    assert second(dear, cashier) == 403
    dear.staff.set_roles("zhaolei", ("reviewer", "cashier"))
    cashier.opens(dear.page)
    assert second(dear, cashier) == 409  # who confirmed the payment
    dear.waits_for_decisions()
    assert dear.application.status == "in_review"


def test_who_disagrees_says_why_and_the_maker_reads_it(dear: Office) -> None:
    seat, other = dear.at_page("wangfang"), dear.seat("lina")
    assert approve(dear, seat) == 303
    assert second(dear, other, "refuse") == 422
    assert second(dear, other, "refuse", reason="营业执照快到期了") == 303
    dear.waits_for_decisions()
    assert dear.application.status == "in_review"
    seat.opens(dear.page)
    assert "您的“审核通过”没有生效：复核的同事不同意（李娜）：营业执照快到期了" in seat.words
    assert approve(dear, seat) == 303


def test_of_two_who_confirm_at_the_same_moment_one_is_the_second(dear: Office) -> None:
    assert approve(dear, dear.at_page("wangfang")) == 303
    seats = [dear.at_page("lina"), dear.at_page("qianwei")]
    with ThreadPoolExecutor(2) as threads:
        codes = list(threads.map(lambda seat: second(dear, seat), seats))
    assert sorted(codes) in ([303, 404], [303, 409])
    dear.waits_for_decisions()
    assert dear.notices("approved") == 1


def test_confirmed_and_withdrawn_at_the_same_moment_is_never_half_of_each(dear: Office) -> None:
    seat, other = dear.at_page("wangfang"), dear.at_page("lina")
    assert approve(dear, seat) == 303
    seat.opens(dear.page)
    form = {"decision": seat.hidden("decision"), "verdict": "confirm"}

    def act(number: int) -> int:
        if number:
            return other.posts(f"{dear.page}/decision/second", **form).status_code
        return seat.posts(f"{dear.page}/decision/withdraw", **form).status_code

    with ThreadPoolExecutor(2) as threads:
        withdrawn, _ = threads.map(act, range(2))
    assert withdrawn == 303
    dear.waits_for_decisions()
    assert dear.application.status == "in_review"
    assert dear.notices("approved") == 0


def test_a_proposal_on_what_moved_meanwhile_is_void(dear: Office) -> None:
    seat, other = dear.at_page("wangfang"), dear.at_page("lina")
    assert approve(dear, seat) == 303
    other.opens(dear.page)
    form = {"decision": other.hidden("decision"), "verdict": "confirm"}
    dear.applicant.says("申请退费", "确认退费")
    assert other.posts(f"{dear.page}/decision/second", **form).status_code == 409
    seat.opens(dear.page)
    assert "您的“审核通过”没有生效：这笔申请的状态已经变了" in seat.words


def test_a_rejection_needs_no_second_reviewer(dear: Office) -> None:
    assert reject(dear, dear.at_page("wangfang"), {"mailing.to": "信息不完整"}) == 303
    dear.waits_for_decisions()
    assert dear.application.status == "rejected"


def test_the_number_of_findings_is_a_threshold_too(in_review: Office) -> None:
    found = len(in_review.at_page("lina").finds_nothing_wrong())
    assert found > 0
    sets(in_review, 0, found + 1)
    assert "要由另一位审核员确认" not in in_review.at_page("lina").words
    sets(in_review, 0, found)
    assert f"自动检查发现 {found} 处疑点，达到 {found} 处" in in_review.at_page("lina").words


def test_nobody_approves_what_they_did_not_look_at(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    form = {"ticket": seat.hidden("ticket"), "verdict": "approve"}
    first, *others = seat.finds_nothing_wrong()
    assert seat.posts(f"{in_review.page}/review", **form).status_code == 422
    assert f"还有 {len(others) + 1} 处没有核对" in seat.words
    seat.opens(in_review.page)
    assert approve(in_review, seat, **{first: "differs"}) == 422
    assert "还有 1 处没有核对" in seat.words


def test_an_admin_sets_the_thresholds_and_nobody_else_does(in_review: Office) -> None:
    for login in ("wangfang", "zhaolei", "sunjie"):
        seat = in_review.seat(login)
        assert seat.opens(RULES).status_code == 403
        assert seat.posts(RULES, fee="1", findings="1").status_code == 403
    first, late = in_review.seat("admin"), in_review.seat("admin")
    for seat in (first, late):
        seat.opens(RULES)
    assert first.posts(RULES, fee="800", findings="0", seen=first.hidden("seen")).status_code == 303
    assert late.posts(RULES, fee="900", findings="0", seen=late.hidden("seen")).status_code == 409
    assert 'value="800"' in late.text
    for wrong in ("", "-1", "二", "1.5", "1000001"):
        assert late.posts(RULES, fee=wrong, findings="0", seen=late.hidden("seen")).status_code == 422
    assert late.posts(RULES, fee="500", findings="0", seen=late.hidden("seen")).status_code == 303
    assert "要由另一位审核员确认" in in_review.at_page("wangfang").words
