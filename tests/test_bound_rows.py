"""Who can write to the tables cannot move a sealed body, or change what it is bound to, unnoticed."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.bootstrap import House
from bot.models.binding import APPLICATION, OUTBOX, REPLY, WORK
from bot.models.tables import ApplicationRow, InboxRow, OutboxRow, WorkRow
from bot.models.work import work_row
from bot.models.work_kinds import WorkKind
from bot.outbox.outbox import Outgoing
from bot.upkeep.rekeying import SEALED, Rekeying
from media.vault import VaultError, header_of
from sandbox.person import Person
from tests.sealed_before import sealed_before
from tests.world import World


@pytest.fixture
def person(a_world: World) -> Iterator[Person]:
    """With an application that knows the organisation's name."""
    person = a_world.person()
    person.follows()
    for words in ("申请数字证书", "同意", "同意", "机构证书"):
        person.says(words)
        a_world.settle()
    yield person
    person.close()


def _rows(house: House, table: Any) -> list[Any]:
    with house.database.reading() as connection:
        return list(connection.execute(select(table.__table__).order_by(*table.__table__.primary_key)))


@pytest.mark.parametrize(
    "values",
    [
        {"openid": "somebody-else"},
        {"status": "approved"},
        {"order_no": "123456789012345678"},
        {"revision": 0},
    ],
    ids=lambda values: next(iter(values)),
)
def test_an_application_whose_columns_were_changed_does_not_open(
    a_world: World, person: Person, values: dict[str, Any]
) -> None:
    house = a_world.house
    [application] = house.records.of_person(person.openid)
    with house.database.writing() as connection:
        connection.execute(update(ApplicationRow).values(values))
    with pytest.raises(VaultError):
        house.records.application(application.id)


def test_an_older_body_put_back_is_refused(a_world: World, person: Person) -> None:
    house = a_world.house
    [old] = _rows(house, ApplicationRow)
    person.says("河南示例建设工程有限公司")
    a_world.settle()
    [new] = _rows(house, ApplicationRow)
    assert new.revision > old.revision
    with house.database.writing() as connection:
        connection.execute(update(ApplicationRow).values(sealed=old.sealed))
    with pytest.raises(VaultError):
        house.records.application(new.id)


def test_two_messages_of_one_person_cannot_exchange_their_bodies(a_world: World) -> None:
    house = a_world.house
    made = [
        Outgoing(kind="line", openid="p", application_id="a", epoch=0, body={"text": text})
        for text in ("one", "two")
    ]
    rows = [house.sealer.outbox(each, 0) for each in made]
    with house.database.writing() as connection:
        connection.execute(insert(OutboxRow), rows)
    one, two = _rows(house, OutboxRow)
    assert b"one" in OUTBOX.open(house.vault, one.sealed, one)
    with pytest.raises(VaultError):
        OUTBOX.open(house.vault, two.sealed, one)


def test_two_works_of_one_person_cannot_exchange_their_payloads(a_world: World) -> None:
    house = a_world.house
    for key in ("erase:1", "erase:2"):
        house.work.add(work_row(house.vault, WorkKind.ERASE, key, "p", "a", {"key": key}, 0))
    one, two = _rows(house, WorkRow)
    with pytest.raises(VaultError):
        WORK.open(house.vault, two.sealed, one)
    with house.database.writing() as connection:
        connection.execute(update(WorkRow).values(application_id="b"))
    assert house.work.claim(one.id) is None  # it is put off with an error line, and the others go on


def test_a_reply_is_given_to_its_own_person_alone(a_world: World, person: Person) -> None:
    house = a_world.house
    row = next(row for row in _rows(house, InboxRow) if row.reply)
    assert REPLY.open(house.vault, row.reply, row)
    with house.database.writing() as connection:
        connection.execute(update(InboxRow).values(openid="somebody-else"))
    moved = next(row for row in _rows(house, InboxRow) if row.reply)
    with pytest.raises(VaultError):
        REPLY.open(house.vault, moved.reply, moved)


def test_rows_of_before_open_and_are_bound_when_they_are_written(a_world: World, person: Person) -> None:
    house = a_world.house
    [row] = _rows(house, ApplicationRow)
    plain = APPLICATION.open(house.vault, row.sealed, row)
    old = sealed_before(house.vault, plain, f"application:{row.id}".encode())
    with house.database.writing() as connection:
        connection.execute(update(ApplicationRow).values(sealed=old))
    person.says("河南示例建设工程有限公司")
    a_world.settle()
    [row] = _rows(house, ApplicationRow)
    assert row.sealed.startswith(header_of(house.vault.keys[0]))
    assert house.records.application(row.id)


def test_rotation_binds_all_rows_of_before_without_a_new_key(a_world: World, person: Person) -> None:
    house = a_world.house
    [row] = _rows(house, ApplicationRow)
    plain = APPLICATION.open(house.vault, row.sealed, row)
    old = sealed_before(house.vault, plain, f"application:{row.id}".encode())
    with house.database.writing() as connection:
        connection.execute(update(ApplicationRow).values(sealed=old))
    sealed = next(one for one in SEALED if one.name == "application.sealed")
    rekeying = Rekeying(house.database, house.objects, house.storage, house.vault)
    assert rekeying.column(sealed).renewed == 1
    assert rekeying.column(sealed).renewed == 0
    [row] = _rows(house, ApplicationRow)
    assert APPLICATION.open(house.vault, row.sealed, row) == plain
    assert row.sealed.startswith(header_of(house.vault.keys[0]))
