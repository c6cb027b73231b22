"""WeChat's own customer service in the sandbox: transfers, sessions of agents, and their records."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.person import Person
from tests.sandbox.line import ACCOUNT, Line

KF, OTHER = "kf1@szca", "kf2@szca"


@pytest.fixture
def transferring(line: Line) -> Callable[[str], None]:
    """The service answers each message with a transfer; there are two agents."""
    line.sandbox.config.kf_accounts.update({KF: "wx-1", OTHER: "wx-2"})

    def answer(info: str = "") -> None:
        def transfer(message: Any) -> str:
            return (
                f"<xml><ToUserName>{message.source}</ToUserName><FromUserName>{ACCOUNT}</FromUserName>"
                "<CreateTime>1795000000</CreateTime><MsgType>transfer_customer_service</MsgType>"
                f"{info}</xml>"
            )

        line.service.answer = transfer

    return answer


def said(line: Line, person: Person, words: str) -> str:
    """What is remarkable about the answer to these words."""
    person.says(words)
    line.settle()
    return str(line.sandbox.wire.since(0)[-1]["problem"])


def events(line: Line) -> list[str]:
    return [push.event for push in line.service.pushes if push.type == "event"]


def agent(line: Line, person: Person, **wish: Any) -> int:
    """What the agent does, by the sandbox's own API."""
    address = f"{line.url}/sandbox/api/people/{person.openid}/agent"
    answer = requests.post(address, json=wish, timeout=60)
    line.settle()
    return answer.status_code


def records(line: Line, **wish: Any) -> dict[str, Any]:
    now = int(line.clock())
    whole = {"starttime": now - 600, "endtime": now + 600, "msgid": 1, "number": 10_000} | wish
    address = f"{line.url}/customservice/msgrecord/getmsglist"
    query = {"access_token": line.token()}
    return dict(requests.post(address, params=query, json=whole, timeout=60).json())


def test_a_transferred_person_waits_and_what_they_write_still_comes_to_the_service(
    line: Line, transferring: Callable[..., None]
) -> None:
    person = line.person()
    transferring()
    said(line, person, "人工")
    assert line.sandbox.console.is_open(person.openid)
    before = len(line.service.pushes)
    said(line, person, "在吗")
    assert len(line.service.pushes) == before + 1


def test_a_transfer_after_an_event_or_to_an_unknown_account_is_no_answer(
    line: Line, transferring: Callable[..., None]
) -> None:
    person = line.person()
    transferring("<TransInfo><KfAccount>kf9@szca</KfAccount></TransInfo>")
    assert "客服账号不存在" in said(line, person, "人工")
    transferring()
    person.unfollows()
    person.follows()
    line.settle()
    assert "只能在用户消息之后" in str(line.sandbox.wire.since(0)[-1]["problem"])
    assert not line.sandbox.console.is_open(person.openid)


def test_an_agent_who_accepts_gets_the_messages_until_the_session_is_closed(
    line: Line, transferring: Callable[..., None]
) -> None:
    person = line.person()
    transferring()
    said(line, person, "人工")
    assert agent(line, person, do="accept", account=KF) == 200
    before = len(line.service.pushes)
    person.says("给客服的话")
    assert agent(line, person, do="say", text="您好") == 200
    assert len(line.service.pushes) == before
    assert agent(line, person, do="pass_on", account=OTHER) == 200
    assert agent(line, person, do="close") == 200
    assert events(line)[-3:] == ["kf_create_session", "kf_switch_session", "kf_close_session"]
    person.says("又是机器人")
    line.settle()
    assert line.service.pushes[-1].content == "又是机器人"


def test_after_half_an_hour_without_a_close_the_messages_come_to_the_service_again(
    line: Line, transferring: Callable[..., None]
) -> None:
    person = line.person()
    transferring()
    agent(line, person, do="accept", account=KF, tells=False)
    assert "kf_create_session" not in events(line)
    line.clock.passes(1801)
    person.says("还在吗")
    line.settle()
    assert line.service.pushes[-1].content == "还在吗"


def test_only_an_agent_who_is_bound_accepts_and_only_one_in_a_session_says_or_closes(
    line: Line, transferring: Callable[..., None]
) -> None:
    person = line.person()
    line.sandbox.config.kf_accounts["kf3@szca"] = ""
    assert agent(line, person, do="accept", account="kf3@szca") == 409
    assert agent(line, person, do="say", text="您好") == 409
    assert agent(line, person, do="close") == 409
    assert agent(line, person, do="sing") == 400


def test_records_come_in_pages_of_a_day_at_most(line: Line, transferring: Callable[..., None]) -> None:
    person = line.person()
    transferring()
    agent(line, person, do="accept", account=KF)
    person.says("请问")
    for words in ("您好", "请讲"):
        agent(line, person, do="say", text=words)
    first = records(line, number=2)
    rest = records(line, number=2, msgid=first["msgid"])
    told = [*first["recordlist"], *rest["recordlist"]]
    assert [(row["opercode"], row["text"]) for row in told] == [
        (2003, "请问"),
        (2002, "您好"),
        (2002, "请讲"),
    ]
    assert {row["worker"] for row in told} == {KF}
    assert (first["number"], rest["number"]) == (2, 1)
    unsigned = requests.post(f"{line.url}/customservice/msgrecord/getmsglist", json={}, timeout=60)
    assert unsigned.json()["errcode"] == 41001
    now = int(line.clock())
    assert records(line, starttime=now - 86_401, endtime=now)["errcode"] == 65417
    assert records(line, number=10_001)["errcode"] == 40097
    assert records(line, starttime=now + 1, endtime=now)["errcode"] == 40097
