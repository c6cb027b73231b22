"""Orders of events that random runs seldom meet: each rule of a takeover at the moment where it counts."""

from datetime import timedelta

from bot.message import inbound
from bot.models.tables import OutboxRow
from sandbox.person import Person
from tests.conversation_agents import agent
from tests.properties.ledger import Ledger
from tests.world import World

LI = agent("li", "李娜")


def somebody(house: World, *said: str) -> Person:
    """A person with an application, all of whose messages were answered."""
    person = house.person()
    person.follows()
    for words in ("申请机构证书", "同意", *said):
        person.says(words)
        house.settle()
    return person


def heard(person: Person) -> list[str]:
    return [message["text"] for message in person.messages() if message["side"] == "account"]


def says_late(house: World, person: Person, words: str, key: str) -> str:
    """A message whose answer has to go through the outbox, of which no worker is told. Returns the reply."""
    house.sandbox.actions.budget.open_by_message(person.openid)
    event = inbound.Text(openid=person.openid, key=key, created_at=house.clock(), content=words)
    return house.house.turn.take(event, answer_by=house.clock() - timedelta(seconds=1)).reply


def test_a_line_of_the_bot_that_was_decided_before_a_takeover_is_not_sent_after_it(house: World) -> None:
    person = somebody(house)
    before = heard(person)
    assert says_late(house, person, "进度", "late") == ""
    planned = [row for row in Ledger(house, person.openid).rows(OutboxRow) if row["state"] == "planned"]
    assert planned, "nothing waits for a worker"
    house.house.stretches.take_over(LI, person.openid)
    house.clock.forward(seconds=70)
    house.settle()
    assert heard(person) == before
    states = {row["id"]: row["state"] for row in Ledger(house, person.openid).rows(OutboxRow)}
    assert {states[row["id"]] for row in planned} == {"superseded"}


def test_a_line_of_before_a_takeover_is_not_sent_after_the_agent_gave_back_either(house: World) -> None:
    person = somebody(house)
    says_late(house, person, "进度", "late")
    planned = [row for row in Ledger(house, person.openid).rows(OutboxRow) if row["state"] == "planned"]
    house.house.stretches.take_over(LI, person.openid)
    house.house.stretches.hand_back(LI, person.openid)
    house.clock.forward(seconds=70)
    house.settle()
    states = {row["id"]: row["state"] for row in Ledger(house, person.openid).rows(OutboxRow)}
    assert planned
    assert {states[row["id"]] for row in planned} == {"superseded"}


def test_what_is_said_to_an_agent_neither_answers_nor_ends_the_form(house: World) -> None:
    person = somebody(house)
    house.house.stretches.take_over(LI, person.openid)
    before, told = house.house.records.of_person(person.openid), heard(person)
    for words in ("河南示例建设工程有限公司", "91410105MA9GEXMP9W", "取消", "是的", "重新开始", "不等了"):
        person.says(words)
        house.settle()
        assert heard(person) == told
    after = house.house.records.of_person(person.openid)
    assert [(one.status, one.answers) for one in after] == [(one.status, one.answers) for one in before]
    assert Ledger(house, person.openid).conversation()["owner"] == "agent:li"
