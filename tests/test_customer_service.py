"""WeChat's own customer service over signed and encrypted callbacks, as the sandbox plays it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import requests

from bot.jobs.session_records import SessionRecords
from bot.message import stretch as st
from bot.message.inbound import Text
from bot.message.outbound import TRANSFER
from bot.models.staff import Staff
from bot.models.thread_notes import ThreadNotes
from flows.state import BOT
from office.threads.lines import ThreadReader
from office.threads.opening import Threads
from sandbox.faults import Fault
from sandbox.person import Person
from tests.wechat.test_webhook_over_http import open_foreign, push, seal_foreign, tree
from tests.world import START, World, world

KF = "kf2001@szca6688"
AGENT = Staff("li", "李琳", frozenset({"agent"}), is_active=True, session_epoch=0)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[World]:
    """One deployment for this file; every test brings a person of its own."""
    with world(tmp_path_factory.mktemp("running"), redis_url, SZCA_AGENTS="wechat") as made:
        yield made


def owner(world: World, person: Person) -> str:
    with world.house.database.reading() as connection:
        query = f"select owner from conversation where openid = '{person.openid}'"  # noqa: S608
        return str(connection.exec_driver_sql(query).scalar_one())


def asks(world: World, name: str, *words: str) -> Person:
    """Somebody who follows the account and asks for a person."""
    person = world.person(name)
    person.follows()
    world.settle()
    for said in (*words, "人工"):
        person.says(said)
        world.settle()
    return person


def heard(person: Person) -> list[str]:
    return [str(message["text"]) for message in person.messages() if message["side"] == "account"]


def test_the_reply_hands_the_message_to_wechat_signed_and_encrypted(running: World) -> None:
    running.clock.now = START
    query, body = seal_foreign(push("o-sealed", MsgType="text", Content="人工", MsgId="7788"))
    address = f"{running.house.settings.public_url}/wechat"
    first = requests.post(address, params=query, data=body, timeout=60)
    again = requests.post(address, params=query, data=body, timeout=60)
    reply = tree(open_foreign(first.content))
    assert reply["MsgType"] == "transfer_customer_service"
    assert "Content" not in reply
    assert open_foreign(again.content) == open_foreign(first.content)


def test_asking_transfers_the_person_to_wechat_and_tells_them_the_way_back(running: World) -> None:
    person = asks(running, "转接的人")
    assert owner(running, person) == "wechat:"
    assert "不等了" in heard(person)[-1]
    assert running.sandbox.console.is_open(person.openid)


def test_while_an_agent_has_the_session_nothing_comes_here_and_the_bot_says_nothing(running: World) -> None:
    person = asks(running, "被接入的人")
    running.sandbox.console.accept(person.openid, KF)
    running.settle()
    assert owner(running, person) == f"wechat:{KF}"
    before = len(heard(person))
    person.says("我的证书什么时候好")
    running.sandbox.console.say(person.openid, "我来看一下")
    running.settle()
    assert heard(person)[before:] == ["我来看一下"]


def test_when_wechat_closes_the_session_the_bot_goes_on_in_one_message(running: World) -> None:
    person = asks(running, "会话结束的人")
    running.sandbox.console.accept(person.openid, KF)
    running.settle()
    before = len(heard(person))
    running.sandbox.console.close(person.openid)
    running.settle()
    assert owner(running, person) == BOT
    (words,) = heard(person)[before:]
    assert words.startswith("客服会话结束了。")
    person.says("你好")
    running.settle()
    assert len(heard(person)) == before + 2


def test_without_any_event_of_wechats_the_person_is_with_the_bot_again_after_half_an_hour(
    running: World,
) -> None:
    person = asks(running, "没有消息的人")
    running.sandbox.console.accept(person.openid, KF, tells=False)
    running.sandbox.console.close(person.openid, tells=False)
    for minutes in (21, 10):
        running.clock.forward(minutes=minutes)
        running.settle()
    assert owner(running, person) == BOT
    assert "随时回复“人工”" in heard(person)[-1]


def test_a_word_before_an_agent_came_brings_the_person_back_in_the_reply(running: World) -> None:
    person = asks(running, "不等的人")
    person.says("不等了")
    running.settle()
    assert owner(running, person) == BOT
    assert heard(person)[-1].startswith("好的，不等客服了。")


def test_the_thread_at_the_desk_tells_the_transfer_and_who_has_it(running: World) -> None:
    person = asks(running, "看得见的人")
    running.sandbox.console.accept(person.openid, KF)
    running.settle()
    house = running.house
    notes = ThreadNotes(house.database, house.vault, house.clock)
    lines = ThreadReader(house.database, house.sealer, notes, house.clock).read(person.openid, AGENT, {})
    told = [line.text for line in lines if line.side == "system"]
    assert "这条消息转给了微信客服" in told
    assert f"系统 微信客服 {KF} 接入了会话" in told
    threads = Threads(house.database, house.records, house.clock)
    opened = threads.open(person.openid)
    assert opened is not None
    assert threads.who_has(opened, {}) == f"微信客服 {KF}"
    taken = st.TakenOver(openid=person.openid, key="take", actor="staff:li", relieves=opened.relieved)
    house.turn.take(taken)
    assert owner(running, person) == "agent:li"


def told(world: World, person: Person) -> list[tuple[str, str, str]]:
    """Side, name and words of what WeChat's records brought to the thread at the desk."""
    house = world.house
    notes = ThreadNotes(house.database, house.vault, house.clock)
    lines = ThreadReader(house.database, house.sealer, notes, house.clock).read(person.openid, AGENT, {})
    return [(line.side, line.who, line.text) for line in lines if line.fate == "取自微信客服记录"]


def test_what_was_said_in_the_session_stands_in_the_thread_once_it_is_over(running: World) -> None:
    person, other = asks(running, "有记录的人"), asks(running, "另一个人")
    for each in (person, other):
        running.sandbox.console.accept(each.openid, KF)
    running.settle()
    person.says("请问多久能好")
    running.clock.forward(seconds=1)
    running.sandbox.console.say(person.openid, "三个工作日")
    running.sandbox.console.say(other.openid, "另一位的话")
    running.clock.forward(seconds=1)
    assert told(running, person) == []
    running.sandbox.console.close(person.openid)
    running.settle()
    running.clock.forward(minutes=3)
    running.settle()
    whole = [("applicant", "", "请问多久能好"), ("staff", f"微信客服 {KF}", "三个工作日")]
    assert told(running, person) == whole
    records = SessionRecords(running.house.wechat, running.house.sealer.keyed, running.clock)
    for line in records.of(person.openid, (running.clock() - timedelta(days=2)).timestamp()):
        assert running.house.turn.take(line).is_repeat
    assert told(running, person) == whole
    assert told(running, other) == []


def test_records_that_wechat_refuses_leave_a_gap_and_nothing_else(running: World) -> None:
    person = asks(running, "没有记录的人")
    running.sandbox.console.accept(person.openid, KF)
    running.settle()
    running.sandbox.console.say(person.openid, "您好")
    running.sandbox.console.close(person.openid)
    running.settle()
    running.sandbox.faults.add(Fault(api="msgrecord/getmsglist", errcode=48001, times=100))
    running.clock.forward(minutes=3)
    running.settle()
    running.sandbox.faults.clear()
    assert told(running, person) == []
    assert owner(running, person) == BOT


def test_a_session_at_the_desk_is_not_touched_where_agents_work_there(a_world: World) -> None:
    person = a_world.person("桌面的人")
    person.follows()
    a_world.settle()
    a_world.sandbox.config.kf_accounts[KF] = "wx-li"
    a_world.sandbox.console.accept(person.openid, KF)
    a_world.settle()
    assert owner(a_world, person) == BOT
    person.says("人工")
    a_world.settle()
    assert owner(a_world, person) == BOT


def test_a_transfer_that_is_decided_too_late_waits_for_the_next_delivery(running: World) -> None:
    person = running.person("慢的人")
    person.follows()
    running.settle()
    now = running.clock()
    asked = Text(openid=person.openid, created_at=now, key="slow", content="人工")
    first = running.house.turn.take(asked, answer_by=now - timedelta(seconds=1))
    again = running.house.turn.take(asked, answer_by=now + timedelta(seconds=4))
    assert (first.reply, again.reply, again.is_repeat) == (TRANSFER, TRANSFER, True)
