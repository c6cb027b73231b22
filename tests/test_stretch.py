"""Agents in a conversation, over the real turn and outbox: claims, lines, fields, giving back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from bot.errors import Refused
from bot.models.staff import Staff
from bot.models.tables import StretchRow, to_ms
from media.specimen import a_company, licence
from office.stretch import Stretches
from sandbox.faults import Fault
from sandbox.person import Person
from tests.providers.pictures import jpeg
from tests.world import World

EMAIL = "contact.email"


@pytest.fixture
def li(a_world: World) -> Staff:
    return agent(a_world, "li", "李娜")


@pytest.fixture
def wang(a_world: World) -> Staff:
    return agent(a_world, "wang", "王芳")


def agent(a_world: World, login: str, name: str) -> Staff:
    return a_world.house.staff.add(login, name, ["agent"], "correct horse battery staple")


def rows(a_world: World) -> list[Any]:
    with a_world.house.database.reading() as connection:
        return list(connection.execute(select(StretchRow).order_by(StretchRow.id)))


def heard(person: Person) -> list[str]:
    return [m["text"] for m in person.messages() if m["side"] == "account"]


def later(a_world: World, seconds: float = 15) -> None:
    a_world.clock.forward(seconds=seconds)
    a_world.settle()


def about(a_world: World, person: Person) -> tuple[Stretches, str, str]:
    (application,) = a_world.house.records.of_person(person.openid)
    return a_world.house.stretches, person.openid, application.id


def test_of_two_agents_at_once_one_has_the_conversation_and_the_other_reads_who(
    a_world: World, applicant: Person, li: Staff, wang: Staff
) -> None:
    together = Barrier(2)

    def claims(staff: Staff) -> str:
        together.wait()
        try:
            a_world.house.stretches.take_over(staff, applicant.openid)
        except Refused as refused:
            return refused.words
        return "taken"

    with ThreadPoolExecutor(2) as two:
        said = list(two.map(claims, (li, wang)))
    (stretch,) = rows(a_world)
    holder, other = (li, 1) if stretch.agent == "li" else (wang, 0)
    assert said[other] == f"{holder.name} 正在接待这位客户。"
    assert said[1 - other] == "taken"


def test_a_stretch_is_a_row_with_its_first_answer_and_its_end(
    a_world: World, applicant: Person, li: Staff, wang: Staff
) -> None:
    stretches, openid, _ = about(a_world, applicant)
    applicant.says("转人工")
    a_world.settle()
    asked_at = to_ms(a_world.clock()) - 3000
    stretches.take_over(li, openid)
    began = to_ms(a_world.clock())
    later(a_world, 60)
    stretches.say(li, openid, "您好，我是客服李娜。")
    stretches.transfer(li, openid, "wang")
    stretches.hand_back(wang, openid)
    first, second = rows(a_world)
    assert (first.agent, first.called, first.began_at, first.ended_by) == (
        "li",
        "asked",
        began,
        "transferred",
    )
    assert asked_at - 60_000 < first.waited_since <= began
    assert first.answered_at - began >= 60_000
    assert (second.agent, second.answered_at, second.ended_by) == ("wang", 0, "handed_back")
    assert all(row.ended_at for row in (first, second))


def test_a_line_waits_fifteen_seconds_in_which_it_can_be_taken_back(
    a_world: World, applicant: Person, li: Staff
) -> None:
    stretches, openid, _ = about(a_world, applicant)
    stretches.take_over(li, openid)
    line = stretches.say(li, openid, "请把营业执照再拍一张。")
    a_world.settle()
    assert "请把营业执照再拍一张。" not in heard(applicant)
    assert stretches.withdraw(li, openid, line) == "请把营业执照再拍一张。"
    second = stretches.say(li, openid, "不用拍了。")
    later(a_world)
    assert "请把营业执照再拍一张。" not in heard(applicant)
    assert heard(applicant)[-1] == "不用拍了。"
    with pytest.raises(Refused, match="too_late"):
        stretches.withdraw(li, openid, second)


def test_nobody_takes_back_the_line_of_a_colleague(
    a_world: World, applicant: Person, li: Staff, wang: Staff
) -> None:
    stretches, openid, _ = about(a_world, applicant)
    stretches.take_over(li, openid)
    line = stretches.say(li, openid, "好的。")
    with pytest.raises(Refused, match="too_late"):
        stretches.withdraw(wang, openid, line)


def test_a_line_sent_twice_by_one_press_is_said_once(a_world: World, applicant: Person, li: Staff) -> None:
    stretches, openid, _ = about(a_world, applicant)
    stretches.take_over(li, openid)
    for _ in range(2):
        stretches.say(li, openid, "您好。", key="pressed")
    later(a_world)
    assert heard(applicant).count("您好。") == 1


def test_a_line_written_before_giving_back_is_said_before_the_bot_goes_on(
    a_world: World, applicant: Person, li: Staff
) -> None:
    stretches, openid, _ = about(a_world, applicant)
    stretches.take_over(li, openid)
    stretches.say(li, openid, "那您接着填吧。")
    stretches.hand_back(li, openid)
    a_world.settle()
    *_, line, back = heard(applicant)
    assert line == "那您接着填吧。"
    assert back.startswith("客服已把您交回给我。")


def test_a_line_past_the_budget_waits_for_the_person_and_is_not_lost(
    a_world: World, applicant: Person, li: Staff
) -> None:
    stretches, openid, _ = about(a_world, applicant)
    stretches.take_over(li, openid)
    later(a_world, 60)  # what following and tapping opened is over
    applicant.says("在吗")
    a_world.settle()
    may = stretches.may_send(openid)
    assert (may.left, may.kept_for_news) == (4, 1)
    for number in range(5):
        stretches.say(li, openid, f"第{number}条")
        later(a_world)
    assert "第3条" in heard(applicant)
    assert "第4条" not in heard(applicant)
    assert stretches.may_send(openid).left == 0
    assert [line.state for line in stretches.lines(openid)] == ["sent"] * 4 + ["waits"]
    applicant.says("你好")
    a_world.settle()
    assert heard(applicant)[-1] == "第4条"


def test_a_line_that_may_have_arrived_is_not_repeated_and_the_agent_sees_it(
    a_world: World, applicant: Person, li: Staff
) -> None:
    stretches, openid, _ = about(a_world, applicant)
    stretches.take_over(li, openid)
    a_world.sandbox.faults.add(Fault(api="custom/send", hang=True, after=True, seconds=0.1))
    stretches.say(li, openid, "您好。")
    later(a_world)
    later(a_world, 600)
    assert [line.state for line in stretches.lines(openid)] == ["in_doubt"]
    assert heard(applicant).count("您好。") <= 1


def test_who_does_not_get_an_agents_lines_is_told_once_by_template_and_gets_them_with_the_next_word(
    a_world: World, applicant: Person, li: Staff
) -> None:
    stretches, openid, _ = about(a_world, applicant)
    a_world.clock.forward(hours=49)
    stretches.take_over(li, openid)
    prompt = "客服回复了您，回一句话就能看到"
    for words in ("第一条", "第二条"):
        stretches.say(li, openid, words)
        later(a_world)
    may = stretches.may_send(openid)
    assert (may.left, may.until, may.waiting, may.is_prompted) == (0, None, 2, True)
    assert sum(prompt in text for text in heard(applicant)) == 1
    assert "第一条" not in heard(applicant)
    applicant.says("来了")
    a_world.settle()
    assert heard(applicant)[-2:] == ["第一条", "第二条"]
    assert sum(prompt in text for text in heard(applicant)) == 1


def test_a_picture_of_an_agent_is_on_the_phone_after_fifteen_seconds_unless_it_is_taken_back(
    a_world: World, applicant: Person, li: Staff
) -> None:
    stretches, openid, application = about(a_world, applicant)
    stretches.take_over(li, openid)
    picture = jpeg(licence(a_company(2)))
    document = a_world.house.papers.keep_for_sending(picture, openid, application)
    line = stretches.show(li, openid, document, key="first")
    assert stretches.withdraw(li, openid, line) == ""
    stretches.show(li, openid, document, key="second")
    a_world.settle()
    assert not a_world.sandbox.chat.pictures_from_account(openid)
    later(a_world)
    (shown,) = a_world.sandbox.chat.pictures_from_account(openid)
    assert applicant.picture(shown["media_id"]) == a_world.house.papers.preview(document)
    assert [line.state for line in stretches.lines(openid)] == ["withdrawn", "sent"]


def test_agents_need_the_conversation_to_write_in_it(
    a_world: World, applicant: Person, li: Staff, wang: Staff
) -> None:
    stretches, openid, _ = about(a_world, applicant)
    with pytest.raises(Refused) as alone:
        stretches.say(wang, openid, "您好")
    assert alone.value.words == "这位客户现在由机器人接待，请先接手再操作。"
    stretches.take_over(li, openid)
    with pytest.raises(Refused) as second:
        stretches.say(wang, openid, "您好")
    assert second.value.words == "李娜 正在接待这位客户。"
    stretches.take_over(wang, openid, relieves="li")
    stretches.say(wang, openid, "您好")


def test_a_field_that_the_agent_asks_for_is_checked_and_asked_again(
    a_world: World, applicant: Person, li: Staff
) -> None:
    stretches, openid, application = about(a_world, applicant)
    applicant.says("机构证书")
    a_world.settle()
    stretches.take_over(li, openid)
    stretches.ask_field(li, openid, application, "organisation.id_number")
    a_world.settle()
    assert "统一社会信用代码" in heard(applicant)[-1]
    applicant.says("91410105MA9GEXMP9X")
    a_world.settle()
    refusal = heard(applicant)[-1]
    assert not a_world.house.records.of_person(openid)[0].value("organisation.id_number")
    applicant.says("等一下，是哪个号？")
    a_world.settle()
    assert heard(applicant)[-1] == refusal  # a question is for the agent
    applicant.says("91410105MA9GEXMP9W")
    a_world.settle()
    answer = a_world.house.records.of_person(openid)[0].answers["organisation.id_number"]
    assert (answer.value, answer.source, answer.actor) == ("91410105MA9GEXMP9W", "asked", "staff:li")
    assert heard(applicant)[-1].startswith("收到，")


def test_what_an_agent_filled_in_is_told_once_when_the_bot_goes_on(
    a_world: World, applicant: Person, li: Staff
) -> None:
    stretches, openid, application = about(a_world, applicant)
    applicant.says("机构证书")
    a_world.settle()
    stretches.take_over(li, openid)
    with pytest.raises(Refused):
        stretches.edit_field(li, openid, application, "organisation.id_number", "91410105MA9GEXMP9X")
    for field, value in (
        ("organisation.name", "河南示例建设工程有限公司"),
        ("organisation.id_number", "91410105MA9GEXMP9W"),
    ):
        stretches.edit_field(li, openid, application, field, value)
    stretches.hand_back(li, openid)
    a_world.settle()
    back = heard(applicant)[-1]
    assert "客服帮您填好了：\n· 机构名称：河南示例建设工程有限公司" in back
    assert "单位地址是？" in back.split("我们接着办：")[1]  # the field after those
    answer = a_world.house.records.of_person(openid)[0].answers["organisation.name"]
    assert (answer.source, answer.actor) == ("edited", "staff:li")
    applicant.says("进度")
    a_world.settle()
    assert "客服帮您填好了" not in heard(applicant)[-1]
