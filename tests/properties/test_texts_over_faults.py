"""The provider of text messages fails in any way: each notice and PIN ends sent, or given up with an alarm,
and arrives once unless an answer was lost."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Row, select
from structlog.testing import capture_logs

from bot.jobs import queued
from bot.models.tables import WorkRow, to_ms
from bot.models.work_kinds import WorkKind
from sandbox.faults import Fault
from tests.databases import new_sqlite
from tests.providers.test_sms import CODES
from tests.world import World, world

GIVEN_UP = "text message given up"
PIN = "8a3K91"
_numbers = count(13_800_000_000)
_minutes = (1, 1, 1, 2, 5, 10, 30, 60, 120, 300, 600, *[1500] * 8)


def refused(place: str, code: str) -> Fault:
    return Fault(api=place, code=code)


def lost(after: bool) -> Fault:
    """The call has no answer: the message left, or did not."""
    return Fault(api="SendSms", status=502, after=after)


FAULTS = st.one_of(
    st.builds(refused, st.sampled_from(("SendSms", "SendStatus")), st.sampled_from(sorted(CODES))),
    st.builds(lost, st.booleans()),
)


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("texts")
    with world(folder, redis_url, new_sqlite(folder)) as made:
        yield made


def queue(outside: World, kind: WorkKind, number: str) -> int:
    house, application = outside.house, f"{int(number):032x}"
    payload = {"number": number, "notice": "approved", "params": []}
    if kind is WorkKind.SEND_PIN:
        house.pins.keep(application, PIN)
    key, now = f"sms:{application}:approved:1", to_ms(house.clock())
    row = house.sealer.work(kind, key, "openid", application, payload, now)
    house.work.add(row)
    with house.database.reading() as connection:
        return int(connection.execute(select(WorkRow.id).where(WorkRow.key == key)).scalar_one())


def tried_for_days(outside: World, work_id: int) -> tuple[Row[Any], bool]:
    """The row when nothing is tried any more, and whether somebody was alarmed."""
    with capture_logs() as lines:
        queued.work(work_id)
        for minutes in _minutes:
            outside.clock.forward(minutes=minutes)
            queued.work(work_id)
    with outside.house.database.reading() as connection:
        row = connection.execute(select(WorkRow.__table__).where(WorkRow.id == work_id)).one()
    return row, any(line["event"] == GIVEN_UP for line in lines)


def ends(outside: World, kind: WorkKind, faults: list[Fault]) -> None:
    number = str(next(_numbers))
    outside.sandbox.faults.clear()
    for fault in faults:
        outside.sandbox.faults.add(fault)
    row, is_alarmed = tried_for_days(outside, queue(outside, kind, number))
    outside.sandbox.faults.clear()
    arrived = len(outside.sandbox.sms.inbox(number))
    assert row.state in ("done", "failed"), (row.state, row.error)
    assert is_alarmed is (row.state == "failed"), (row.state, row.error)
    assert row.state == "failed" or arrived
    assert row.state == "failed" or row.reference
    assert arrived <= 1 + sum(fault.times for fault in faults if fault.after)


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("kind", [WorkKind.SEND_SMS, WorkKind.SEND_PIN])
def test_a_text_message_meets_one_code_for_ever(outside: World, kind: WorkKind, code: str) -> None:
    ends(outside, kind, [Fault(api="SendStatus", code=code, times=999)])


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(kind=WorkKind.SEND_PIN, faults=[lost(after=True), lost(after=False)])
@given(kind=st.sampled_from((WorkKind.SEND_SMS, WorkKind.SEND_PIN)), faults=st.lists(FAULTS, max_size=10))
def test_a_text_message_meets_faults_in_any_order(
    outside: World, kind: WorkKind, faults: list[Fault]
) -> None:
    ends(outside, kind, faults)
