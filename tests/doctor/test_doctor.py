"""One thing is broken, and the doctor names it: of our own parts."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.cli.doctor import look_at_holidays
from media.vault import new_key
from tests.doctor.conftest import Examine
from tests.world import World

KNOWN = date(2026, 12, 31)


def test_a_sound_deployment_has_nothing_wrong(examine: Examine) -> None:
    wrong = {name: found.words for name, found in examine().items() if not found.is_good}
    assert wrong == {}


def test_every_look_says_what_it_saw(examine: Examine) -> None:
    assert all(found.words for found in examine().values())
    assert len(examine()) > 20


def test_tables_of_an_older_release_are_wrong(sound: World, examine: Examine) -> None:
    with sound.house.database.writing() as connection:
        connection.execute(text("update alembic_version set version_num = '0003'"))
    found = examine()["migrations"]
    assert not found.is_good
    assert "0003" in found.words


def test_tables_of_a_newer_release_are_a_warning(sound: World, examine: Examine) -> None:
    with sound.house.database.writing() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    found = examine()["migrations"]
    assert (found.is_good, found.is_certain) == (True, False)
    assert "newer release" in found.words


def test_another_key_under_the_same_name_is_wrong(examine: Examine) -> None:
    found = examine(data_keys=(new_key("test"),))["keys"]
    assert not found.is_good
    assert "SZCA_DATA_KEYS" in found.words


def test_a_key_that_was_added_is_fine(sound: World, examine: Examine) -> None:
    keys = (new_key("new"), *sound.house.settings.data_keys)
    assert examine(data_keys=keys)["keys"].is_good


def test_a_folder_that_cannot_be_made_is_a_finding_and_no_traceback(examine: Examine, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    found = examine(media_url=f"file://{tmp_path}/taken/documents")["store"]
    assert not found.is_good
    assert found.words.startswith("SZCA_MEDIA_URL")


def test_a_full_disk_is_wrong(examine: Examine) -> None:
    found = examine(least_free_mb=10_000_000)["store"]
    assert not found.is_good
    assert "SZCA_LEAST_FREE_MB" in found.words


@pytest.mark.parametrize("role", ["clock", "worker_media", "worker_urgent"])
def test_a_process_that_does_not_run_is_wrong(sound: World, examine: Examine, role: str) -> None:
    for key in sound.house.redis.scan_iter(match=f"szca:process:{role}:*"):
        sound.house.redis.delete(key)
    found = examine()["processes"]
    assert not found.is_good
    assert role in found.words


def test_a_role_that_nobody_holds_is_wrong(sound: World, examine: Examine) -> None:
    sound.house.staff.set_roles("boss", ("agent", "admin"))
    found = examine()["staff"]
    assert not found.is_good
    assert "cashier" in found.words


def test_an_account_without_its_second_factor_is_told_in_production(examine: Examine) -> None:
    templates = {"code": "1688001", "approved": "1688002", "rejected": "1688003", "pin": "1688004"}
    found = examine(env="production", sms_templates=templates)["staff"]
    assert (found.is_good, found.is_certain) == (True, False)
    assert "boss" in found.words
    assert examine()["staff"].is_certain


def test_a_colleague_who_left_holds_no_role(sound: World, examine: Examine) -> None:
    sound.house.staff.add("keeper", "管理员", ("admin",), "quiet river under 7 bridges")
    sound.house.staff.deactivate("boss")
    assert not examine()["staff"].is_good


def test_a_database_and_a_redis_that_are_away_are_named_and_the_rest_is_looked_at(examine: Examine) -> None:
    found = examine(
        database_url="postgresql+psycopg://nobody@127.0.0.1:1/none", redis_url="redis://127.0.0.1:1/0"
    )
    assert not found["database"].is_good
    assert not found["redis"].is_good
    assert found["font"].is_good
    assert found["face"].is_good


def test_redis_that_may_forget_is_a_warning(sound: World, examine: Examine) -> None:
    sound.house.redis.config_set("maxmemory-policy", "allkeys-lru")
    try:
        found = examine()["redis"]
    finally:
        sound.house.redis.config_set("maxmemory-policy", "noeviction")
    assert (found.is_good, found.is_certain) == (True, False)
    assert "noeviction" in found.words


@pytest.mark.parametrize(
    ("today", "is_good", "is_certain"),
    [
        (date(2026, 11, 1), True, True),
        (date(2026, 11, 30), True, False),
        (date(2026, 12, 10), True, False),
        (date(2026, 12, 11), False, True),
        (date(2027, 1, 4), False, True),
    ],
)
def test_holidays_of_next_year_are_a_warning_until_the_last_weeks(
    today: date, is_good: bool, is_certain: bool
) -> None:
    found = look_at_holidays(today, KNOWN)
    assert (found.is_good, found.is_certain) == (is_good, is_certain)
    is_sound = found.is_good and found.is_certain
    assert str(KNOWN) in found.words
    assert ("上班时间" in found.words) is not is_sound
