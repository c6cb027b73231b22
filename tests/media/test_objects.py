"""Objects and the rows that name them: equal bytes are kept until the last row goes, then they go."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from bot.models.database import Database
from bot.models.documents import PARTS, DocumentTable
from bot.models.objects import Objects
from bot.models.tables import DocumentRow
from bot.upkeep.erasing import Eraser
from bot.upkeep.rekeying import Rekeying
from media.storage import NotStoredError, Storage, open_storage
from media.vault import Vault, new_key

OLD, NEW = new_key("old"), new_key("new")


@dataclass
class Archive:
    """Documents and their rows, without the rest of the house."""

    database: Database
    storage: Storage

    def __post_init__(self) -> None:
        self.objects = Objects(self.database, self.storage)
        self.documents = DocumentTable(self.database, self.objects)
        self.eraser = Eraser(self.database, self.objects)

    def keep(self, application: str, number: int, *contents: bytes) -> None:
        """A document of three objects."""
        names = [self.storage.put(content, media_type="image/jpeg") for content in contents]
        values: dict[str, Any] = {
            each.name: "" for each in DocumentRow.__table__.columns if not each.nullable
        }
        values |= {"id": f"{application}{number}", "application_id": application}
        values |= {"source": f"{application}{number}", "width": 1, "height": 1, "created_at": 0}
        self.documents.add(values | dict(zip(PARTS, names, strict=True)))

    def rows(self) -> list[Any]:
        with self.database.reading() as connection:
            return list(connection.execute(select(DocumentRow)))


@pytest.fixture
def archive(database_url: str, store_url: str) -> Iterator[Archive]:
    database = Database(database_url)
    yield Archive(database, open_storage(store_url, Vault([OLD])))
    database.close()


def test_the_bytes_are_gone_when_the_last_document_goes(archive: Archive) -> None:
    archive.keep("one", 1, b"same", b"one's", b"same")
    archive.keep("two", 1, b"same", b"two's", b"two's")
    archive.keep("two", 2, b"other", b"same", b"other")
    archive.eraser.application("one")
    assert {archive.storage.get(name) for name in archive.storage.names()} == {b"same", b"two's", b"other"}
    archive.eraser.documents(["two1"])
    assert {archive.storage.get(name) for name in archive.storage.names()} == {b"same", b"other"}
    archive.eraser.application("two")
    assert list(archive.storage.names()) == []
    assert archive.rows() == []


def test_a_document_that_is_erased_while_its_key_changes_stays_erased(
    archive: Archive, store_url: str
) -> None:
    archive.keep("one", 1, b"o", b"n", b"t")
    archive.keep("two", 1, b"o", b"x", b"y")

    class Interrupted(Vault):
        """Between its opening and its sealing somebody erases."""

        def open(self, sealed: bytes, context: bytes) -> bytes:
            plain = super().open(sealed, context)
            archive.eraser.application("one")
            return plain

    ring = Interrupted([NEW, OLD])
    found = Rekeying(archive.database, archive.objects, open_storage(store_url, ring), ring).store()
    assert found.broken == {}
    new = open_storage(store_url, Vault([NEW]))
    assert {new.get(name) for name in new.names()} == {b"o", b"x", b"y"}


class Broken:
    """A store that fails when one object is to be deleted."""

    def __init__(self, storage: Storage, name: str) -> None:
        self._storage, self._name = storage, name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._storage, attribute)

    def delete(self, name: str) -> None:
        if name == self._name:
            raise NotStoredError("away", retryable=True)
        self._storage.delete(name)


@pytest.mark.parametrize("which", PARTS)
def test_an_erasure_that_failed_midway_is_finished_by_the_next_try(archive: Archive, which: str) -> None:
    archive.keep("one", 1, b"o", b"n", b"t")
    [row] = archive.rows()
    broken: Any = Broken(archive.storage, getattr(row, which))
    with pytest.raises(NotStoredError):
        Eraser(archive.database, Objects(archive.database, broken)).application("one")
    assert archive.rows() == [row]
    archive.eraser.application("one")
    assert list(archive.storage.names()) == []
    assert archive.rows() == []


def test_equal_bytes_that_come_and_go_at_once_are_never_missing(archive: Archive) -> None:
    def come_and_go() -> None:
        for number in range(40):
            _insist(archive, "fleeting", number)
            archive.eraser.application("fleeting")

    seen = 0
    with ThreadPoolExecutor(1) as beside:
        other = beside.submit(come_and_go)
        while not other.done():
            seen += 1
            _insist(archive, f"a{seen}", 1)
            [row] = [row for row in archive.rows() if row.application_id == f"a{seen}"]
            assert archive.storage.get(row.original) == b"same"
            archive.eraser.application(f"a{seen}")
        other.result()
    assert seen > 0
    assert list(archive.storage.names()) == []


def _insist(archive: Archive, application: str, number: int) -> None:
    """As a job does: from the bytes on, when they were deleted in between."""
    while True:
        try:
            return archive.keep(application, number, b"same", b"same", b"same")
        except NotStoredError as error:
            assert error.retryable
