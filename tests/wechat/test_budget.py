"""The budget against WeChat's rule, written down a second time in another way."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wechat.budget import Budget, Trigger

START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def spent(budget: Budget, times: int, now: datetime) -> Budget:
    for _ in range(times):
        after = budget.spend(now)
        assert after is not None
        budget = after
    return budget


def test_a_stranger_cannot_be_written_to() -> None:
    assert Budget().left(START) == 0
    assert Budget().spend(START) is None


def test_a_message_allows_five_for_two_days() -> None:
    budget = Budget().after("message", START)
    assert budget.left(START + 2 * DAY - timedelta(seconds=1)) == 5
    assert budget.left(START + 2 * DAY) == 0
    assert spent(budget, 5, START).spend(START) is None


def test_a_tap_allows_three_for_a_minute_and_opens_no_long_window() -> None:
    budget = Budget().after("tap", START)
    assert budget.left(START + timedelta(seconds=59)) == 3
    assert budget.left(START + MINUTE) == 0


def test_a_tap_leaves_an_open_long_window_as_it_is() -> None:
    budget = spent(Budget().after("message", START), 1, START).after("tap", START + DAY)
    assert budget.left(START + DAY) == 4 + 3
    assert budget.left(START + DAY + MINUTE) == 4


def test_the_short_window_is_used_first() -> None:
    budget = spent(Budget().after("message", START).after("tap", START), 3, START)
    assert budget.left(START + MINUTE) == 5


@pytest.mark.parametrize("trigger", ["message", "tap"])
def test_a_second_one_starts_anew_and_adds_nothing(trigger: Trigger) -> None:
    once = Budget().after(trigger, START)
    assert once.after(trigger, START) == once
    assert spent(once, 2, START).after(trigger, START) == once


def test_a_reserve_is_kept_back_from_the_long_window_only() -> None:
    budget = Budget().after("message", START).after("tap", START)
    assert budget.left(START, reserve=2) == 3 + 3
    used = spent(budget, 6, START)
    assert used.spend(START, reserve=2) is None
    assert used.left(START, reserve=2) == 0
    assert spent(used, 2, START).left(START) == 0


def is_allowed(sends: list[datetime], grants: list[tuple[datetime, Trigger]]) -> bool:
    """WeChat's rule: each send has a place of its own in a window that was open then.

    A window ends early when the next of its kind begins. Places are given out by augmenting paths.
    """
    places: list[tuple[datetime, datetime]] = []
    for kind, count, life in (("message", 5, 2 * DAY), ("tap", 3, MINUTE)):
        begins = [when for when, trigger in grants if trigger == kind]
        for at, begin in enumerate(begins):
            end = min([begin + life, *begins[at + 1 : at + 2]])
            places += [(begin, end)] * count
    taken: dict[int, int] = {}

    def seat(send: int, tried: set[int]) -> bool:
        for place, (begin, end) in enumerate(places):
            if place in tried or not begin <= sends[send] < end:
                continue
            tried.add(place)
            if place not in taken or seat(taken[place], tried):
                taken[place] = send
                return True
        return False

    return all(seat(send, set()) for send in range(len(sends)))


steps = st.lists(
    st.tuples(
        st.sampled_from([timedelta(seconds=1), timedelta(seconds=20), MINUTE, DAY, 2 * DAY]),
        st.sampled_from(["message", "tap", "send", "send", "send", "hold"]),
        st.integers(0, 2),
    ),
    max_size=40,
)


@settings(max_examples=300)
@given(steps)
def test_no_history_sends_more_than_wechat_allows(history: list[tuple[timedelta, str, int]]) -> None:
    budget, now = Budget(), START
    sends: list[datetime] = []
    grants: list[tuple[datetime, Trigger]] = []
    for pause, action, reserve in history:
        now += pause
        if action == "message" or action == "tap":
            trigger: Trigger = "message" if action == "message" else "tap"
            budget = budget.after(trigger, now)
            grants.append((now, trigger))
        elif action == "send":
            left, after = budget.left(now, reserve=reserve), budget.spend(now, reserve=reserve)
            assert (after is not None) == (left > 0)
            if after:
                assert after.left(now, reserve=reserve) == left - 1
                budget = after
                sends.append(now)
    assert is_allowed(sends, grants)


def test_the_rule_of_this_test_does_refuse() -> None:
    grants: list[tuple[datetime, Trigger]] = [(START, "message"), (START, "tap")]
    assert is_allowed([START] * 8, grants)
    assert not is_allowed([START] * 9, grants)
    assert not is_allowed([START + MINUTE] * 6, grants)
    assert not is_allowed([START + 2 * DAY], grants)
