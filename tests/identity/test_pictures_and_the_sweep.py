"""A picture of the identity card whose bytes are there before its row, and whoever deletes meanwhile."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.upkeep.sweeping import PARTS, Sweeper
from media.storage import FileStorage
from media.vault import Vault
from tests.identity.steps import IDENTITY, count
from tests.pages.applicant import CONTACT, World, small_pictures

FRONT, _ = small_pictures(*IDENTITY)


class Interrupted(FileStorage):
    """A folder in which somebody does something each time when bytes were written and no row names them."""

    def __init__(self, root: Path, vault: Vault, *meanwhile: Callable[[str], object]) -> None:
        super().__init__(root, vault)
        self._meanwhile = list(meanwhile)

    def put(self, data: bytes, *, media_type: str) -> str:
        name = super().put(data, media_type=media_type)
        if self._meanwhile:
            self._meanwhile.pop(0)(name)
        return name


@pytest.fixture
def client(due: World) -> FlaskClient:
    due.reader.person = IDENTITY
    return due.begin(by=CONTACT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "house" / "documents"


def interrupt(
    due: World, folder: Path, monkeypatch: pytest.MonkeyPatch, *meanwhile: Callable[[str], object]
) -> None:
    store = Interrupted(folder, due.house.vault, *meanwhile)
    monkeypatch.setattr(due.house.identity.idchecks, "_storage", store)


def sweep(due: World, hours: float = 0) -> list[str]:
    """What a sweep so many hours from now deletes; the store's own clock cannot be turned."""
    now = datetime.now(UTC) + timedelta(hours=hours)
    sweeper = Sweeper(due.house.objects, due.house.storage, lambda: now)
    return [name for part in PARTS for name in sweeper.sweep(part).orphans]


def erase(due: World) -> Callable[[str], object]:
    """An application with the very same picture is deleted: the last row that names it is gone."""
    return lambda name: due.house.eraser.documents((), [name])


def test_a_sweep_between_the_picture_and_its_row_deletes_nothing_needed(
    due: World, client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = due.house.storage.put(FRONT, media_type="image/jpeg")
    os.utime(next(folder.rglob(raw)), (1000, 1000))  # left by a crash long ago
    swept: list[str] = []
    interrupt(due, folder, monkeypatch, lambda _: swept.extend(sweep(due)))
    assert due.send(client, "front", FRONT).status_code == 200
    assert raw not in swept
    due.work()
    assert client.get("/p/face/state").get_json()["sides"]["front"]["state"] == "good"


def test_a_picture_that_waits_to_be_read_outlives_every_sweep(due: World, client: FlaskClient) -> None:
    due.send(client, "front", FRONT)
    sweep(due, hours=100)
    due.work()
    assert client.get("/p/face/state").get_json()["sides"]["front"]["state"] == "good"


def test_equal_bytes_deleted_in_between_are_put_again(
    due: World, client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(due, folder, monkeypatch, erase(due))
    assert due.send(client, "front", FRONT).status_code == 200
    due.work()
    assert client.get("/p/face/state").get_json()["sides"]["front"]["state"] == "good"


def test_no_row_names_a_picture_that_is_not_there(
    due: World, client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(due, folder, monkeypatch, erase(due), erase(due))
    answer = due.send(client, "front", FRONT)
    assert answer.status_code == 503
    assert "再拍一次" in answer.get_json()["error"]
    assert count(due, "id_capture") == 0
    assert due.send(client, "front", FRONT).status_code == 200
