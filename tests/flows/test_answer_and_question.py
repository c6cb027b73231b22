"""An answer and a question in one message: both are served, in one reply."""

import pytest

from flows.question import Ask
from tests.flows.every_step import every_step, forms, questions
from tests.properties.personas import PERSONAS, right_answer

ASIDES = (
    ("要多少钱？", "500 元"),
    ("发票什么时候开？", "不和证书一起邮寄"),
    ("锁坏了怎么办？", "400-112-3838"),
)


@pytest.mark.parametrize(("aside", "told"), ASIDES)
@pytest.mark.parametrize("kind", forms())
def test_an_answer_is_kept_and_the_question_beside_it_is_answered(kind: str, aside: str, told: str) -> None:
    wrong = []
    for name in questions(kind):
        walk = every_step(kind)[name].branch()
        if not isinstance(walk.asked, Ask) or not walk.asked.group:
            continue
        value = right_answer(walk.asked, walk.look, PERSONAS[0])
        reply = walk.says(f"{value}，{aside}")
        if told not in reply or not walk.application.value(name) or walk.asked.id == name:
            wrong.append((name, value, reply[:80]))
    assert wrong == []


@pytest.mark.parametrize("kind", forms())
def test_two_questions_of_one_message_are_both_answered(kind: str) -> None:
    for name in questions(kind):
        walk = every_step(kind)[name].branch()
        reply = walk.says("发票抬头能改吗，快递费谁出？")
        assert "修改发票抬头" in reply and "到付" in reply, name
        assert walk.asked.id == name
