"""Settings that staff change at the desk, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from bot.models.database import Database
from bot.models.desk_settings import DeskSettings
from bot.models.staff import Staff
from bot.models.staff_trail import history

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ADMIN = Staff("admin", "周敏", frozenset({"admin"}), True, 1)


@pytest.fixture
def settings(database_url: str) -> Iterator[DeskSettings]:
    database = Database(database_url)
    yield DeskSettings(database, lambda: NOW)
    database.close()


def test_a_setting_is_changed_given_back_and_remembered(database_url: str) -> None:
    database = Database(database_url)
    settings = DeskSettings(database, lambda: NOW)
    assert settings.all() == {}
    assert settings.change("second.fee", 500, ADMIN, seen=None)
    assert settings.change("second_fee", 1, ADMIN, seen=None)
    assert settings.all("second.") == {"second.fee": 500}
    assert settings.change("second.fee", ["甲"], ADMIN, seen=500)
    assert settings.change("second.fee", ["甲"], ADMIN, seen=["甲"])
    assert settings.change("second.fee", None, ADMIN, seen=["甲"])
    assert settings.all("second.") == {}
    assert [row.action for row in history(database, "admin")] == ["desk_setting"] * 4
    database.close()


@pytest.mark.parametrize("seen", [None, 500])
def test_of_two_changes_of_one_value_the_second_is_refused(settings: DeskSettings, seen: object) -> None:
    if seen is not None:
        settings.change("second.fee", seen, ADMIN, seen=None)

    def change(number: int) -> bool:
        return settings.change("second.fee", number, ADMIN, seen=seen)

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(change, (1, 2)))
    assert sorted(done) == [False, True]
    assert settings.all() == {"second.fee": 1 if done[0] else 2}
