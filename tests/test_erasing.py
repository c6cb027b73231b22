"""Deletion that deletes: from the tables and from the store, and nothing of anybody else."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import select

from bot.bootstrap import House
from bot.models.tables import ApplicationRow, DocumentRow, InboxRow, OutboxRow, WorkRow
from sandbox.person import Person
from tests.world import World, bound

NAME = "河南示例建设工程有限公司"


class People:
    """Applicants who got as far as a photographed licence."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.open = ExitStack()

    def somebody(self, name: str) -> Person:
        person = self.world.person(name)
        self.open.callback(person.close)
        person.follows()
        for words in ("申请数字证书", *bound(name), "机构证书", NAME):
            person.says(words)
            self.world.settle()
        person.sends_from_tray(["licence"])
        self.world.settle()
        return person

    def says(self, person: Person, *texts: str) -> str:
        for words in texts:
            person.says(words)
            self.world.settle()
        return person.last_text


@pytest.fixture
def people(a_world: World) -> Iterator[People]:
    made = People(a_world)
    with made.open:
        yield made


def documents(house: House, openid: str) -> list[DocumentRow]:
    with house.database.reading() as connection:
        return list(connection.execute(select(DocumentRow).where(DocumentRow.openid == openid)))


def sealed(house: House, openid: str) -> list[bytes]:
    """Everything that is kept of what a person wrote, was told or had done; the deletion names only ids."""
    queries = [
        select(InboxRow.sealed).where(InboxRow.openid == openid),
        select(OutboxRow.sealed).where(OutboxRow.openid == openid),
        select(WorkRow.sealed).where(WorkRow.openid == openid, WorkRow.kind != "erase"),
    ]
    with house.database.reading() as connection:
        return [content for query in queries for content in connection.execute(query).scalars()]


def test_a_cancelled_draft_leaves_neither_answers_nor_photos(people: People) -> None:
    house, person = people.world.house, people.somebody("王小明")
    assert len(documents(house, person.openid)) == 1
    assert list(house.storage.names())
    assert "已经取消" in people.says(person, "取消", "确定")
    assert documents(house, person.openid) == []
    assert list(house.storage.names()) == []
    with house.database.reading() as connection:
        row = connection.execute(select(ApplicationRow)).one()
    assert row.status == "cancelled"
    assert house.sealer.open_application(row).answers == {}


def test_equal_photos_of_somebody_else_stay(people: People) -> None:
    house, one, other = people.world.house, people.somebody("王小明"), people.somebody("李小红")
    assert documents(house, one.openid)[0].sha256 == documents(house, other.openid)[0].sha256
    people.says(one, "取消", "确定")
    [left] = documents(house, other.openid)
    assert house.storage.get(left.normalised)


def test_deleting_everything_takes_the_words_as_well_and_still_knows_a_repeat(people: People) -> None:
    house, person = people.world.house, people.somebody("王小明")
    assert any(sealed(house, person.openid))
    assert "已经删除了" in people.says(person, "删除我的资料", "确认删除")
    assert documents(house, person.openid) == []
    assert [content for content in sealed(house, person.openid) if content] == []
    with house.database.reading() as connection:
        keys = (
            connection.execute(select(InboxRow.key).where(InboxRow.openid == person.openid)).scalars().all()
        )
    assert len(keys) > 5
    assert all(house.is_known(key) for key in keys)


def test_a_photo_that_arrives_after_the_deletion_is_deleted_too(people: People) -> None:
    world, person = people.world, people.somebody("王小明")
    person.sends_from_tray(["id_front"])
    assert world.sandbox.courier.settle(10)
    for words in ("取消", "确定"):
        world.clock.forward(seconds=2)  # a yes is younger than its question
        person.says(words)
        assert world.sandbox.courier.settle(10)
    world.settle()
    assert documents(world.house, person.openid) == []
    assert list(world.house.storage.names()) == []
