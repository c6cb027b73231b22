"""With a release, applications of before get the terms that they were told, in the real database."""

from dataclasses import replace
from typing import Any, cast

from sqlalchemy import Table, update

from bot.models.tables import ApplicationRow, to_ms
from bot.sealing.sealer import Seen
from flows.state import Application
from tests.test_sealed_memory import FILLED, WHO, says
from tests.world import World

_application = cast(Table, ApplicationRow.__table__)


def _store_as_before(world: World) -> Application:
    """The row as a release without terms wrote it."""
    application = world.house.records.of_person(WHO)[0]
    answers = {name: one for name, one in application.answers.items() if name not in ("project", "term")}
    old = replace(application, answers=answers, terms=None)
    row: dict[str, Any] = world.house.sealer.application(old, WHO, Seen("institution/3", "contact.name"))
    with world.house.database.writing() as connection:
        connection.execute(
            update(_application).where(_application.c.id == old.id).values(sealed=row["sealed"])
        )
    return old


def test_a_stored_application_gets_its_terms_once(a_world: World) -> None:
    says(a_world, *FILLED)
    old = _store_as_before(a_world)
    assert a_world.house.promising.run() == 1
    settled = a_world.house.records.of_person(WHO)[0]
    assert settled.terms is not None
    assert (settled.terms.project, settled.terms.fee) == ("henan", 50000)
    assert settled.updated_at == old.updated_at
    assert a_world.house.promising.run() == 0


def test_a_row_that_cannot_be_opened_is_left_and_the_others_are_settled(a_world: World) -> None:
    says(a_world, *FILLED)
    old = _store_as_before(a_world)
    broken = {"id": "0" * 32, "openid": "another", "sealed": b"broken", "status": "draft", "revision": 0}
    rest = {"flow": "institution/3", "pending": "", "by_hand": "", "created_at": 0, "updated_at": 0}
    with a_world.house.database.writing() as connection:
        connection.execute(_application.insert().values(**broken, **rest))
    assert a_world.house.promising.run() == 1
    found = a_world.house.records.application(old.id)
    assert found is not None
    assert found[1].terms is not None


def test_what_was_looked_at_is_looked_at_again_only_when_it_changed(a_world: World) -> None:
    says(a_world, *FILLED)
    assert a_world.house.promising.run() == 0
    a_world.clock.forward(hours=2)
    assert a_world.house.promising.run() == 0
    old = _store_as_before(a_world)
    assert a_world.house.promising.run() == 0
    with a_world.house.database.writing() as connection:
        changed = update(_application).where(_application.c.id == old.id)
        connection.execute(changed.values(updated_at=to_ms(a_world.clock())))
    assert a_world.house.promising.run() == 1


def test_as_long_as_one_cannot_be_opened_all_are_looked_at(a_world: World) -> None:
    says(a_world, *FILLED)
    with a_world.house.database.writing() as connection:
        rest = {"id": "0" * 32, "openid": "another", "sealed": b"broken", "status": "draft", "revision": 0}
        connection.execute(_application.insert().values(**rest, created_at=0, updated_at=0))
    assert a_world.house.promising.run() == 0
    a_world.clock.forward(hours=2)
    _store_as_before(a_world)
    assert a_world.house.promising.run() == 1
