"""/readyz means it: every part that the service needs, by name, and 503 while one of them does not do."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.errors import SettingsError
from bot.heartbeat import Heartbeat
from bot.upkeep.readiness import ROLES
from tests.scraping import another_web
from tests.world import World

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/none"
NO_REDIS = "redis://127.0.0.1:1/0"


def ready(world: World, **changed: Any) -> tuple[int, dict[str, str]]:
    with another_web(world, **changed) as client:
        answer = client.get("/readyz")
    return answer.status_code, answer.get_json()


@pytest.fixture
def whole(a_world: World) -> World:
    for role in ROLES:
        Heartbeat(a_world.house.redis, role).beat()
    return a_world


def test_a_whole_service_is_ready_and_names_its_parts(whole: World) -> None:
    status, parts = ready(whole)
    assert status == 200
    assert set(parts.values()) == {"ok"}
    assert {"database", "migrations", "redis", "store", "worker_urgent", "worker_media", "clock"} <= set(
        parts
    )


@pytest.mark.parametrize("role", ROLES)
def test_a_role_without_a_process_is_named(whole: World, role: str) -> None:
    for key in whole.house.redis.scan_iter(match=f"szca:process:{role}:*"):
        whole.house.redis.delete(key)
    status, parts = ready(whole)
    assert (status, parts[role]) == (503, "no heartbeat")


def test_tables_of_an_older_release_are_named(whole: World) -> None:
    with whole.house.database.writing() as connection:
        connection.execute(text("update alembic_version set version_num = '0003'"))
    status, parts = ready(whole)
    assert status == 503
    assert "0003" in parts["migrations"]
    assert "szca release" in parts["migrations"]


def test_the_release_before_is_ready_on_tables_of_the_next_one(whole: World) -> None:
    """So it is while the next one is being installed, and after it was taken back."""
    with whole.house.database.writing() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    status, parts = ready(whole)
    assert (status, parts["migrations"]) == (200, "ok")


def test_a_store_that_cannot_be_written_any_more_is_named(whole: World, tmp_path: Path) -> None:
    """A file stands where the folder was: even root cannot write into it."""
    folder = tmp_path / "store"
    with another_web(whole, media_url=f"file://{folder}") as client:
        folder.rmdir()
        folder.write_text("x")
        answer = client.get("/readyz")
    parts = answer.get_json()
    assert answer.status_code == 503
    assert parts["store"] != "ok"
    assert parts["database"] == "ok"


def test_a_store_that_cannot_be_opened_stops_the_start_with_its_setting(whole: World, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    wrong = f"file://{tmp_path}/taken/documents"
    with pytest.raises(SettingsError, match="SZCA_MEDIA_URL"), another_web(whole, media_url=wrong):
        pass


def test_a_disk_with_too_little_room_is_named(whole: World) -> None:
    status, parts = ready(whole, least_free_mb=10_000_000)
    assert status == 503
    assert "SZCA_LEAST_FREE_MB" in parts["store"]


def test_nothing_is_left_in_the_store(whole: World) -> None:
    before = set(whole.house.storage.names())
    ready(whole)
    assert set(whole.house.storage.names()) == before


@pytest.mark.parametrize(
    ("part", "broken"), [("redis", {"redis_url": NO_REDIS}), ("database", {"database_url": NOWHERE})]
)
def test_a_part_that_is_away_is_named_and_the_page_answers(
    whole: World, part: str, broken: dict[str, str]
) -> None:
    status, parts = ready(whole, **broken)
    assert status == 503
    assert parts[part] != "ok"
    assert parts["store" if part == "redis" else "redis"] == "ok"


def test_the_process_lives_whatever_else_is_away(whole: World) -> None:
    with another_web(whole, redis_url=NO_REDIS, database_url=NOWHERE) as client:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
