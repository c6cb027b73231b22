"""What operators see of news that did not go out, and how they send it once more."""

from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from bot.cli.main import main
from bot.outbox.outbox import LINE, SHOW, Outgoing
from sandbox.faults import Fault
from sandbox.person import Person
from tests.environ import environ_of
from tests.test_outbox import plan, plan_news, the_row, told
from tests.world import World

Szca = Callable[..., Result]


@pytest.fixture
def absent(a_world: World) -> Iterator[Person]:
    """Wrote two days ago, so only a template message reaches them."""
    person = a_world.person()
    person.follows()
    a_world.settle()
    a_world.clock.forward(hours=49)
    yield person
    person.close()


@pytest.fixture
def szca(a_world: World) -> Szca:
    environ = environ_of(a_world.house.settings)
    return lambda *words: CliRunner(env=environ).invoke(main, ["outbox", *words])


def _is_held(world: World, person: Person, fault: Fault) -> int:
    world.sandbox.faults.add(fault)
    plan_news(world.house, person.openid)
    world.house.outbox.deliver(person.openid)
    assert the_row(world.house).state == "held"
    return the_row(world.house).id


def test_held_news_is_listed_with_its_reason_and_without_its_words(
    a_world: World, absent: Person, szca: Szca
) -> None:
    number = _is_held(a_world, absent, Fault(api="template/send", errcode=40037))
    listed = szca().output
    assert f"{number}  " in listed
    assert "等用户来消息" in listed
    assert "40037" in listed
    assert "审核通过" not in listed
    assert absent.openid not in listed


def test_news_that_is_sent_once_more_arrives_once(a_world: World, absent: Person, szca: Szca) -> None:
    number = _is_held(a_world, absent, Fault(api="template/send", errcode=40037, times=1))
    assert szca("resend", str(number)).exit_code == 0
    a_world.clock.forward(minutes=1)
    a_world.settle()
    assert [m["channel"] for m in told(absent)] == ["template"]
    assert "共 0 条" in szca().output
    again = szca("resend", str(number))
    assert (again.exit_code, "已经发出" in again.output) == (1, True)
    absent.says("在吗")
    a_world.settle()
    assert len(told(absent)) == 1


def test_an_old_line_is_not_sent_later(a_world: World, absent: Person, szca: Szca) -> None:
    a_world.sandbox.faults.add(Fault(api="custom/send", errcode=40003))
    absent.says("你好")
    a_world.settle()
    plan(a_world.house, Outgoing(LINE, absent.openid, "", 0, {"text": "一句旧话"}))
    a_world.house.outbox.deliver(absent.openid)
    assert the_row(a_world.house).state == "failed"
    refused = szca("resend", str(the_row(a_world.house).id))
    assert (refused.exit_code, "这不是通知" in refused.output) == (1, True)
    assert "没有发出" in szca().output


@pytest.mark.parametrize(
    ("kind", "body"), [(LINE, {"text": "一句旧话"}), (SHOW, {"document": "no such picture"})]
)
def test_what_the_chat_could_not_take_is_not_told_after_a_newer_question(
    a_world: World, absent: Person, kind: str, body: dict[str, str]
) -> None:
    plan(a_world.house, Outgoing(kind, absent.openid, "", 0, body))
    a_world.house.outbox.deliver(absent.openid)
    assert the_row(a_world.house).state == "superseded"
    row = the_row(a_world.house).id
    absent.says("在吗")
    a_world.settle()
    assert all("一句旧话" not in m["text"] for m in absent.messages())
    assert the_row(a_world.house).id >= row


def test_a_line_that_was_held_before_goes_with_the_next_contact_and_is_not_told(
    a_world: World, absent: Person, szca: Szca
) -> None:
    plan(a_world.house, Outgoing(LINE, absent.openid, "", 0, {"text": "一句旧话"}))
    row = the_row(a_world.house).id
    with a_world.house.database.writing() as connection:
        connection.execute(text("update outbox set state = 'held' where id = :id"), {"id": row})
        connection.execute(text("update conversation set held = 1"))
    absent.says("在吗")
    a_world.settle()
    with a_world.house.database.reading() as connection:
        state = connection.execute(text("select state from outbox where id = :id"), {"id": row}).scalar_one()
    assert state == "superseded"
    assert all("一句旧话" not in m["text"] for m in absent.messages())
    assert "共 0 条" in szca().output


def test_a_number_that_stands_for_nothing_is_said_so(a_world: World, szca: Szca) -> None:
    unknown = szca("resend", "424242")
    assert (unknown.exit_code, "没有这条消息" in unknown.output) == (1, True)


def test_what_may_have_arrived_is_marked_as_such(a_world: World, absent: Person, szca: Szca) -> None:
    a_world.sandbox.faults.add(Fault(api="template/send", status=502, after=True, times=9))
    plan_news(a_world.house, absent.openid)
    for _ in range(12):
        a_world.house.outbox.deliver(absent.openid)
        a_world.clock.forward(minutes=2)
    assert the_row(a_world.house).state == "held"
    assert "可能已送达" in szca().output
