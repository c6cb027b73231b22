"""Long messages: how much is read, what is said of the rest, and what time they take."""

from time import thread_time

import pytest

from flows.state import Status
from handlers.length import PASTE, SENTENCE, within
from tests.flows.every_step import every_step, forms, questions
from tests.flows.talk import OPENING, Talk

UNITS = (
    "我要",
    "就写",
    "我",
    "，",
    "钱",
    "不对",
    "，不是",
    "是",
    " ",
    "1",
    "\n",
    "机构名称：",
    "退费进度",
    "a@",
)
# Seconds of this thread for one message of the longest kind. The slowest takes a tenth of it.
BOUND = 0.5


@pytest.mark.parametrize("kind", forms())
def test_no_text_at_any_question_takes_long(kind: str) -> None:
    slow = []
    for question in questions(kind):
        walk = every_step(kind)[question]
        for unit in UNITS:
            here = walk.branch()
            begun = thread_time()
            here.says(unit * (20_000 // len(unit)))
            if (took := thread_time() - begun) > BOUND:
                slow.append((question, unit, took))
    assert slow == []


def test_a_stranger_who_writes_at_length_is_answered_at_once() -> None:
    for unit in UNITS:
        talk = Talk()
        begun = thread_time()
        assert talk.says(unit * 7000)
        assert thread_time() - begun < BOUND, unit


def test_a_text_of_usual_length_is_read_whole() -> None:
    for text in ("好" * SENTENCE, "名称：值\n" * (PASTE // 5), ""):
        assert within(text) == text


def test_a_long_sentence_is_cut_between_words() -> None:
    text = "我们公司，" + "这个项目很急，" * 60
    assert within(text).endswith("，")
    assert SENTENCE - 7 <= len(within(text)) <= SENTENCE
    assert text.startswith(within(text))


def test_a_long_paste_is_cut_between_fields() -> None:
    text = "法定代表人移动电话：13903710001\n" * 200
    assert within(text).endswith("\n")
    assert PASTE - 25 <= len(within(text)) <= PASTE


def test_a_text_without_any_edge_is_cut_all_the_same() -> None:
    assert within("我" * 5000) == "我" * SENTENCE


def test_a_command_is_heard_at_the_beginning_of_a_long_message() -> None:
    talk = Talk()
    talk.says(*OPENING)
    heard = talk.says("审到哪一步了？" + "我们这边很着急，" * 60)
    assert heard.startswith("这条消息太长，只看了前面 29")
    assert "请分几条短的发来。" in heard
    assert "状态：填写中" in heard


def test_nothing_is_stored_of_a_sentence_whose_end_was_not_read() -> None:
    talk = Talk()
    talk.says(*OPENING)
    before = dict(talk.application.answers)
    heard = talk.says("河南示例建设工程有限公司，" + "原来的名称已经不用了" * 40)
    assert heard.startswith("这条消息太长，没能看完，里面的内容都没有记下。")
    assert talk.asked.id == "organisation.name"
    assert dict(talk.application.answers) == before


def test_a_long_paste_fills_what_stands_in_its_beginning() -> None:
    talk = Talk()
    talk.says(*OPENING)
    fields = "机构名称：河南示例建设工程有限公司\n统一社会信用代码：91410105MA9GEXMP9W\n"
    heard = talk.says(fields + "备注：无\n" * 600)
    assert heard.startswith("这条消息太长，只看了前面")
    assert talk.application.value("organisation.id_number") == "91410105MA9GEXMP9W"
    assert talk.application.status is Status.DRAFT
