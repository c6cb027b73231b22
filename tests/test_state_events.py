"""Every move of the table of states becomes a message for those who want it, on both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.bootstrap import House
from bot.models.lane import Lane
from bot.models.webhook_messages import WebhookLane
from bot.turn.state_events import EVENTS, StateEvents
from flows.state import MOVES, Application, Status, Thread
from tests.world import START, World

_DRAFT = Application("a" * 32, START, START)
_MOVES = [(old, new) for old, following in MOVES.items() for new in sorted(following)]


@pytest.fixture
def house(a_world: World) -> Iterator[House]:
    yield a_world.house


def told(house: House, before: Thread, after: Thread) -> int:
    """How many pieces of work come of a turn that ends so."""
    is_sqlite = house.database.is_sqlite
    lanes = Lane(is_sqlite=is_sqlite), WebhookLane(is_sqlite=is_sqlite)
    events = StateEvents(*lanes, house.sealer, house.fresh_id)
    with house.database.turning() as connection:
        return len(events.tell(connection, before, after, house.clock()))


def thread_of(application: Application) -> Thread:
    return Thread("openid", applications=(application,), focus=application.id)


def test_each_move_of_the_table_is_told_once_to_each_endpoint_that_wants_it(house: House) -> None:
    every, _ = house.webhook_endpoints.add("https://every.example.cn/", ["*"])
    some, _ = house.webhook_endpoints.add("https://some.example.cn/", ["application.mailed"])
    for old, new in _MOVES:
        order = replace(_DRAFT, status=old, order_no="017261123090828000")
        moved = order.move(new, "bot", "", START)
        work = told(house, thread_of(order), thread_of(moved))
        assert work == 1 + (new is Status.MAILED), (old, new)
    events = [message.event for message in house.webhook_messages.of_endpoint(every, 1000)]
    assert sorted(events) == sorted(f"application.{new}" for _, new in _MOVES)
    assert set(events) == set(EVENTS)
    assert {one.event for one in house.webhook_messages.of_endpoint(some, 1000)} == {"application.mailed"}


def test_nobody_is_told_of_a_draft_and_of_what_did_not_move(house: House) -> None:
    house.webhook_endpoints.add("https://every.example.cn/", ["*"])
    given_up = _DRAFT.move(Status.CANCELLED, "applicant", "", START)
    assert told(house, thread_of(_DRAFT), thread_of(given_up)) == 0
    order = replace(_DRAFT, status=Status.IN_REVIEW, order_no="017261123090828000")
    changed = order.postpone("a_field", "applicant", START)
    assert told(house, thread_of(order), thread_of(changed)) == 0
