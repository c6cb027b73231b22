"""交班: at the end of a shift each thread goes to the next agent with a sentence, which is read first."""

import html
import re
from typing import Any

from tests.desk.office import PASSWORD, Office, Seat
from tests.desk.threads.test_acting import acts, agents
from tests.desk.threads.test_helping import holds
from tests.desk.threads.test_reading import address_of, texts, thread_of

PAGE = "/desk/threads/shift-end"


def values(seat: Seat, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]*)"', seat.text)


def sentences(seat: Seat) -> list[str]:
    return [html.unescape(words) for words in re.findall(r"<textarea[^>]*>([^<]*)</textarea>", seat.text)]


def hands_over(seat: Seat, receiver: str, words: list[str] | None = None) -> Any:
    """What stands on the open page, in one press."""
    given = sentences(seat) if words is None else words
    return seat.posts(
        PAGE,
        receiver=receiver,
        thread=values(seat, "thread"),
        key=values(seat, "key"),
        words=given,
        to=["all"] * len(given),
    )


def two_in_hand(made: Office) -> Seat:
    """An agent with the applicant's thread and somebody else's."""
    made.staff.add("liming", "李明", ("agent",), PASSWORD)
    made.applicant.says("人工")
    seat = holds(made)
    mine, made.applicant.openid = made.applicant.openid, "somebody-else"
    made.applicant.says("人工")
    holds(made)
    made.applicant.openid = mine
    seat.opens(PAGE)
    return seat


def test_all_threads_go_to_a_colleague_in_one_press_with_what_is_open_and_promised(made: Office) -> None:
    seat = two_in_hand(made)
    proposed = sentences(seat)
    assert any("待财务确认" in one and "答应最晚" in one for one in proposed)
    assert any("还没有申请" in one for one in proposed)
    assert hands_over(seat, "liming").status_code == 303
    seat.opens(f"{PAGE}?done=2")
    assert "您手上没有会话" in seat.words
    li = made.seat("liming")
    li.opens("/desk/threads?shelf=mine")
    assert "我的 2" in li.words
    assert li.words.count(" 交班 ") >= 2
    assert [actor for actor, _ in made.audit("transferred")] == ["staff:sunjie"] * 2


def test_the_next_agent_reads_the_sentence_first_until_it_is_answered(made: Office) -> None:
    seat = two_in_hand(made)
    assert hands_over(seat, "liming", ["等客户补营业执照，答应今天回电。"] * 2).status_code == 303
    li = made.seat("liming")
    li.opens(thread_of(made))
    assert "孙洁" in li.words
    assert "交班：等客户补营业执照，答应今天回电。 看过了" in li.words
    li.opens(thread_of(made))
    assert "看过了" in li.words
    assert acts(made, li, "handover-read").status_code == 303
    li.opens(thread_of(made))
    assert "看过了" not in li.words
    assert "交班：等客户补营业执照，答应今天回电。" in texts(li, "note")
    other = thread_of(made, "somebody-else")
    li.opens(other)
    assert "看过了" in li.words
    li.posts(f"{other}/say", words="您好，接着为您处理。", key="one")
    li.opens(other)
    assert "看过了" not in li.words


def test_a_thread_without_a_sentence_stays_and_the_others_go(made: Office) -> None:
    seat = two_in_hand(made)
    answer = hands_over(seat, "", ["", "已经答复，等客户。"])
    assert answer.status_code == 422
    assert "写一句交班的话" in seat.words
    assert "交出了 1 段会话" in seat.words
    assert len(values(seat, "thread")) == 1
    assert len(made.audit("requeued")) == 1


def test_the_same_press_twice_hands_over_once(made: Office) -> None:
    seat = two_in_hand(made)
    assert hands_over(seat, "liming").status_code == 303
    assert hands_over(seat, "liming").status_code == 303
    assert len(made.audit("transferred")) == 2
    li = made.seat("liming")
    li.opens(thread_of(made))
    assert len([text for text in texts(li, "note") if text.startswith("交班：")]) == 1


def test_a_thread_that_a_colleague_took_meanwhile_is_not_given_away(made: Office) -> None:
    seat = two_in_hand(made)
    li = made.seat("liming")
    li.opens(thread_of(made))
    acts(made, li, "take", relieves="sunjie")
    assert hands_over(seat, "").status_code == 422
    assert "已经不在您这里了" in seat.words
    li.opens(thread_of(made))
    assert "写给客户的话" in li.words
    assert texts(li, "note") == []


def test_nobody_is_given_a_thread_who_does_not_talk_with_people(made: Office) -> None:
    seat = two_in_hand(made)
    assert hands_over(seat, "wangfang").status_code == 422
    assert "不接待客户" in seat.words
    assert len(values(seat, "thread")) == 2


def test_numbers_in_the_sentence_are_hidden_as_in_the_lines(made: Office) -> None:
    made.applicant.says("人工")
    sun, li = agents(made)
    acts(made, sun, "take")
    sun.opens(PAGE)
    hands_over(sun, "liming", ["请打 13903711234 找她。"])
    li.opens(thread_of(made))
    assert "看过了" in li.words
    assert "13903711234" not in li.text


def test_the_sentences_go_with_the_person(made: Office) -> None:
    seat = two_in_hand(made)
    hands_over(seat, "liming", ["关于她的执照"] * 2)
    made.house.eraser.messages(made.applicant.openid, 0)
    li = made.seat("liming")
    li.opens(thread_of(made))
    assert "关于她的执照" not in li.text
    assert "看过了" not in li.words
    assert address_of(made) in li.text


def test_who_gives_a_thread_back_leaves_no_sentence_for_the_next_one(made: Office) -> None:
    seat = two_in_hand(made)
    hands_over(seat, "liming")
    li = made.seat("liming")
    li.opens(thread_of(made))
    assert 'class="left-note"' in li.text
    acts(made, li, "back")
    li.opens(thread_of(made))
    assert 'class="left-note"' not in li.text
