"""The clock of this machine beside the database's and WeChat's."""

from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.bootstrap import utc_now
from bot.errors import WeChatError
from bot.models.database import Database
from bot.upkeep.clocks import Clocks
from bot.wechat.server_time import server_time
from tests.world import World


def compared(database: Database, ahead: float, wechat: float) -> tuple[dict[str, int], list[str]]:
    clocks = Clocks(
        database,
        lambda: utc_now() + timedelta(seconds=ahead),
        lambda: utc_now() + timedelta(seconds=wechat),
    )
    with capture_logs() as logs:
        found = clocks.compare()
    return found, [line["of"] for line in logs if line["log_level"] == "error"]


def test_clocks_that_agree_are_not_mentioned(a_world: World) -> None:
    found, differ = compared(a_world.house.database, 0, 3)
    assert set(found) == {"database", "wechat"}
    assert differ == []


def test_a_clock_that_is_ahead_of_wechats_is_an_error(a_world: World) -> None:
    _, differ = compared(a_world.house.database, 360, 0)
    expected = ["wechat"] if a_world.house.database.is_sqlite else ["database", "wechat"]
    assert differ == expected


def test_wechat_that_does_not_answer_is_no_difference(a_world: World) -> None:
    def away() -> datetime:
        raise WeChatError(0, "no answer")

    with capture_logs() as logs:
        found = Clocks(a_world.house.database, utc_now, away).compare()
    assert set(found) == {"database"}
    assert [line["log_level"] for line in logs] == ["info"]


def test_the_time_of_wechat_is_read_from_any_answer(a_world: World) -> None:
    a_world.clock.forward(days=3)
    assert server_time(a_world.outside) == a_world.clock.now


def test_without_an_answer_there_is_no_time() -> None:
    with pytest.raises(WeChatError):
        server_time("http://127.0.0.1:9")
