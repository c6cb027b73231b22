"""Old callbacks: refused, whatever changed places in the query; several in a row are an alarm."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.wechat.freshness import Freshness
from tests.world import START

NOW = int(START.timestamp())
ALARM = "callbacks are stale: check the clock of this machine"


@pytest.mark.parametrize("seconds", [-300, -5, 0, 5, 300])
def test_a_callback_of_these_minutes_is_fresh(seconds: int) -> None:
    created = START + timedelta(seconds=seconds)
    assert Freshness().is_fresh(START, NOW + seconds, created)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_one_beyond_five_minutes_is_not(seconds: int) -> None:
    assert not Freshness().is_fresh(START, NOW + seconds, START)


@pytest.mark.parametrize("days", [-30, -1, 1])
def test_a_message_of_another_day_in_a_fresh_envelope_is_a_replay(days: int) -> None:
    assert not Freshness().is_fresh(START, NOW, START + timedelta(days=days))


def test_several_stale_ones_in_a_row_raise_an_alarm_and_a_single_one_does_not() -> None:
    freshness = Freshness()
    with capture_logs() as logs:
        for signed in (NOW - 400, NOW, NOW - 400, NOW - 400):
            freshness.is_fresh(START, signed, START)
        assert ALARM not in {line["event"] for line in logs}
        freshness.is_fresh(START, NOW - 400, START)
    (alarm,) = [line for line in logs if line["event"] == ALARM]
    assert (alarm["log_level"], alarm["count"], alarm["age"]) == ("error", 3, 400)
