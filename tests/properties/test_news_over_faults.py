"""WeChat fails in any way, in any order, on every send: each notice ends sent, or held or failed with an
alarm, and none arrives twice where WeChat could have told the copy."""

from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.models.tables import OutboxRow
from bot.outbox.planner import AT_CONTACT
from sandbox.faults import Fault
from sandbox.person import Person
from tests.databases import new_sqlite
from tests.test_outbox import plan_news, told
from tests.world import World, world

# Every code of a send that WeChat's documents or other people's reports name.
CODES = (
    *(-1, 40001, 40014, 42001, 40003, 43004, 48002, 43019, 43101, 45015, 45047, 45002, 44004, 45008, 45048),
    *(
        40007,
        45009,
        45011,
        48001,
        50002,
        48004,
        50004,
        50007,
        40243,
        40164,
        47001,
        40033,
        70000,
        40037,
        47003,
    ),
)
SENDS = ("custom/send", "template/send")
ALARMS = {"news held", "news delayed", "news overdue", "message failed"}
_names = count()


def refused(api: str, code: int) -> Fault:
    return Fault(api=api, errcode=code)


def lost(api: str) -> Fault:
    """The message leaves, and its answer never comes."""
    return Fault(api=api, status=502, after=True)


def not_taken(api: str) -> Fault:
    """The message does not leave, and the answer does not say so."""
    return Fault(api=api, status=502)


FAULTS = st.one_of(
    st.builds(refused, st.sampled_from(SENDS), st.sampled_from(CODES)),
    st.builds(lost, st.sampled_from(SENDS)),
    st.builds(not_taken, st.sampled_from(SENDS)),
)


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("faults")
    with world(folder, redis_url, new_sqlite(folder)) as made:
        yield made


def somebody(outside: World) -> Person:
    person = outside.person(f"faulty-{next(_names)}")
    person.follows()
    person.says("你好")
    outside.settle()
    return person


def row_of(outside: World, person: Person) -> OutboxRow:
    notices = select(OutboxRow.__table__).where(OutboxRow.openid == person.openid, OutboxRow.kind == "notice")
    with outside.house.database.reading() as connection:
        return connection.execute(notices).one()  # type: ignore[return-value]


def tried_for_days(outside: World, person: Person) -> set[str]:
    """The news is planned and tried until nothing is tried any more. Returns the alarms."""
    with capture_logs() as lines:
        plan_news(outside.house, person.openid)
        outside.house.outbox.deliver(person.openid)
        for minutes in (1, 1, 2, 5, 5, 10, 30, 60, 120, 240, 480, 720, 1440, 1440, 1440, 1440, 1440, 1440):
            outside.clock.forward(minutes=minutes)
            outside.house.outbox.deliver(person.openid)
    outside.sandbox.courier.settle(10)
    outside.house.redis.flushdb()  # the days that passed were none for Redis, where the token is kept
    return {str(line["event"]) for line in lines} & ALARMS


def ends(outside: World, faults: list[Fault]) -> None:
    person = somebody(outside)
    outside.sandbox.faults.clear()
    for fault in faults:
        outside.sandbox.faults.add(fault)
    alarms = tried_for_days(outside, person)
    outside.sandbox.faults.clear()
    row, copies = row_of(outside, person), told(person)
    assert row.state in ("sent", "held", "failed"), row.state
    assert row.state == "sent" or alarms, (row.state, row.error)
    assert row.state != "sent" or copies
    assert row.state != "held" or row.due_at >= AT_CONTACT
    by_template = [message for message in copies if message["channel"] == "template"]
    assert len(by_template) <= 1
    lost_in_chat = sum(fault.after and fault.api == SENDS[0] for fault in faults)
    assert len(copies) <= 1 + lost_in_chat
    if row.state == "held":
        before = len(copies)
        person.says("在吗")
        outside.settle()
        assert row_of(outside, person).state == "sent"
        assert len(told(person)) == before + 1
    person.close()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("api", SENDS)
def test_news_meets_one_code_for_ever(outside: World, api: str, code: int) -> None:
    closed = [] if api == SENDS[0] else [Fault(api=SENDS[0], errcode=45015, times=999)]
    ends(outside, [*closed, Fault(api=api, errcode=code, times=999)])


@pytest.mark.parametrize("fault", [lost, not_taken])
@pytest.mark.parametrize("api", SENDS)
@pytest.mark.parametrize("times", [1, 3, 999])
def test_news_whose_answers_are_lost(outside: World, api: str, fault: object, times: int) -> None:
    closed = [] if api == SENDS[0] else [Fault(api=SENDS[0], errcode=45015, times=999)]
    ends(outside, [*closed, Fault(api=api, status=502, after=fault is lost, times=times)])


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(faults=[lost("custom/send"), lost("template/send")])
@example(faults=[refused("custom/send", 45015), *[refused("template/send", -1)] * 12])
@given(faults=st.lists(FAULTS, max_size=12))
def test_news_meets_faults_in_any_order(outside: World, faults: list[Fault]) -> None:
    ends(outside, faults)
