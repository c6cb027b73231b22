"""An agent takes a thread over, writes, takes back, passes on and gives back, over the real turn."""

import re
from typing import Any

from bot.message.stretch import AgentsInWeChat
from tests.desk.office import PASSWORD, Office, Seat
from tests.desk.threads.test_reading import address_of, texts, thread_of

JSON = {"Accept": "application/json"}


def agents(made: Office) -> tuple[Seat, Seat]:
    """Two agents, each with the thread open."""
    made.staff.add("liming", "李明", ("agent",), PASSWORD)
    seats = made.seat("sunjie"), made.seat("liming")
    for seat in seats:
        seat.opens(thread_of(made))
    return seats


def acts(made: Office, seat: Seat, act: str, **fields: str) -> Any:
    return seat.posts(f"{thread_of(made)}/{act}", **fields)


def asks(made: Office, seat: Seat, act: str, **fields: str) -> Any:
    """As the page's script does."""
    data = {"token": seat.hidden("token"), **fields}
    return seat.client.post(f"{thread_of(made)}/{act}", data=data, headers=JSON)


def test_of_two_agents_one_has_the_thread_and_the_other_reads_who(made: Office) -> None:
    made.applicant.says("人工")
    sun, li = agents(made)
    assert acts(made, sun, "take").status_code == 303
    assert acts(made, li, "take").status_code == 422
    assert "孙洁 正在接待这位客户。" in li.words
    sun.opens("/desk/threads?shelf=mine")
    assert "我的 1" in sun.words
    assert "排队 0" in sun.words
    assert acts(made, li, "take", relieves="sunjie").status_code == 303
    li.opens(thread_of(made))
    assert "写给客户的话" in li.words
    sun.opens(thread_of(made))
    assert "写给客户的话" not in sun.words


def test_a_line_is_held_taken_back_into_the_draft_and_sent_once(made: Office) -> None:
    made.applicant.says("人工")
    sun, _ = agents(made)
    acts(made, sun, "take")
    sun.opens(thread_of(made))
    first = asks(made, sun, "say", words="您好，请问有什么可以帮您？", key="one")
    assert first.json["words"] == ""
    asks(made, sun, "say", words="您好，请问有什么可以帮您？", key="one")
    sun.opens(thread_of(made))
    assert texts(sun, "staff") == ["您好，请问有什么可以帮您？"]
    assert "还没发出" in sun.words
    line = sun.hidden("line")
    back = asks(made, sun, "withdraw", line=line, words="后半句")
    assert back.json["words"] == "您好，请问有什么可以帮您？\n后半句"
    sun.opens(thread_of(made))
    assert "已撤回，没有发出" in sun.words
    assert "您好，请问有什么可以帮您？\n后半句</textarea>" in sun.text
    assert asks(made, sun, "withdraw", line=line).status_code == 422


def test_a_line_that_left_cannot_be_taken_back(made: Office) -> None:
    made.applicant.says("人工")
    sun, _ = agents(made)
    acts(made, sun, "take")
    asks(made, sun, "say", words="您好", key="one")
    sun.opens(thread_of(made))
    line = sun.hidden("line")
    made.clock.forward(seconds=16)
    assert asks(made, sun, "withdraw", line=line).json["problem"] == "这一条已经发出，撤不回了。"


def test_a_colleagues_line_has_no_way_back_for_others(made: Office) -> None:
    made.applicant.says("人工")
    sun, li = agents(made)
    acts(made, sun, "take")
    asks(made, sun, "say", words="您好", key="one")
    li.opens(thread_of(made))
    assert texts(li, "staff") == ["您好"]
    assert li.hidden("line") == ""


def test_a_draft_is_kept_for_its_writer_in_every_browser_and_goes_when_it_is_sent(made: Office) -> None:
    made.applicant.says("人工")
    sun, li = agents(made)
    acts(made, sun, "take")
    assert asks(made, sun, "draft", words="写到一半").status_code == 204
    other = made.seat("sunjie")
    other.opens(thread_of(made))
    assert "写到一半</textarea>" in other.text
    li.opens(thread_of(made))
    assert "写到一半" not in li.text
    asks(made, other, "say", words="写到一半，写完了。", key="one")
    sun.opens(thread_of(made))
    assert "写到一半</textarea>" not in sun.text


def test_what_is_refused_is_still_in_the_box(made: Office) -> None:
    made.applicant.says("人工")
    sun, _ = agents(made)
    acts(made, sun, "take")
    assert acts(made, sun, "say", words="长" * 700, key="one").status_code == 422
    assert "请分成两条发" in sun.words
    assert "长" * 700 + "</textarea>" in sun.text


def test_the_agent_reads_what_may_still_be_sent_before_writing(made: Office) -> None:
    made.applicant.says("人工")
    sun, _ = agents(made)
    acts(made, sun, "take")
    sun.opens(thread_of(made))
    assert re.search(r"还可发 \d 条，(?:1 天 23 小时|2 天)", sun.words)
    sun.opens(f"{thread_of(made)}/lines")
    assert re.search(r"data-allowance-now data-tone=\"good\">还可发 \d 条", sun.text)
    made.clock.forward(hours=49)
    sun = made.seat("sunjie")
    sun.opens(thread_of(made))
    assert "微信不让主动发消息。现在写的会等客户下次来信时发出" in sun.words
    asks(made, sun, "say", words="您好", key="one")
    made.clock.forward(seconds=16)
    made.house.outbox.deliver(made.applicant.openid)
    sun.opens(thread_of(made))
    assert "等客户下次来信时发出" in sun.words


def test_the_thread_is_passed_to_a_colleague_and_given_back_at_the_open_question(made: Office) -> None:
    made.applicant.says("人工")
    sun, li = agents(made)
    acts(made, sun, "take")
    assert acts(made, sun, "pass", to="wangfang").status_code == 422
    assert "不接待客户" in sun.words
    assert acts(made, sun, "pass", to="liming").status_code == 303
    li.opens(thread_of(made))
    assert any("把对话转给了李明" in text for text in texts(li, "system"))
    assert acts(made, li, "back").status_code == 303
    li.opens(thread_of(made))
    assert "机器人" in li.words
    assert "接手后机器人不再说话" in li.words


def test_an_admin_reads_and_does_not_talk(made: Office) -> None:
    made.applicant.says("人工")
    admin = made.seat("admin")
    admin.opens(thread_of(made))
    assert "只有客服可以接手和回复。" in admin.words
    assert acts(made, admin, "take").status_code == 422
    assert made.audit("taken_over") == []


def test_no_other_role_acts(made: Office) -> None:
    seat = made.seat("zhaolei")
    seat.opens("/desk/")
    for act in ("take", "say", "withdraw", "pass", "back", "dismiss", "draft", "typing"):
        assert acts(made, seat, act, words="x").status_code == 403, act


def test_whoever_waits_longest_is_opened_first(made: Office) -> None:
    made.applicant.says("人工")
    first = address_of(made)
    made.clock.forward(minutes=3)
    made.applicant.openid = "somebody-else"
    made.applicant.says("人工")
    seat = made.seat("sunjie")
    answer = seat.client.get("/desk/threads/next")
    assert answer.location.endswith(f"/desk/threads/{first}")


def test_erasing_a_person_erases_the_drafts(made: Office) -> None:
    made.applicant.says("人工")
    sun, _ = agents(made)
    acts(made, sun, "take")
    asks(made, sun, "draft", words="关于您的身份证")
    made.house.eraser.messages(made.applicant.openid, 0)
    sun.opens(thread_of(made))
    assert "关于您的身份证" not in sun.text


def test_a_thread_that_wechat_has_is_taken_from_it_on_purpose_alone(made: Office) -> None:
    made.applicant.says("你好")
    openid, now = made.applicant.openid, made.clock()
    asked = AgentsInWeChat(openid=openid, key="asked", asked_at=now, is_message=True, lead="")
    made.house.turn.take(asked)
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    assert "微信客服工具里的会话也请结束" in seat.text
    assert seat.hidden("relieves") == "wechat"
    assert acts(made, seat, "take").status_code == 422
    assert "微信客服正在接待这位客户。" in seat.words
    assert acts(made, seat, "take", relieves="wechat").status_code == 303
    seat.opens(thread_of(made))
    assert "写给客户的话" in seat.words
