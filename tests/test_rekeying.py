"""Keys change while people apply: everything moves to the newest, nothing is lost, the old one may go."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import LargeBinary, delete, insert, select, update

from bot.bootstrap import House
from bot.documents import uploads
from bot.identity import card_reading
from bot.models.database import Database
from bot.models.tables import Base, WorkRow
from bot.upkeep.rekeying import SEALED, KeyCensus, Rekeying, Sealed
from media.vault import Vault, new_key
from tests.world import World

NEW = new_key("newest")
WORK = next(sealed for sealed in SEALED if sealed.name == "work.sealed")


@pytest.fixture
def old(a_world: World) -> House:
    return a_world.house


@pytest.fixture
def new(a_world: World) -> Iterator[House]:
    """The same deployment after a key was put in front of the ring."""
    yield from house_with(a_world, (NEW, *a_world.house.settings.data_keys))


def house_with(world: World, keys: tuple[str, ...]) -> Iterator[House]:
    made = House(replace(world.house.settings, data_keys=keys), world.clock, world.hands)
    yield made
    made.close()


def rekeying(house: House, vault: Vault | None = None) -> Rekeying:
    return Rekeying(house.database, house.objects, house.storage, vault or house.vault)


def a_row(sealed: Sealed, number: int) -> dict[str, Any]:
    """Something in every column."""
    types = {str: f"r{number}", int: number, bool: True, bytes: b""}
    return {column.key: types[column.type.python_type] for column in sealed.table.columns}


def fill(house: House, sealed: Sealed, count: int) -> None:
    """Rows of this table, sealed by the house's key."""
    with house.database.writing() as connection:
        connection.execute(delete(sealed.table))
        for number in range(1, count + 1):
            connection.execute(insert(sealed.table), a_row(sealed, number))
        for row in connection.execute(select(sealed.table)).all():
            key = [column == getattr(row, column.key) for column in sealed.key]
            plain = row[0].encode() if isinstance(row[0], str) else b"x"
            content = sealed.seal(house.vault, plain, row)
            connection.execute(update(sealed.table).where(*key).values({sealed.column.name: content}))


def contents(house: House, sealed: Sealed, vault: Vault) -> list[bytes]:
    with house.database.reading() as connection:
        rows = connection.execute(select(sealed.table).order_by(*sealed.key)).all()
    return [sealed.open(vault, row) for row in rows]


def test_no_encrypted_column_is_forgotten() -> None:
    every = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    # What a key sealed when it was first used is not moved to another: it proves that very key. The digest of
    # a key of the interface is sealed with none, and the public key of a passkey is no secret.
    assert {sealed.name for sealed in SEALED} == every - {
        "key_witness.sealed",
        "api_key.digest",
        "passkey.public_key",
    }


@pytest.mark.parametrize("sealed", SEALED, ids=lambda sealed: sealed.name)
def test_every_column_moves_to_the_newest_key(old: House, new: House, sealed: Sealed) -> None:
    fill(old, sealed, 9)
    before = contents(old, sealed, old.vault)
    census = KeyCensus(new.database, new.storage, new.vault)
    assert census.column(sealed) == {"newest": 0, "test": 9, "": 0}
    found = rekeying(new).column(sealed)
    assert (found.renewed, found.busy, found.broken) == (9, 0, {})
    assert census.column(sealed) == {"newest": 9, "test": 0, "": 0}
    assert contents(new, sealed, Vault([NEW])) == before
    assert rekeying(new).column(sealed).renewed == 0


def test_the_contexts_are_those_of_whoever_seals() -> None:
    row = type("Row", (), {"id": "1", "upload_id": "u", "start": 7})
    names = {"id_capture.sealed", "upload.sealed", "upload_piece.sealed"}
    of = {
        sealed.name: sealed.context(row).encode()
        for sealed in SEALED
        if callable(sealed.context) and sealed.name in names
    }
    assert of["id_capture.sealed"] == card_reading._context("1")
    assert of["upload.sealed"] == uploads._context("1")
    assert of["upload_piece.sealed"] == uploads._context("u", 7)


def test_a_conversation_goes_on_when_the_old_key_is_gone(a_world: World, new: House) -> None:
    person = a_world.person()
    person.follows()
    for words in ("申请数字证书", "同意", "同意", "机构证书", "河南示例建设工程有限公司"):
        person.says(words)
        a_world.settle()
    person.sends_from_tray(["licence"])
    a_world.settle()
    assert [rekeying(new).column(sealed).broken for sealed in SEALED] == [{}] * len(SEALED)
    store = rekeying(new).store()
    assert store.broken == {} and store.renewed == len(list(new.storage.names())) > 0
    for house in house_with(a_world, (NEW,)):
        [application] = house.records.of_person(person.openid)
        assert application.value("organisation.name") == "河南示例建设工程有限公司"
        for row in house.records.documents(application.id):
            assert all(house.storage.get(name) for name in (row.original, row.normalised, row.thumbnail))
        with house.database.reading() as connection:
            for row in connection.execute(select(WorkRow)):
                assert WORK.open(house.vault, row)
    person.close()


class Interrupted(Vault):
    """A vault whose owner is interrupted by somebody who writes the same row."""

    def __init__(self, keys: tuple[str, ...], database: Database, values: dict[str, Any]) -> None:
        super().__init__(keys)
        self._work = database, values

    def open(self, sealed: bytes, context: bytes) -> bytes:
        database, values = self._work
        if values:
            with database.writing() as connection:
                connection.execute(update(WorkRow).where(WorkRow.id == 3).values(values))
            values.clear()
        return super().open(sealed, context)


@pytest.mark.parametrize("key", ["newest", "test"])
def test_what_the_service_writes_meanwhile_is_kept(old: House, new: House, key: str) -> None:
    fill(old, WORK, 5)
    writer = new if key == "newest" else old
    with old.database.reading() as connection:
        row = connection.execute(select(WorkRow).where(WorkRow.id == 3)).one()
    written = {"sealed": WORK.seal(writer.vault, b"written meanwhile", row)}
    vault = Interrupted(new.settings.data_keys, old.database, written)
    found = rekeying(new, vault).column(WORK)
    assert found.busy == 0
    assert contents(new, WORK, Vault([NEW]))[2] == b"written meanwhile"


def test_what_was_erased_meanwhile_stays_erased(old: House, new: House) -> None:
    fill(old, WORK, 5)
    vault = Interrupted(new.settings.data_keys, old.database, {"sealed": b""})
    rekeying(new, vault).column(WORK)
    with new.database.reading() as connection:
        assert connection.execute(select(WorkRow.sealed).where(WorkRow.id == 3)).scalar_one() == b""


# SQLite has one writer, so nobody holds a row there.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_row_that_a_turn_holds_is_not_waited_for(old: House, new: House) -> None:
    fill(old, WORK, 5)
    with old.database.writing() as connection:
        connection.execute(update(WorkRow).where(WorkRow.id == 3).values(attempts=2))
        found = rekeying(new).column(WORK)
    assert (found.renewed, found.busy) == (4, 1)
    assert rekeying(new).column(WORK).renewed == 1


def test_what_cannot_be_opened_is_named_and_the_rest_goes_on(old: House, new: House) -> None:
    fill(old, WORK, 5)
    with old.database.writing() as connection:
        connection.execute(update(WorkRow).where(WorkRow.id == 2).values(sealed=b"\x01\x04lost" + b"0" * 40))
        connection.execute(update(WorkRow).where(WorkRow.id == 4).values(openid="somebody-else"))
    found = rekeying(new).column(WORK)
    assert found.renewed == 3
    assert list(found.broken) == ["2", "4"]
    assert "lost" in found.broken["2"]
    assert KeyCensus(new.database, new.storage, new.vault).column(WORK) == {"newest": 3, "test": 1, "": 1}


def test_a_damaged_document_is_named_and_the_rest_goes_on(old: House, new: House, tmp_path: Any) -> None:
    names = [old.storage.put(f"photo {n}".encode(), media_type="image/jpeg") for n in range(3)]
    next(tmp_path.rglob(names[1])).write_bytes(b"damaged")
    found = rekeying(new).store()
    assert (found.renewed, list(found.broken)) == (2, [names[1]])
    assert KeyCensus(new.database, new.storage, new.vault).store() == {"newest": 2, "": 1}
