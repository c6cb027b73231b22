"""Two of the staff at the same moment, on PostgreSQL, where both really work at once: one act counts."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import create_engine, delete, func, insert, select, text

from bot.jobs import queued
from bot.models.tables import Base
from bot.models.work_kinds import TIMED
from tests.databases import Cluster
from tests.desk.conftest import Prepared
from tests.desk.office import PASSWORD, Office, Seat, office
from tests.desk.test_four_eyes import sets
from tests.desk.test_review import SEAL, approve, reject

REASON = "印章不清晰"
Act = Callable[[Office, Seat], int]


def _copy_rows(source: str, target: str) -> None:
    """All rows of one database into another with the same tables, whose sequences go on behind them."""
    engines = create_engine(source), create_engine(target)
    with engines[0].connect() as old, engines[1].begin() as new:
        for table in reversed(Base.metadata.sorted_tables):
            new.execute(delete(table))
        for table in Base.metadata.sorted_tables:
            if rows := [dict(row) for row in old.execute(select(table)).mappings()]:
                new.execute(insert(table), rows)
            key = table.autoincrement_column
            if key is not None:
                highest = new.execute(select(func.max(key))).scalar_one() or 0
                behind = text(f"select setval(pg_get_serial_sequence('{table.name}', '{key.name}'), :number)")
                new.execute(behind, {"number": highest + 1})
    for engine in engines:
        engine.dispose()


@pytest.fixture
def slip_in(prepared: Prepared, tmp_path: Path, redis_url: str, cluster: Cluster) -> Iterator[Office]:
    """The slip is in, on PostgreSQL; there are two of each role that decides."""
    folder, documents, now = prepared
    url = cluster.new_database()
    _copy_rows(f"sqlite:///{folder}/szca.db", url)
    own = shutil.copytree(documents, tmp_path / "documents", copy_function=os.link)
    with office(tmp_path, redis_url, own, database_url=url) as made:
        made.clock.now = now
        made.clock.forward(hours=1)
        made.staff.add("heyan", "何燕", ("cashier",), PASSWORD)
        made.staff.add("qianwei", "钱伟", ("reviewer",), PASSWORD)
        made.staff.add("boss", "周红", ("admin",), PASSWORD)
        yield made


def at_once(*acts: Callable[[], int]) -> list[int]:
    """What each answers, when all begin together."""
    start = Barrier(len(acts))

    def act(number: int) -> int:
        start.wait(timeout=30)
        return acts[number]()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act, range(len(acts))))


def _posts(path: str, **fields: str) -> Act:
    def act(made: Office, seat: Seat) -> int:
        return seat.posts(f"{made.page}/{path}", ticket=seat.hidden("ticket"), **fields).status_code

    return act


def _rejects(made: Office, seat: Seat) -> int:
    return reject(made, seat, {SEAL: REASON})


approves: Act = approve
supplements = _posts("review", verdict="supplement", tick=SEAL, **{f"reason:{SEAL}": REASON})
rejects_for_good = _posts("final", reason="单位已经注销")
confirms = _posts("payment", verdict="confirm", checked="yes")
returns = _posts("payment", verdict="return", reason="金额与订单不一致")
agrees = _posts("refund", verdict="agree")
refuses = _posts("refund", verdict="refuse", reason="已经开始制证")
repays = _posts("repayment", checked="yes")

# What each leads to: the state, and the notice that tells the applicant.
ENDS: dict[Act, tuple[str, str]] = {
    approves: ("approved", "approved"),
    _rejects: ("rejected", "rejected"),
    supplements: ("supplementing", "supplement"),
    rejects_for_good: ("refund_requested", "finally_rejected"),
    confirms: ("in_review", "payment_confirmed"),
    returns: ("submitted", "slip_returned"),
    agrees: ("refund_requested", "refund"),
    refuses: ("in_review", "refund"),
    repays: ("refunded", "refund"),
}


def _refund_asked(made: Office) -> None:
    made.pays()
    made.applicant.says("申请退费", "确认退费")


def _refund_agreed(made: Office) -> None:
    _refund_asked(made)
    assert agrees(made, made.at_page("wangfang")) == 303


def _nothing(made: Office) -> None:
    assert made.application.status == "slip_received"


REVIEWERS, CASHIERS = ("wangfang", "lina"), ("zhaolei", "heyan")


@pytest.mark.parametrize(
    ("before", "logins", "acts"),
    [
        (Office.pays, REVIEWERS, (approves, approves)),
        (Office.pays, REVIEWERS, (approves, _rejects)),
        (Office.pays, REVIEWERS, (_rejects, _rejects)),
        (Office.pays, REVIEWERS, (supplements, approves)),
        (Office.pays, REVIEWERS, (supplements, _rejects)),
        (Office.pays, REVIEWERS, (rejects_for_good, approves)),
        (_nothing, CASHIERS, (confirms, returns)),
        (_nothing, CASHIERS, (confirms, confirms)),
        (_refund_asked, REVIEWERS, (agrees, refuses)),
        (_refund_agreed, CASHIERS, (repays, repays)),
    ],
)
def test_of_two_decisions_at_once_one_counts_and_the_other_is_told(
    slip_in: Office, before: Callable[[Office], None], logins: tuple[str, str], acts: tuple[Act, Act]
) -> None:
    before(slip_in)
    told = {notice: slip_in.notices(notice) for _, notice in ENDS.values() if notice}
    seats = [slip_in.at_page(login) for login in logins]
    codes = at_once(*(lambda a=act, s=seat: a(slip_in, s) for act, seat in zip(acts, seats, strict=True)))
    assert sorted(codes) == [303, 409]
    slip_in.waits_for_decisions()
    status, notice = ENDS[acts[codes.index(303)]]
    assert slip_in.application.status == status
    added = {name: slip_in.notices(name) - count for name, count in told.items()}
    assert {name: count for name, count in added.items() if count} == ({notice: 1} if notice else {})


def test_of_two_who_open_it_at_once_one_has_it(slip_in: Office) -> None:
    slip_in.pays()
    seats = [slip_in.seat(login) for login in REVIEWERS]
    assert at_once(*(lambda s=seat: s.opens(slip_in.page).status_code for seat in seats)) == [200, 200]
    assert sum("您正在处理" in seat.words for seat in seats) == 1


def test_withdrawn_and_taken_at_once_is_never_half_of_each(slip_in: Office) -> None:
    slip_in.pays()
    seat = slip_in.at_page("wangfang")
    assert approve(slip_in, seat) == 303
    seat.opens(slip_in.page)
    form = {"decision": seat.hidden("decision")}
    slip_in.clock.forward(seconds=15)
    [(_, work_id)] = slip_in.house.work.due(kinds=TIMED)

    def takes() -> int:
        queued.work(work_id)
        return 0

    code, _ = at_once(lambda: seat.posts(f"{slip_in.page}/decision/withdraw", **form).status_code, takes)
    is_withdrawn = code == 303
    assert slip_in.application.status == ("in_review" if is_withdrawn else "approved")
    assert slip_in.notices("approved") == (0 if is_withdrawn else 1)


def test_of_two_who_confirm_at_once_one_is_the_second(slip_in: Office) -> None:
    slip_in.pays()
    sets(slip_in, 500)
    assert approve(slip_in, slip_in.at_page("wangfang")) == 303
    [made] = slip_in.house.held_decisions.of("wangfang")
    form = {"decision": made.id, "verdict": "confirm"}
    at = f"{slip_in.page}/decision/second"
    seats = [slip_in.at_page("lina"), slip_in.at_page("qianwei")]
    codes = at_once(*(lambda s=seat: s.posts(at, **form).status_code for seat in seats))
    assert sorted(codes) in ([303, 404], [303, 409])
    slip_in.waits_for_decisions()
    assert slip_in.application.status == "approved"
    assert slip_in.notices("approved") == 1


def test_of_two_admins_who_change_the_same_reasons_at_once_one_reads_the_other(slip_in: Office) -> None:
    seats = [slip_in.seat(login) for login in ("admin", "boss")]
    for seat in seats:
        seat.opens("/desk/review-rules")
    setting = seats[0].hidden("setting")
    written = ("未加盖公章", "公章看不清")

    def change(number: int) -> int:
        form = {"setting": setting, "seen": "null", "reasons": written[number]}
        return seats[number].posts("/desk/review-rules/reasons", **form).status_code

    codes = at_once(lambda: change(0), lambda: change(1))
    assert sorted(codes) == [303, 409]
    assert written[codes.index(303)] in seats[codes.index(409)].text
