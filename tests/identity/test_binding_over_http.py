"""Codes and news by short message, through workers and over HTTP: limits, faults, and what is kept."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.message.inbound import Text
from bot.models.sms_codes import SmsCodeRow
from bot.models.tables import WorkRow
from bot.models.work import TRIES
from flows.certificates.choice import look_at
from flows.sections.binding import CODE as THE_CODE
from flows.sections.binding import NUMBER
from sandbox.faults import Fault
from sandbox.person import Person
from tests.conversation_scenes import House as Scene
from tests.world import CODE, PHONE, World

OTHER = "13900139000"
LIMIT = "LimitExceeded.PhoneNumberThirtySecondLimit"
BLACKLISTED = "FailedOperation.PhoneNumberInBlacklist"


class Phone:
    """Somebody in the chat who has agreed, and is asked for a number."""

    def __init__(self, world: World, name: str = "王小明") -> None:
        self.world, self.person = world, world.person(name)
        self.person.follows()
        self.says("申请数字证书", "同意", "同意")

    def says(self, *texts: str) -> str:
        for words in texts:
            self.person.says(words)
            self.world.settle()
        return self.person.last_text

    @property
    def open(self) -> str:
        (application,) = self.world.house.records.of_person(self.person.openid)
        pending = look_at(application, self.world.clock()).pending()
        return pending.id if pending else ""

    def texts(self, number: str = PHONE) -> list[str]:
        return [str(text["content"]) for text in self.person.texts(number)]


@pytest.fixture
def phone(a_world: World) -> Iterator[Phone]:
    made = Phone(a_world)
    yield made
    made.person.close()


@pytest.fixture
def other(a_world: World) -> Iterator[Phone]:
    made = Phone(a_world, "赵敏")
    yield made
    made.person.close()


def plan(world: World, api: str, **fault: Any) -> None:
    world.sandbox.faults.add(Fault(api=api, **fault))


def rows(world: World, kind: str) -> list[WorkRow]:
    with world.house.database.reading() as connection:
        return list(connection.execute(select(WorkRow).where(WorkRow.kind == kind).order_by(WorkRow.id)))


def test_the_code_comes_by_short_message_and_opens_the_way(a_world: World, phone: Phone) -> None:
    a_world.digits.next = "048213"
    assert "验证码已发到 138****0002" in phone.says(PHONE)
    assert phone.texts() == ["【深圳CA】您的验证码是048213，5分钟内有效，请勿告诉他人。"]
    assert phone.says("048213").startswith("手机号码验证好了")
    assert phone.open == "type"


def test_of_a_code_that_was_sent_nothing_is_kept(a_world: World, phone: Phone) -> None:
    phone.says(PHONE)
    (sent,) = rows(a_world, "send_code")
    assert (sent.state, bytes(sent.sealed)) == ("done", b"")
    with a_world.house.database.reading() as connection:
        counted = connection.execute(select(SmsCodeRow)).all()
    assert len(counted) == 2
    assert PHONE not in repr(counted)


def test_a_callback_that_comes_twice_sends_one_code(a_world: World, phone: Phone) -> None:
    a_world.sandbox.faults.add(Fault(callback="duplicate"))
    phone.says(PHONE)
    assert len(phone.texts()) == 1
    assert len(rows(a_world, "send_code")) == 1


def test_a_message_that_got_lost_is_sent_anew_after_a_minute_and_the_first_code_is_void(
    a_world: World, phone: Phone
) -> None:
    phone.says(PHONE)
    a_world.clock.forward(minutes=1)
    a_world.digits.next = "135790"
    assert "又发了一条" in phone.says("没收到")
    assert len(phone.texts()) == 2
    assert "不对" in phone.says(CODE)
    phone.says("135790")
    assert phone.open == "type"


def test_a_person_gets_one_code_a_minute_whatever_the_number(a_world: World, phone: Phone) -> None:
    phone.says(PHONE)
    assert "不能发得太密" in phone.says("换个号码", OTHER)
    assert phone.texts(OTHER) == []
    a_world.clock.forward(minutes=1)
    phone.says("重新发送")
    assert len(phone.texts(OTHER)) == 1


def test_a_number_gets_one_code_a_minute_whoever_types_it(phone: Phone, other: Phone) -> None:
    phone.says(PHONE)
    assert "不能发得太密" in other.says(PHONE)
    assert len(phone.texts()) == 1


def test_ten_codes_a_day_are_enough_and_the_next_day_is_another(a_world: World, phone: Phone) -> None:
    phone.says(PHONE)
    for _ in range(9):
        a_world.clock.forward(minutes=20)
        phone.says("重新发送")
    assert len(rows(a_world, "send_code")) == 10
    a_world.clock.forward(minutes=20)
    assert "明天" in phone.says("重新发送")
    assert len(rows(a_world, "send_code")) == 10
    a_world.clock.forward(hours=24)
    assert "又发了一条" in phone.says("重新发送")


def test_many_who_type_one_number_at_once_make_one_code(a_world: World) -> None:
    def begins(who: int) -> None:
        for count, words in enumerate(("申请数字证书", "同意", "同意")):
            take(who, words, count)

    def take(who: int, words: str, count: int) -> str:
        written = a_world.clock() + timedelta(seconds=count)
        event = Text(openid=f"o{who}", created_at=written, key=f"{who}:{count}", content=words)
        due = a_world.clock() + timedelta(seconds=4)
        return a_world.house.turn.take(event, answer_by=due).reply

    for who in range(6):
        begins(who)
    with ThreadPoolExecutor(6) as crowd:
        replies = list(crowd.map(lambda who: take(who, PHONE, 9), range(6)))
    assert len([reply for reply in replies if "验证码已发到" in reply]) == 1
    assert len(rows(a_world, "send_code")) == 1


def test_the_provider_s_own_limit_is_waited_for(a_world: World, phone: Phone) -> None:
    plan(a_world, "SendStatus", code=LIMIT)
    assert "验证码已发到" in phone.says(PHONE)
    assert phone.texts() == []
    a_world.clock.forward(seconds=30)
    a_world.settle()
    assert len(phone.texts()) == 1
    phone.says(CODE)
    assert phone.open == "type"


def test_a_blacklisted_number_is_asked_to_be_another(a_world: World, phone: Phone) -> None:
    plan(a_world, "SendStatus", code=BLACKLISTED)
    assert "收不到我们的短信" in phone.says(PHONE)
    assert phone.open == NUMBER
    (tried,) = rows(a_world, "send_code")
    assert (tried.state, bytes(tried.sealed)) == ("failed", b"")
    a_world.clock.forward(minutes=1)
    phone.says(OTHER, CODE)
    assert phone.open == "type"


def test_while_the_provider_is_down_the_person_learns_of_it_and_tries_again_later(
    a_world: World, phone: Phone
) -> None:
    plan(a_world, "SendSms", status=502, times=TRIES)
    phone.says(PHONE)
    for _ in range(4):
        a_world.clock.forward(seconds=40)
        a_world.settle()
    assert "短信暂时发不出去" in phone.person.last_text
    assert phone.open == THE_CODE
    assert "又发了一条" in phone.says("重新发送")
    phone.says(CODE)
    assert phone.open == "type"


def test_a_code_that_waited_too_long_is_not_sent_at_all(a_world: World, phone: Phone) -> None:
    plan(a_world, "SendStatus", code=LIMIT)
    phone.says(PHONE)
    a_world.clock.forward(minutes=5)
    a_world.settle()
    assert phone.texts() == []
    assert [(row.state, bytes(row.sealed)) for row in rows(a_world, "send_code")] == [("done", b"")]
    assert "不能用了" in phone.says(CODE)


@pytest.fixture
def reviewed(a_world: World) -> Iterator[tuple[Scene, Person]]:
    person = a_world.person()
    person.follows()
    a_world.settle()
    scene = Scene(a_world, person)
    scene.does("前情", "机构证书，审核中")
    yield scene, person
    scene.close()
    person.close()


def news(person: Person) -> list[str]:
    return [str(text["content"]) for text in person.texts(PHONE) if "验证码" not in text["content"]]


def test_an_approval_comes_by_short_message_too(reviewed: tuple[Scene, Person], a_world: World) -> None:
    scene, person = reviewed
    scene.does("审核通过", "")
    assert news(person) == [
        "【深圳CA】您好，您提交的河南省互通数字证书项目新申请业务已经审核通过。"
        "请登录 www.szca.com-网上营业厅--个人中心-我的业务单-进行查看。"
    ]
    (sent,) = rows(a_world, "send_sms")
    assert (sent.state, bytes(sent.sealed)) == ("done", b"")


def test_a_rejection_comes_by_short_message_again_when_the_provider_is_back(
    reviewed: tuple[Scene, Person], a_world: World
) -> None:
    scene, person = reviewed
    plan(a_world, "SendSms", status=502)
    scene.does("审核驳回", "营业执照：未加盖公章")
    assert "已被审核驳回" in person.last_text
    a_world.clock.forward(seconds=30)
    a_world.settle()
    (told,) = news(person)
    assert told.startswith("【深圳CA】您好，您提交的河南省互通数字证书项目新申请业务已被审核驳回。驳回原因：")


def test_news_that_cannot_be_texted_is_told_in_wechat_all_the_same(
    reviewed: tuple[Scene, Person], a_world: World
) -> None:
    scene, person = reviewed
    plan(a_world, "SendStatus", code=BLACKLISTED)
    scene.does("审核通过", "")
    assert "审核通过" in person.last_text
    assert news(person) == []
    (failed,) = rows(a_world, "send_sms")
    assert failed.state == "failed"
    assert bytes(failed.sealed), "the words stay sealed, so that staff can send them again"
