"""What somebody does not know now is asked last; nothing waits that later questions speak of."""

import pytest

from flows.question import Ask
from tests.flows.every_step import Walk, every_step, forms, questions
from tests.flows.talk import OPENING, Talk, fields

BOSS_MOBILE = "legal_rep.mobile"


def at(question: str, kind: str = "institution") -> Walk:
    return every_step(kind)[question].branch()


def to_the_end(walk: Walk) -> None:
    """Answer whatever is asked until everything but what was left for later is known."""
    while walk.asked.id not in walk.application.postponed and walk.asked.id != "confirm":
        walk.goes_on()


def waiting(kind: str) -> list[str]:
    """The fields that can wait."""
    known = every_step(kind)
    asked = [known[name].asked for name in questions(kind)]
    return [q.id for q in asked if isinstance(q, Ask) and q.can_wait and known[q.id].look.can_wait(q)]


@pytest.mark.parametrize(
    "said",
    ["不知道", "我不知道老板的手机号", "跳过", "先填别的", "手头没有", "待会再填", "我问问老板再发", "忘了",
     "法人的电话我不清楚啊"],
)  # fmt: skip
def test_what_somebody_does_not_know_is_asked_after_the_other_fields(said: str) -> None:
    walk = at(BOSS_MOBILE)
    assert "法人移动电话先放一放" in walk.says(said)
    assert walk.asked.id == "contact.name"
    to_the_end(walk)
    assert walk.asked.id == BOSS_MOBILE
    assert walk.heard[-1].startswith("【先放着的】")
    walk.goes_on()
    assert walk.asked.id == "confirm"
    assert walk.application.postponed == ()


@pytest.mark.parametrize("kind", forms())
def test_whatever_can_wait_may_be_left_for_later_and_nothing_later_speaks_of_it(kind: str) -> None:
    for name in waiting(kind):
        usual, walk = at(name, kind), at(name, kind)
        usual.goes_on()
        walk.says("跳过")
        is_last = usual.asked.id == "confirm"
        assert (walk.asked.id == name) == is_last, name
        while walk.asked.id not in (name, "confirm"):
            asked = walk.asked
            if usual.asked.id == asked.id:  # in the same words as to somebody who knew it
                assert walk.said[-1].text.endswith(usual.said[-1].text.split("\n", 1)[-1]), (name, asked.id)
                usual.goes_on()
            walk.goes_on()
        assert walk.asked.id == name
        walk.goes_on()
        assert walk.asked.id == "confirm", (name, walk.asked.id)


def test_when_only_that_is_left_it_stays_open_and_the_day_is_named_until_which_all_is_kept() -> None:
    walk = at(BOSS_MOBILE)
    walk.says("不知道")
    to_the_end(walk)
    assert "为您保留到12月23日" in walk.says("还是不知道", "不知道")
    assert walk.asked.id == BOSS_MOBILE


def test_of_two_that_are_left_each_is_asked_in_turn() -> None:
    walk = at("legal_rep.id_number")
    walk.says("不知道", "不知道")
    to_the_end(walk)
    assert walk.asked.id == "legal_rep.id_number"
    walk.says("不知道")
    assert walk.asked.id == BOSS_MOBILE
    walk.says("13903710001", "410105197506123311")
    assert walk.asked.id == "confirm"


@pytest.mark.parametrize("said", ["法人移动电话：13903710001", "法人移动电话写错了，是13903710001"])
def test_it_can_be_told_at_any_time(said: str) -> None:
    walk = at(BOSS_MOBILE)
    walk.says("不知道", said)
    assert walk.application.value(BOSS_MOBILE) == "13903710001"
    assert walk.application.postponed == ()


def test_it_is_asked_at_once_when_it_is_named() -> None:
    walk = at(BOSS_MOBILE)
    walk.says("跳过")
    assert "手机号码是" in walk.says("修改法人移动电话")
    assert walk.asked.id == BOSS_MOBILE


def test_what_is_not_known_of_another_field_is_left_for_later_and_the_open_one_stays() -> None:
    talk = Talk()
    talk.says(*OPENING, *fields("legal_rep.name"))
    assert "法人移动电话放到最后再问您" in talk.says("我不知道老板的手机号")
    assert talk.asked.id == "legal_rep.name"
    talk.says("陈志远", "410105197506123311")
    assert talk.asked.id == "contact.name"


@pytest.mark.parametrize("question", ["organisation.name", "organisation.address", "contact.name"])
@pytest.mark.parametrize("said", ["不知道", "我不知道老板的手机号", "没有", "待会再填"])
def test_what_cannot_wait_stays_open_with_a_word_on_where_to_find_it(question: str, said: str) -> None:
    walk = at(question)
    walk.says(said)
    assert walk.asked.id == question
    assert walk.application.value(question) == ""


@pytest.mark.parametrize("said", ["稍等", "等一下", "等我一下"])
def test_a_moment_to_look_it_up_moves_nothing(said: str) -> None:
    walk = at(BOSS_MOBILE)
    assert "不着急" in walk.says(said)
    assert walk.asked.id == BOSS_MOBILE
    assert walk.application.postponed == ()


def test_an_edit_is_not_left_for_later_but_can_be_dropped() -> None:
    walk = at("confirm")
    walk.says("修改法人移动电话")
    assert "保持不变" in walk.says("不知道")
    assert walk.asked.id == BOSS_MOBILE


def test_after_three_wrong_answers_leaving_it_for_later_is_offered() -> None:
    walk = at(BOSS_MOBILE)
    walk.says("12", "#", "#", "#")
    labels = [choice.label for choice in walk.said[-1].choices]
    assert "先填别的" in labels
    walk.says(str(labels.index("先填别的") + 1))
    assert walk.asked.id == "contact.name"


@pytest.mark.parametrize("said", ["和我一样", "就用这个号", "就是我的", "跟刚才一样"])
def test_the_number_that_was_proved_is_taken_by_saying_that_it_is_one_s_own(said: str) -> None:
    walk = at("contact.mobile")
    walk.says(said)
    assert walk.application.value("contact.mobile") == walk.application.value("phone.number")


@pytest.mark.parametrize(
    "question", ["organisation.name", "organisation.address", "contact.name", "holder.name"]
)
@pytest.mark.parametrize(
    "said", ["我要办电子章", "我不知道老板的手机号", "和我一样的", "你们上班吗", "我想问一下别的事情"]
)  # fmt: skip
def test_a_sentence_is_never_taken_for_a_name_or_an_address(question: str, said: str) -> None:
    walk = at(question, "institution_person")
    walk.says(said)
    assert walk.asked.id == question


@pytest.mark.parametrize(
    "name", ["我爱我家房地产经纪有限公司", "不二家食品有限公司", "他她它服装店", "请客餐厅"]
)
def test_a_name_that_begins_like_a_sentence_but_ends_like_an_organisation_is_asked_about_once(
    name: str,
) -> None:
    walk = at("organisation.name")
    assert f"“{name}”" in walk.says(name)
    walk.says("对")
    assert walk.application.value("organisation.name") == name


def test_whoever_handles_it_personally_is_asked_for_the_name() -> None:
    walk = at("contact.name")
    assert "把您身份证上的姓名发给我" in walk.says("就是我自己")


def test_an_order_that_waits_to_be_paid_is_told_with_the_account_again() -> None:
    walk = at("slip")
    assert "15473969760074" in walk.says("可以微信支付吗")
    assert "15473969760074" not in at("organisation.name").says("可以微信支付吗")
