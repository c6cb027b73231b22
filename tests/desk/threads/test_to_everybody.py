"""一句变常见问题: proposed by an agent, agreed to by an admin, answered by the bot, taken back."""

from collections.abc import Iterator
from typing import Any

import pytest

from flows.hearing.learned import adopt
from tests.desk.applicant import CONTACT_MOBILE
from tests.desk.office import Office, Seat
from tests.desk.threads.test_acting import acts
from tests.desk.threads.test_helping import holds
from tests.desk.threads.test_reading import texts, thread_of

PAGE = "/desk/learned-answers"
QUESTION = "你们公司楼下能停车吗？"
ANSWER = "楼下有收费停车场，前两个小时免费。"


@pytest.fixture(autouse=True)
def nothing_learned() -> Iterator[None]:
    """What a process has learned it knows until it reads again."""
    yield
    adopt(())


def answers(made: Office) -> Seat:
    """An agent who has just answered a question."""
    made.applicant.says("人工")
    seat = holds(made)
    made.applicant.says(QUESTION)
    acts(made, seat, "say", words=ANSWER, key="one")
    seat.opens(thread_of(made))
    return seat


def proposes(made: Office, seat: Seat, question: str = QUESTION, answer: str = ANSWER) -> Any:
    return acts(made, seat, "propose", question=question, answer=answer, key="proposal")


def decides(made: Office, act: str, **edited: str) -> Any:
    admin = made.seat("admin")
    admin.opens(PAGE)
    fields = {"question": QUESTION, "answer": ANSWER, "ways": "", **edited}
    return admin.posts(PAGE, act=act, id=admin.hidden("id"), seen=admin.hidden("seen"), **fields)


def asks_the_bot(made: Office, words: str) -> str:
    """What somebody else is told."""
    made.clock.forward(minutes=1)
    mine, made.applicant.openid = made.applicant.openid, "somebody-else"
    made.applicant.says(words)
    seat = made.seat("sunjie")
    seat.opens(thread_of(made))
    made.applicant.openid = mine
    return texts(seat, "bot")[-1]


def test_the_last_exchange_is_proposed_agreed_to_with_more_ways_and_answered(made: Office) -> None:
    seat = answers(made)
    assert f'value="{QUESTION}"' in seat.text
    assert proposes(made, seat).status_code == 303
    assert ANSWER not in asks_the_bot(made, QUESTION)
    assert decides(made, "agree", ways="公司附近有停车位吗\n楼下能Park吗").status_code == 303
    for words in (QUESTION, "你们公司楼下能停车吗", "楼下能PARK吗？"):
        assert ANSWER in asks_the_bot(made, words), words
    assert ANSWER not in asks_the_bot(made, "楼下能充电吗？")
    changes = [actor for actor, _ in made.audit("desk_setting")]
    assert changes == ["staff:sunjie", "staff:admin", "staff:admin"]


def test_what_is_taken_back_is_not_answered_any_more_and_stands_for_reading_again(made: Office) -> None:
    proposes(made, answers(made))
    decides(made, "agree")
    assert ANSWER in asks_the_bot(made, QUESTION)
    assert decides(made, "take_back").status_code == 303
    assert ANSWER not in asks_the_bot(made, QUESTION)
    admin = made.seat("admin")
    admin.opens(PAGE)
    assert "等您看（1）" in admin.words
    assert decides(made, "refuse").status_code == 303
    admin.opens(PAGE)
    assert "等您看（0）" in admin.words


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (f"请打 {CONTACT_MOBILE} 找她。", "里面有号码"),
        ("请写信到 someone@example.com 问。", "里面有号码或邮箱"),
        ("河南示例建设工程有限公司来停车不收费。", "里面有这位客户的"),
        ("请打 139****1234 找她。", "里面有号码"),
        ("好", "回答写 4 到"),
    ],
)
def test_an_answer_about_one_person_is_not_proposed(made: Office, answer: str, problem: str) -> None:
    seat = answers(made)
    assert proposes(made, seat, answer=answer).status_code == 422
    assert problem in seat.words
    assert made.audit("desk_setting") == []


def test_a_question_that_the_bot_answers_already_or_that_is_none_is_not_proposed(made: Office) -> None:
    seat = answers(made)
    assert proposes(made, seat, "证书的PIN密码怎么获取？").status_code == 422
    assert "机器人已经会答了" in seat.words
    seat.opens(thread_of(made))
    assert proposes(made, seat, "［照片］").status_code == 422


def test_an_admin_does_not_put_a_number_in_either(made: Office) -> None:
    proposes(made, answers(made))
    assert decides(made, "agree", answer=f"请打 {CONTACT_MOBILE}").status_code == 422
    assert ANSWER not in asks_the_bot(made, QUESTION)


def test_of_two_admins_the_second_is_told(made: Office) -> None:
    proposes(made, answers(made))
    admin = made.seat("admin")
    admin.opens(PAGE)
    shown = {"id": admin.hidden("id"), "seen": admin.hidden("seen")}
    decides(made, "refuse")
    answer = admin.posts(PAGE, act="agree", question=QUESTION, answer=ANSWER, ways="", **shown)
    assert answer.status_code == 409
    assert ANSWER not in asks_the_bot(made, QUESTION)
