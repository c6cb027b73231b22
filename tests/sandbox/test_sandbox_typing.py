"""The typing sign: refused as WeChat refuses it, and shown on the phone until a message comes."""

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from sandbox.person import Person
from tests.sandbox.line import Line

SIGN = "对方正在输入…"


def types(line: Line, openid: str, command: str = "Typing") -> int:
    return int(line.call("message/custom/typing", {"touser": openid, "command": command})["errcode"])


def is_typed_to(line: Line, person: Person) -> bool:
    everyone = requests.get(f"{line.url}/sandbox/api/people", timeout=10).json()
    mine = next(each for each in everyone["people"] if each["openid"] == person.openid)
    return bool(mine["typing_until"] > everyone["now"])


@pytest.fixture
def person(line: Line) -> Person:
    """Somebody who just said something."""
    person = line.person()
    person.says("你好")
    line.settle()
    return person


def test_it_is_not_repeated_while_it_is_shown(line: Line, person: Person) -> None:
    assert [types(line, person.openid) for _ in range(2)] == [0, 45081]
    line.clock.passes(14)
    assert types(line, person.openid) == 45081
    line.clock.passes(1)
    assert types(line, person.openid) == 0


def test_it_can_be_taken_back_and_given_again(line: Line, person: Person) -> None:
    assert types(line, person.openid) == 0
    assert types(line, person.openid, "CancelTyping") == 0
    assert not is_typed_to(line, person)
    assert types(line, person.openid) == 0


def test_it_needs_an_exchange_in_the_last_thirty_seconds(line: Line, person: Person) -> None:
    line.clock.passes(30)
    assert types(line, person.openid) == 0
    line.clock.passes(1)
    assert types(line, person.openid) == 45080
    assert line.send(person, "在的") == 0
    assert types(line, person.openid) == 0


def test_strangers_and_people_who_left_are_not_typed_to(line: Line, person: Person) -> None:
    assert types(line, "o-nobody") == 40003
    person.unfollows()
    line.settle()
    assert types(line, person.openid) == 43004


def test_another_command_is_refused_and_shows_nothing(line: Line, person: Person) -> None:
    for command in ("Dance", "typing", ""):
        assert types(line, person.openid, command) == 45072
    assert not is_typed_to(line, person)


def test_it_costs_no_message_and_says_nothing_in_the_chat(line: Line, person: Person) -> None:
    before = len(person.messages())
    for _ in range(9):
        assert types(line, person.openid) == 0
        line.clock.passes(15)
        person.says("还有一句")
        line.settle()
    assert len(person.messages()) == before + 9
    assert [line.send(person, f"{n}") for n in range(6)] == [0, 0, 0, 0, 0, 45047]


def test_the_persons_own_words_do_not_end_it_but_an_answer_does(line: Line, person: Person) -> None:
    assert types(line, person.openid) == 0
    person.says("再说一句")
    line.settle()
    assert is_typed_to(line, person)
    assert types(line, person.openid) == 45081
    line.service.answer = lambda message: "收到"
    person.says("第三句")
    line.settle()
    assert not is_typed_to(line, person)


def test_a_template_message_ends_it_too(line: Line, person: Person) -> None:
    assert types(line, person.openid) == 0
    fields = {"thing1": "业务", "character_string2": "1", "phrase3": "状态", "time4": "2026年11月23日"}
    data = {key: {"value": value} for key, value in fields.items()}
    wish = {"touser": person.openid, "template_id": "tpl-status", "data": data}
    assert line.call("message/template/send", wish)["errcode"] == 0
    assert not is_typed_to(line, person)


@pytest.fixture
def page(chromium: Browser, line: Line, person: Person) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page.clock.install()
    page.goto(f"{line.url}/sandbox")
    expect(page.locator("#title")).to_have_text(line.sandbox.config.account_name)
    yield page
    page.close()  # also ends the stream of changes


@pytest.mark.browser
def test_the_phones_title_shows_it_until_a_message_comes(line: Line, person: Person, page: Page) -> None:
    assert types(line, person.openid) == 0
    expect(page.locator("#title")).to_have_text(SIGN)
    line.send(person, "看完了")
    expect(page.get_by_text("看完了")).to_be_visible()
    expect(page.locator("#title")).to_have_text(line.sandbox.config.account_name)


@pytest.mark.browser
def test_without_a_message_the_title_comes_back_by_itself(line: Line, person: Person, page: Page) -> None:
    assert types(line, person.openid) == 0
    expect(page.locator("#title")).to_have_text(SIGN)
    page.clock.fast_forward(16_000)
    expect(page.locator("#title")).to_have_text(line.sandbox.config.account_name)
