"""The PIN of a certificate: to its holder by text message, sealed meanwhile, and gone after its time."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.message.making import PinWanted
from bot.models.tables import ApplicationRow, PinRow, WorkRow
from bot.sealing.sealer import Seen
from flows.state import Application, Status
from sandbox.faults import Fault
from sandbox.person import Person
from tests.flows.test_making import mailed
from tests.world import World

PIN = "Zq7!kd92"


@pytest.fixture
def holder(a_world: World, applicant: Person) -> Application:
    """An application of the applicant whose parcel is on its way."""
    house, application = a_world.house, mailed().application
    row = house.sealer.application(application, applicant.openid, Seen("institution/3", ""))
    with house.database.writing() as connection:
        connection.execute(insert(ApplicationRow), row)
    a_world.clock.forward(minutes=2)  # a code went out a moment ago
    return application


def wants_pin(world: World, person: Person, application: Application) -> None:
    about = {"openid": person.openid, "key": f"pin-{world.clock()}", "application_id": application.id}
    world.house.turn.take(PinWanted(**about, actor="staff:lina")).wake(world.house.waker)
    world.settle()


def texts(world: World) -> list[str]:
    return [row["content"] for row in world.sandbox.sms.inbox() if "PIN" in row["content"]]


def test_the_pin_reaches_its_holder_by_text_message_and_stands_nowhere_else(
    a_world: World, applicant: Person, holder: Application
) -> None:
    a_world.house.pins.keep(holder.id, PIN)
    wants_pin(a_world, applicant, holder)
    assert texts(a_world) == [f"【深圳CA】您的数字证书PIN密码是{PIN}。请妥善保管，不要告诉他人。"]
    assert PIN not in json.dumps(applicant.messages(), ensure_ascii=False)
    [(_, now)] = [found for found in [a_world.house.records.application(holder.id)] if found]
    assert now.value("pin") == holder.value("contact.mobile")[-4:]
    with a_world.house.database.reading() as connection:
        [work] = connection.execute(select(WorkRow).where(WorkRow.kind == "send_pin")).all()
    assert (work.state, work.sealed) == ("done", b"")


def test_a_pin_that_was_not_entered_is_not_sent_and_is_an_alarm(
    a_world: World, applicant: Person, holder: Application
) -> None:
    wants_pin(a_world, applicant, holder)
    assert texts(a_world) == []
    with a_world.house.database.reading() as connection:
        [work] = connection.execute(select(WorkRow).where(WorkRow.kind == "send_pin")).all()
    assert (work.state, work.error) == ("failed", "no PIN")


def test_a_provider_in_trouble_is_asked_again_and_the_pin_arrives_once(
    a_world: World, applicant: Person, holder: Application
) -> None:
    a_world.house.pins.keep(holder.id, PIN)
    a_world.sandbox.faults.add(Fault(api="SendStatus", code="LimitExceeded.DeliveryFrequencyLimit"))
    wants_pin(a_world, applicant, holder)
    assert texts(a_world) == []
    for _ in range(3):
        a_world.clock.forward(minutes=2)
        a_world.settle()
    assert len(texts(a_world)) == 1


def test_a_pin_is_never_cut_or_replaced_by_other_words(
    a_world: World, applicant: Person, holder: Application
) -> None:
    a_world.house.pins.keep(holder.id, "x" * 31)  # the account takes 30 characters
    wants_pin(a_world, applicant, holder)
    assert texts(a_world) == []


def test_pins_are_deleted_after_their_time(a_world: World, holder: Application) -> None:
    house = a_world.house
    house.pins.keep(holder.id, PIN)
    a_world.clock.now += timedelta(days=59)
    assert house.retention.apply("pins") == 0
    a_world.clock.now += timedelta(days=2)
    assert house.retention.apply("pins") == 1
    with house.database.reading() as connection:
        assert connection.execute(select(PinRow)).all() == []


def test_what_is_erased_takes_its_pin_along(a_world: World, holder: Application) -> None:
    a_world.house.pins.keep(holder.id, PIN)
    a_world.house.eraser.application(holder.id)
    assert a_world.house.pins.find(holder.id) is None


def test_the_last_pin_counts(a_world: World, holder: Application) -> None:
    for pin in ("first-1", "second-2"):
        a_world.house.pins.keep(holder.id, pin)
    assert a_world.house.pins.find(holder.id) == "second-2"
    assert Status(holder.status) is Status.MAILED
