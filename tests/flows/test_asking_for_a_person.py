"""A person is asked for in many ways, wherever the conversation stands."""

import pytest

from tests.flows.talk import Talk
from tests.flows.test_takeover import begun

_PHRASES = [
    "人工",
    "帮我转人工",
    "我要人工服务",
    "找人工客服",
    "我要找人工客服",
    "你们这个太慢了，我要找人工客服",
    "能不能转人工啊",
    "麻烦转一下人工",
    "请帮我转人工客服谢谢",
    "客服在吗",
    "有没有真人",
    "我想跟人说话",
    "让你们的人联系我",
    "给我打电话",
    "我要投诉",
    "不要机器人",
    "别机器人了，人工",
    "找你们经理",
    "急急急，人工",
    "人工人工人工",
    "转人工吧",
    "人工客服在吗",
    "有人工吗",
    "我需要人工",
    "人工帮我弄",
]
# Who complains is asked whether they want a person, and is on the list already.
_CALLED = ("asked", "upset")
# Asks about a telephone or a check, and for nobody.
_OTHERS = ["客服电话是多少", "人工核验是什么", "要不要人工审核"]


@pytest.mark.parametrize("said", _PHRASES)
def test_whoever_asks_for_a_person_at_the_menu_is_on_the_list(said: str) -> None:
    talk = Talk()
    talk.says(said)
    assert talk.thread.call in _CALLED


@pytest.mark.parametrize("said", _PHRASES)
def test_whoever_asks_for_a_person_at_a_question_is_on_the_list(said: str) -> None:
    talk = begun()
    talk.says(said)
    assert talk.thread.call in _CALLED


@pytest.mark.parametrize("said", _OTHERS)
def test_whoever_asks_about_people_is_not_queued(said: str) -> None:
    talk = begun()
    talk.says(said)
    assert not talk.thread.wants_person
