"""The outbox: what left is noted, and news that did not arrive is held, whatever comes first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Row, event, insert, select, update

from bot.bootstrap import House
from bot.models.database import Database
from bot.models.tables import OutboxRow, to_ms
from bot.outbox.outbox import LINE, NOTICE, SHOW, Outbox, Outgoing
from bot.wechat.client import WeChat
from flows.catalogue import catalogue
from sandbox.callbacks import Courier
from sandbox.faults import Fault
from sandbox.person import Message, Person
from tests.world import World

NEWS = "您的业务已经审核通过。"
TITLE = "审核结果通知"
BLOCKED = Fault(api="template/send", finish="failed:user block")


@pytest.fixture
def somebody(a_world: World) -> Iterator[Person]:
    """Wrote a moment ago."""
    person = a_world.person()
    person.follows()
    person.says("你好")
    a_world.settle()
    yield person
    person.close()


def plan_news(house: House, openid: str) -> None:
    template = catalogue().templates["approved"]
    data = {key: pattern.format(project="机构证书", order_no="017") for key, pattern in template.data.items()}
    plan(house, Outgoing(NOTICE, openid, "", 0, {"text": NEWS, "template": template.id, "data": data}))


def plan(house: House, outgoing: Outgoing) -> None:
    with house.database.writing() as connection:
        row = house.sealer.outbox(outgoing, to_ms(house.clock()))
        connection.execute(insert(OutboxRow).values(row))


def the_row(house: House) -> Row[Any]:
    """The newest message."""
    with house.database.reading() as connection:
        return connection.execute(select(OutboxRow).order_by(OutboxRow.id.desc()).limit(1)).one()


def told(person: Person) -> list[Message]:
    """The news, each time that they were told."""
    mine = [m for m in person.messages() if m["side"] == "account"]
    return [m for m in mine if NEWS in m["text"] or TITLE in m["text"]]


@contextmanager
def somebody_else_writing(house: House, transaction: int) -> Iterator[Callable[[], None]]:
    """Another process holds the outbox from the n-th transaction of this one on, until it is told to end."""
    database, begun = Database(house.settings.database_url), 0
    engine = house.database.engine
    with database.engine.connect() as other:

        def interfere(_: Connection) -> None:
            nonlocal begun
            begun += 1
            if begun == transaction:
                other.execute(update(OutboxRow).values(error=OutboxRow.error))

        event.listen(engine, "begin", interfere, insert=True)
        yield other.rollback
        event.remove(engine, "begin", interfere)
    database.close()
    assert begun > transaction


class Dawdling:
    """WeChat, whose answer to a template message we hear only when its report has been delivered."""

    def __init__(self, wechat: WeChat, courier: Courier) -> None:
        self._wechat = wechat
        self._courier = courier

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wechat, name)

    def send_template(self, *args: Any, **kwargs: Any) -> str:
        reference = self._wechat.send_template(*args, **kwargs)
        assert self._courier.settle(10)
        return reference


def test_a_message_that_left_while_the_database_was_busy_is_noted_and_not_sent_again(
    a_world: World, somebody: Person
) -> None:
    house, pauses = a_world.house, []
    plan_news(house, somebody.openid)
    with somebody_else_writing(house, transaction=2) as end:

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            end()

        parts = (house.database, house.vault, house.wechat, house.papers.preview, house.clock)
        assert Outbox(*parts, pause=pause).deliver(somebody.openid) == 1
    assert len(pauses) == 1
    assert the_row(house).state == "sent"
    a_world.clock.forward(minutes=5)
    assert house.outbox.due() == {}
    assert house.outbox.deliver(somebody.openid) == 0
    assert [m["channel"] for m in told(somebody)] == ["custom"]


def test_news_whose_failure_is_reported_before_they_are_noted_as_sent_are_held_and_told_at_the_next_contact(
    a_world: World, somebody: Person
) -> None:
    house = a_world.house
    a_world.clock.forward(hours=49)
    plan_news(house, somebody.openid)
    a_world.sandbox.faults.add(BLOCKED)
    dawdling = Dawdling(house.wechat, a_world.sandbox.courier)
    Outbox(house.database, house.vault, dawdling, house.papers.preview, house.clock).deliver(somebody.openid)
    assert (the_row(house).state, the_row(house).error) == ("held", "failed:user block")
    assert told(somebody) == []
    somebody.says("在吗")
    a_world.settle()
    assert [m["channel"] for m in told(somebody)] == ["custom"]
    assert the_row(house).state == "sent"


def test_news_whose_failure_is_reported_after_the_answer_was_lost_are_held(
    a_world: World, somebody: Person
) -> None:
    house = a_world.house
    a_world.clock.forward(hours=49)
    plan_news(house, somebody.openid)
    a_world.sandbox.faults.add(BLOCKED)
    a_world.sandbox.faults.add(Fault(api="template/send", status=500, after=True))
    house.outbox.deliver(somebody.openid)
    assert a_world.sandbox.courier.settle(10)
    assert the_row(house).state == "planned"
    a_world.clock.forward(seconds=3)
    house.outbox.deliver(somebody.openid)  # WeChat knows this message, and reports on it no more
    assert (the_row(house).state, the_row(house).error) == ("held", "failed:user block")


def test_news_that_arrived_by_template_stay_sent_whichever_comes_first(
    a_world: World, somebody: Person
) -> None:
    house = a_world.house
    a_world.clock.forward(hours=49)
    for sender in (house.wechat, Dawdling(house.wechat, a_world.sandbox.courier)):
        plan_news(house, somebody.openid)
        outbox = Outbox(house.database, house.vault, sender, house.papers.preview, house.clock)
        assert outbox.deliver(somebody.openid) == 1
        assert a_world.sandbox.courier.settle(10)
        assert the_row(house).state == "sent"
    assert [m["channel"] for m in told(somebody)] == ["template", "template"]


def test_a_report_for_which_the_database_is_busy_is_not_acknowledged_and_so_brought_again(
    a_world: World, somebody: Person
) -> None:
    house, sandbox = a_world.house, a_world.sandbox
    a_world.clock.forward(hours=49)
    plan_news(house, somebody.openid)
    house.outbox.deliver(somebody.openid)
    assert sandbox.courier.settle(10)
    seen = sandbox.wire.newest()
    report = {"MsgID": the_row(house).reference, "Status": "failed: system failed"}
    with somebody_else_writing(house, transaction=1) as end:
        event.listen(house.database.engine, "handle_error", lambda _: end(), once=True)
        sandbox.courier.send_event(somebody.openid, "TEMPLATESENDJOBFINISH", report)
        assert sandbox.courier.settle(15)
    assert [each["status"] for each in sandbox.wire.since(seen)] == ["503", "200"]
    assert (the_row(house).state, the_row(house).error) == ("held", "failed: system failed")


def test_the_lease_of_a_message_is_as_long_as_the_house_says(a_world: World, somebody: Person) -> None:
    house = House(a_world.house.settings, a_world.clock, a_world.hands, send_lease_seconds=6)
    plan(house, Outgoing(SHOW, somebody.openid, "", 0, {"document": "a picture"}))

    @event.listens_for(house.database.engine, "begin")
    def die(connection: Connection) -> None:
        if connection.get_execution_options().get("reading"):  # it looks for the picture
            raise SystemExit("killed")

    with pytest.raises(SystemExit):
        house.outbox.deliver(somebody.openid)
    event.remove(house.database.engine, "begin", die)
    a_world.clock.forward(seconds=5)
    assert house.outbox.due() == {}
    a_world.clock.forward(seconds=1)
    assert list(house.outbox.due()) == [somebody.openid]
    house.outbox.deliver(somebody.openid)
    assert (the_row(house).state, the_row(house).error) == ("superseded", "uncertain")
    house.close()


def test_the_last_message_of_a_window_is_kept_for_the_next_step(a_world: World, somebody: Person) -> None:
    house = a_world.house
    a_world.clock.forward(minutes=2)  # what following opened is over
    for number in range(6):
        plan(house, Outgoing(LINE, somebody.openid, "", 0, {"text": f"收到第 {number} 份"}))
    plan(house, Outgoing(LINE, somebody.openid, "", 0, {"text": "请做人脸核验", "is_step": True}))
    house.outbox.deliver(somebody.openid)
    said = [m["text"] for m in somebody.messages() if m["side"] == "account"]
    assert [text for text in said if "第" in text] == [f"收到第 {number} 份" for number in range(4)]
    assert said[-1] == "请做人脸核验"


def test_what_was_planned_while_the_clock_was_ahead_keeps_nothing_behind_it_waiting(
    a_world: World, somebody: Person
) -> None:
    before = a_world.clock.now
    a_world.clock.forward(days=31)
    plan_news(a_world.house, somebody.openid)
    a_world.clock.now = before
    plan_news(a_world.house, somebody.openid)
    a_world.settle()
    a_world.settle()
    assert len(told(somebody)) == 2
