"""A renewed application over the database: its papers are the same bytes, and outlive the old application."""

from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.message import inbound
from bot.message.paper import Paper, Read
from bot.models.tables import ApplicationRow, DocumentRow
from bot.sealing.sealer import Seen
from flows.state import Application
from sandbox.person import Person
from tests.flows.test_renewal import completed
from tests.world import World


@pytest.fixture
def certified(a_world: World, applicant: Person) -> Application:
    """A certificate of the applicant, whose licence is in the store."""
    house, old = a_world.house, completed().application
    applicant.sends_from_tray(["licence"])
    a_world.settle()
    [kept] = [row for row in documents(a_world) if row.kind == "photo"]
    paper = Paper(
        kind="licence",
        fields={"name": Read(old.value("organisation.name"), 0.99), "valid_until": Read("长期", 0.99)},
        is_sealed=True,
    )
    licence = old.answers["paper.licence"]._replace(value=kept.id, document=kept.id)
    old = old.give("paper.licence", licence, a_world.clock()).remember(kept.id, paper)
    row = house.sealer.application(old, applicant.openid, Seen("institution/3", ""))
    with house.database.writing() as connection:
        connection.execute(insert(ApplicationRow), row)
    return old


def documents(world: World) -> list[Any]:
    with world.house.database.reading() as connection:
        return list(connection.execute(select(DocumentRow.__table__)))


def test_a_paper_that_is_carried_is_there_after_the_old_one_is_erased(
    a_world: World, applicant: Person, certified: Application
) -> None:
    a_world.clock.forward(minutes=1)
    tap = inbound.Text(
        openid=applicant.openid,
        key="tap",
        created_at=a_world.clock(),
        content=f"续办 {certified.order_no}",
        menu_id="-/pick/0",
    )
    a_world.house.turn.take(tap)
    [new] = [one for one in a_world.house.records.of_person(applicant.openid) if one.renews == certified.id]
    carried = new.value("paper.licence")
    [row] = [row for row in documents(a_world) if row.id == carried]
    assert row.application_id == new.id
    first = next(row for row in documents(a_world) if row.id == certified.value("paper.licence"))
    assert row.normalised == first.normalised
    a_world.house.eraser.application(first.application_id)
    assert a_world.house.storage.get(row.normalised)
    assert [one.id for one in documents(a_world)] == [carried]
