"""The system assigns people of the queue to agents who take them: to the one with the fewest, and to one."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select

from bot.bootstrap import fresh_id
from bot.errors import NotNow, Refused
from bot.message import inbound
from bot.message import stretch as st
from bot.models.availability import Availability
from bot.models.staff import Staff
from bot.models.tables import ConversationRow, StretchRow
from office.threads.assignment import Ready, chosen
from tests.desk.office import PASSWORD, Office, Seat
from tests.desk.threads.test_acting import acts, asks
from tests.desk.threads.test_reading import texts, thread_of

AT, SETTING = "/desk/threads/availability", "/desk/assignment"


def asks_for_a_person(made: Office, openid: str) -> None:
    said = inbound.Text(openid=openid, key=fresh_id(), created_at=made.clock(), content="人工")
    made.house.turn.take(said)
    made.clock.forward(seconds=1)


def agent(made: Office, login: str) -> Staff:
    found = made.staff.find(login)
    assert found
    return found


def switched_on(made: Office, most: int = 5) -> Seat:
    admin = made.seat("admin")
    admin.opens(SETTING)
    assert admin.posts(SETTING, is_on="yes", most=str(most), seen=admin.hidden("seen")).status_code == 303
    return admin


def takes_some(made: Office, login: str, said: str = "yes") -> Seat:
    """An agent who is at the desk and says 可接, or 暂停."""
    seat = made.seat(login)
    seat.opens("/desk/threads")
    assert seat.posts(AT, is_available=said).status_code == 303
    return seat


def owners(made: Office) -> dict[str, str]:
    """OpenID → the login of the agent, "" for none."""
    with made.house.database.reading() as connection:
        rows = connection.execute(select(ConversationRow.openid, ConversationRow.owner))
        return {row.openid: row.owner.partition(":")[2] for row in rows}


def stands(made: Office) -> None:
    """No thread has nobody to wait for, or two agents: the owner is the agent of the one open stretch."""
    with made.house.database.reading() as connection:
        open_ones = connection.execute(
            select(StretchRow.openid, StretchRow.agent).where(StretchRow.ended_at == 0)
        ).all()
        waiting = connection.execute(
            select(ConversationRow.openid, ConversationRow.owner).where(ConversationRow.wants_person)
        ).all()
    held = {openid: login for openid, login in owners(made).items() if login}
    assert sorted(held.items()) == sorted((row.openid, row.agent) for row in open_ones)
    assert all(row.owner == "bot" for row in waiting)


@pytest.fixture
def assign(made: Office) -> Callable[[], None]:
    made.staff.add("liming", "李明", ("agent",), PASSWORD)
    return made.house.timekeeper().assign


def test_nothing_is_assigned_before_an_admin_switches_it_on(made: Office, assign: Callable[[], None]) -> None:
    asks_for_a_person(made, "a")
    made.seat("sunjie").opens("/desk/threads")
    Availability(made.house.database, made.clock).set(agent(made, "sunjie"), is_available=True)
    assign()
    assert owners(made)["a"] == ""
    switched_on(made)
    assign()
    assert owners(made)["a"] == "sunjie"
    stands(made)


def test_the_agent_with_the_fewest_gets_the_one_who_waits_longest_up_to_the_limit(
    made: Office, assign: Callable[[], None]
) -> None:
    switched_on(made, most=2)
    for openid in ("a", "b", "c", "d", "e"):
        asks_for_a_person(made, openid)
    sun = takes_some(made, "sunjie")
    made.house.stretches.take_over(agent(made, "sunjie"), "a")
    takes_some(made, "liming")
    assign()
    # By hand one, then the one with none, then both with one: who was assigned none for longest is first.
    assert [owners(made)[one] for one in "abcde"] == ["sunjie", "liming", "sunjie", "liming", ""]
    assign()
    assert owners(made)["e"] == ""
    made.house.stretches.hand_back(agent(made, "sunjie"), "a")
    sun.opens("/desk/threads")
    assign()
    assert owners(made)["e"] == "sunjie"
    stands(made)


def test_nobody_gets_any_who_paused_whose_session_is_away_or_who_is_no_agent_any_more(
    made: Office, assign: Callable[[], None]
) -> None:
    switched_on(made)
    asks_for_a_person(made, "a")
    seat = takes_some(made, "sunjie")
    made.clock.forward(minutes=16)
    assign()
    assert owners(made)["a"] == ""
    seat.opens("/desk/threads")
    seat.posts(AT, is_available="no")
    assign()
    assert owners(made)["a"] == ""
    seat.posts(AT, is_available="yes")
    seat.posts("/desk/logout")
    assign()
    assert owners(made)["a"] == ""
    made.seat("sunjie")
    made.staff.set_roles("sunjie", ("cashier",), by="staff:admin")
    made.seat("sunjie")
    assign()
    assert owners(made)["a"] == ""


def test_who_pauses_keeps_the_threads_and_gets_no_more(made: Office, assign: Callable[[], None]) -> None:
    switched_on(made)
    asks_for_a_person(made, "a")
    seat = takes_some(made, "sunjie")
    assign()
    seat.opens("/desk/threads?shelf=mine")
    assert "可接 暂停分配" in seat.words
    seat.posts(AT, is_available="no", shelf="mine")
    seat.posts(AT, is_available="no", shelf="mine")
    asks_for_a_person(made, "b")
    assign()
    assert (owners(made)["a"], owners(made)["b"]) == ("sunjie", "")
    seat.opens("/desk/threads?shelf=mine")
    assert "暂停 改为可接" in seat.words
    trail = [made.audit(action) for action in ("agent_available", "agent_paused")]
    assert [[actor for actor, _ in rows] for rows in trail] == [["staff:sunjie"], ["staff:sunjie"]]


def test_the_thread_and_its_replay_say_that_the_system_assigned_it(
    made: Office, assign: Callable[[], None]
) -> None:
    switched_on(made)
    made.applicant.says("人工")
    seat = takes_some(made, "sunjie")
    assign()
    seat.opens(thread_of(made))
    assert texts(seat, "system")[-1].startswith("系统 分配给 孙洁")
    assert "接手了对话" not in seat.words
    assert "写给客户的话" in seat.words
    assert asks(made, seat, "say", words="您好", key="one").status_code == 200
    made.clock.forward(seconds=1)
    seat.opens(f"{thread_of(made)}/replay")
    assert "孙洁" in seat.words


def test_a_thread_does_not_go_back_to_the_agent_who_passed_it_on(
    made: Office, assign: Callable[[], None]
) -> None:
    switched_on(made)
    made.applicant.says("人工")
    seat = takes_some(made, "sunjie")
    assign()
    seat.opens(thread_of(made))
    assert acts(made, seat, "pass", to="").status_code == 303
    assign()
    assert owners(made)[made.applicant.openid] == ""
    takes_some(made, "liming")
    assign()
    assert owners(made)[made.applicant.openid] == "liming"
    stands(made)


def test_an_assignment_that_was_chosen_before_a_claim_a_pause_or_another_one_does_nothing(
    made: Office, assign: Callable[[], None]
) -> None:
    switched_on(made)
    for openid in ("a", "b", "c"):
        asks_for_a_person(made, openid)
    seat = takes_some(made, "sunjie")

    def event(openid: str, **more: Any) -> st.Assigned:
        told = {"to": "sunjie", "epoch": 0, "seen": 0, "most": 2} | more
        return st.Assigned(openid=openid, key=fresh_id(), **told)

    made.house.stretches.take_over(agent(made, "liming"), "a")
    with pytest.raises(NotNow):
        made.house.turn.take(event("a"))
    made.house.turn.take(event("b"))
    for late in (event("c"), event("c", seen=1, most=1), event("c", seen=1, epoch=1)):
        with pytest.raises(NotNow):
            made.house.turn.take(late)
    seat.posts(AT, is_available="no")
    with pytest.raises(NotNow):
        made.house.turn.take(event("c", seen=1))
    assert owners(made) | {made.applicant.openid: ""} == {
        "a": "liming", "b": "sunjie", "c": "", made.applicant.openid: "",
    }  # fmt: skip
    stands(made)


def test_claims_by_hand_and_two_clocks_at_the_same_moment_leave_each_thread_with_one(
    made: Office, assign: Callable[[], None]
) -> None:
    switched_on(made, most=3)
    people = [f"p{number}" for number in range(8)]
    for openid in people:
        asks_for_a_person(made, openid)
    takes_some(made, "sunjie")
    takes_some(made, "liming")
    together, other = Barrier(3), made.house.timekeeper().assign
    by_hand = agent(made, "liming")

    def looks(look: Callable[[], None]) -> None:
        together.wait()
        look()

    def claims() -> None:
        for openid in people[:2]:
            try:
                made.house.stretches.take_over(by_hand, openid)
            except Refused:
                continue

    with ThreadPoolExecutor(3) as three:
        list(three.map(looks, (assign, other, claims)))
    assign()
    stands(made)
    held = list(owners(made).values())
    assert held.count("sunjie") == 3
    assert 3 <= held.count("liming") <= 5


def test_one_person_whose_thread_cannot_be_opened_leaves_the_others_to_be_assigned(
    made: Office, assign: Callable[[], None]
) -> None:
    switched_on(made)
    for openid in ("a", "b"):
        asks_for_a_person(made, openid)
    takes_some(made, "sunjie")
    with made.house.database.writing() as connection:
        connection.exec_driver_sql("update conversation set sealed = 'broken' where openid = 'a'")
    assign()
    assert owners(made)["b"] == "sunjie"


def test_a_running_clock_looks_at_the_queue(made: Office, assign: Callable[[], None]) -> None:
    switched_on(made)
    asks_for_a_person(made, "a")
    takes_some(made, "sunjie")

    class FourTicks(threading.Event):
        ticks = 0

        def wait(self, timeout: float | None = None) -> bool:
            self.ticks += 1
            return self.ticks > 4

    made.house.timekeeper().run(FourTicks())
    assert owners(made)["a"] == "sunjie"


def test_the_setting_takes_numbers_alone_and_of_two_admins_the_second_reads_the_change_of_the_first(
    made: Office,
) -> None:
    admin = made.seat("admin")
    admin.opens(SETTING)
    assert admin.posts(SETTING, is_on="yes", most="0", seen="null").status_code == 422
    assert "请填 1 到 50 的整数。" in admin.words
    assert admin.posts(SETTING, is_on="yes", most="3", seen="null").status_code == 303
    assert admin.posts(SETTING, most="4", seen="null").status_code == 409
    admin.opens(SETTING)
    assert json.loads(admin.hidden("seen")) == {"is_on": True, "most": 3}
    seat = made.seat("sunjie")
    assert seat.opens(SETTING).status_code == 403
    seat.opens("/desk/threads")
    assert seat.posts(AT, is_available="perhaps").status_code == 400
    assert admin.posts(AT, is_available="yes").status_code == 403


@given(
    some.lists(
        some.builds(
            Ready,
            some.sampled_from("abcdef"),
            some.integers(0, 4),
            some.integers(0, 3),
            some.just(0),
        ),
        unique_by=lambda one: one.login,
    ),
    some.integers(1, 4),
    some.sets(some.sampled_from("abcdef")),
)
def test_no_free_agent_has_fewer_or_got_one_longer_ago(agents: list[Ready], most: int, had: set[str]) -> None:
    found = chosen(agents, most, had)
    free = [one for one in agents if one.open < most and one.login not in had]
    assert (found is None) == (not free)
    if found:
        assert found in free
        assert all((one.open, one.assigned_at) >= (found.open, found.assigned_at) for one in free)
