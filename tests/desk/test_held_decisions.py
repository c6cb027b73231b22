"""A decision waits fifteen seconds: until then it can be withdrawn, after them it is taken once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from bot.jobs import queued
from bot.models.tables import ApplicationRow
from bot.models.work import LEASE_SECONDS, TRIES
from bot.models.work_kinds import TIMED
from bot.sealing.sealer import Seen
from tests.desk.office import Office, Seat
from tests.desk.test_review import MAILING, SEAL, approve, reject

REASON = "印章不清晰"


def approves(office: Office, seat: Seat) -> int:
    return approve(office, seat)


def rejects(office: Office, seat: Seat) -> int:
    return reject(office, seat, {SEAL: REASON})


def decision_of(seat: Seat) -> str:
    return seat.hidden("decision")


def withdraw(office: Office, seat: Seat) -> int:
    return seat.posts(f"{office.page}/decision/withdraw", decision=decision_of(seat)).status_code


def due(office: Office) -> list[int]:
    return [work_id for _, work_id in office.house.work.due(kinds=TIMED)]


def news(office: Office) -> int:
    return office.notices("approved") + office.notices("rejected")


@pytest.mark.parametrize("decide", [approves, rejects])
def test_nothing_happens_for_fifteen_seconds_and_then_it_happens_once(
    in_review: Office, decide: Callable[[Office, Seat], int]
) -> None:
    seat = in_review.at_page("wangfang")
    assert decide(in_review, seat) == 303
    in_review.clock.forward(seconds=14)
    assert due(in_review) == []
    seat.opens(in_review.page)
    assert "王芳 决定" in seat.words
    assert "1 秒后生效，之前可以撤回" in seat.words
    in_review.clock.forward(seconds=1)
    for work_id in due(in_review) * 2:
        queued.work(work_id)
    assert in_review.application.status == ("approved" if decide is approves else "rejected")
    assert news(in_review) == 1
    seat.opens(in_review.page)
    assert "撤回" not in seat.words


@pytest.mark.parametrize("decide", [approves, rejects])
def test_what_is_withdrawn_never_happened_and_what_was_written_is_there(
    in_review: Office, decide: Callable[[Office, Seat], int]
) -> None:
    before, seat = in_review.application, in_review.at_page("wangfang")
    assert decide(in_review, seat) == 303
    seat.opens(in_review.page)
    assert withdraw(in_review, seat) == 303
    in_review.waits_for_decisions()
    assert in_review.application == before
    assert news(in_review) == 0
    seat.opens(f"{in_review.page}?done=withdrawn")
    assert "已撤回，什么都没有发生" in seat.words
    assert (f'value="{REASON}"' in seat.text) == (decide is rejects)
    assert in_review.audit("decision_withdrawn")[0][0] == "staff:wangfang"
    assert decide(in_review, seat) == 303


def test_a_decision_that_has_taken_effect_is_not_withdrawn(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert approve(in_review, seat) == 303
    seat.opens(in_review.page)
    in_review.waits_for_decisions()
    assert withdraw(in_review, seat) == 409
    assert "来不及了" in seat.words
    assert in_review.application.status == "approved"


def test_only_its_maker_withdraws_it_and_nobody_decides_beside_it(in_review: Office) -> None:
    seat, other = in_review.at_page("wangfang"), in_review.at_page("lina")
    assert approve(in_review, seat) == 303
    assert reject(in_review, other, {SEAL: REASON}) == 409
    assert "王芳 决定“审核通过”，几秒钟后生效" in other.words
    assert REASON in other.words
    other.opens(in_review.page)
    assert "王芳 决定“审核通过”" in other.words
    assert 'value="approve"' not in other.text
    seat.opens(in_review.page)
    form = {"decision": decision_of(seat)}
    assert other.posts(f"{in_review.page}/decision/withdraw", **form).status_code == 403
    in_review.waits_for_decisions()
    assert in_review.application.status == "approved"


def test_a_decision_on_what_moved_meanwhile_is_void_and_its_maker_reads_why(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert rejects(in_review, seat) == 303
    in_review.applicant.says("申请退费", "确认退费")
    in_review.waits_for_decisions()
    assert in_review.application.status == "refund_requested"
    assert news(in_review) == 0
    seat.opens("/desk/mine")
    assert "您的“驳回”没有生效：这笔申请的状态已经变了" in seat.words
    seat.opens(in_review.page)
    assert "您的“驳回”没有生效：这笔申请的状态已经变了" in seat.words
    assert seat.posts(f"{in_review.page}/decision/seen", decision=decision_of(seat)).status_code == 303
    in_review.applicant.says("不退了")
    seat.opens(in_review.page)
    assert "没有生效：这笔申请的状态已经变了。" not in seat.words
    assert f'value="{REASON}"' in seat.text


def test_a_decision_on_papers_that_the_applicant_changed_meanwhile_is_void(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert approve(in_review, seat) == 303
    application = in_review.application
    answer = application.answers[MAILING]
    changed = application.give(MAILING, answer, in_review.clock())
    row = in_review.house.sealer.application(changed, in_review.applicant.openid, Seen("institution/3", ""))
    with in_review.house.database.writing() as connection:
        connection.execute(update(ApplicationRow).where(ApplicationRow.id == changed.id).values(row))
    in_review.waits_for_decisions()
    assert in_review.application.status == "in_review"
    seat.opens(in_review.page)
    assert "您的“审核通过”没有生效：申请人改动了资料" in seat.words


def test_withdrawn_and_taken_at_the_same_moment_is_one_of_both(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert approve(in_review, seat) == 303
    seat.opens(in_review.page)
    in_review.clock.forward(seconds=15)
    [work_id] = due(in_review)

    def act(number: int) -> int:
        if number:
            return withdraw(in_review, seat)
        queued.work(work_id)
        return 0

    with ThreadPoolExecutor(2) as threads:
        code = max(threads.map(act, range(2)))
    is_withdrawn = code == 303
    assert in_review.application.status == ("in_review" if is_withdrawn else "approved")
    assert in_review.notices("approved") == (0 if is_withdrawn else 1)


def test_two_workers_at_the_same_moment_take_it_once(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert approve(in_review, seat) == 303
    seat.opens(in_review.page)
    decision = decision_of(seat)
    in_review.clock.forward(seconds=15)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(in_review.house.held_decisions.take, [decision] * 4))
    assert in_review.application.status == "approved"
    assert in_review.notices("approved") == 1


def test_a_worker_that_dies_before_or_after_the_turn_loses_nothing_and_repeats_nothing(
    in_review: Office,
) -> None:
    seat, work = in_review.at_page("wangfang"), in_review.house.work
    assert approve(in_review, seat) == 303
    seat.opens(in_review.page)
    in_review.clock.forward(seconds=15)
    [work_id] = due(in_review)
    assert work.claim(work_id)  # by a worker that is not heard of again
    in_review.clock.forward(seconds=LEASE_SECONDS + 1)
    assert work.claim(work_id)
    assert in_review.house.held_decisions.take(decision_of(seat))  # and by one that dies after the turn
    in_review.clock.forward(seconds=LEASE_SECONDS + 1)
    queued.work(work_id)
    assert in_review.application.status == "approved"
    assert in_review.notices("approved") == 1
    assert due(in_review) == []


def test_a_decision_that_kills_every_worker_is_void_and_another_can_be_made(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert approve(in_review, seat) == 303
    in_review.clock.forward(seconds=15)
    [work_id] = due(in_review)
    for _ in range(TRIES):
        assert in_review.house.work.claim(work_id)
        in_review.clock.forward(seconds=LEASE_SECONDS + 1)
    queued.work(work_id)
    seat.opens(in_review.page)
    assert "您的“审核通过”没有生效：系统没有办成" in seat.words
    assert approve(in_review, seat) == 303


def test_the_open_page_learns_when_it_is_over(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert approve(in_review, seat) == 303
    seat.opens(in_review.page)
    address = f"{in_review.page}/decision?id={decision_of(seat)}"
    in_review.clock.forward(seconds=5)
    assert seat.client.get(address).get_json() == {"is_open": True, "is_counting": True, "seconds": 10}
    in_review.clock.forward(seconds=-5)
    in_review.waits_for_decisions()
    assert seat.client.get(address).get_json()["is_open"] is False


def test_on_other_pages_the_maker_still_withdraws_it(in_review: Office) -> None:
    seat = in_review.at_page("wangfang")
    assert approve(in_review, seat) == 303
    seat.opens("/desk/mine")
    assert f"{in_review.applicant.name} “审核通过” 15 秒后生效" in seat.words
    assert withdraw(in_review, seat) == 303
    other = in_review.seat("lina")
    other.opens("/desk/mine")
    assert "审核通过" not in other.words
