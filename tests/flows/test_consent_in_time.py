"""Consent is given after its question, in words that did not ask for it."""

import pytest

from bot.errors import IllegalMove
from bot.message import event as ev
from flows.state import Status
from tests.flows.every_step import every_step
from tests.flows.talk import OPENING, Talk, until_slip, until_summary
from tests.flows.test_applications import in_review, staff
from tests.world import BOUND

ASKED_TWICE = ("取消", "取消申请", "不办了", "重新开始", "重来", "删除我的资料", "删除资料", "把我的资料删除")
REFUND_TWICE = ("申请退费", "退费", "退钱", "我要退款")


@pytest.mark.parametrize("command", ASKED_TWICE)
def test_a_command_sent_twice_is_not_its_own_confirmation(command: str) -> None:
    talk = until_summary()
    before = talk.application.id
    first = talk.says(command)
    assert "确定" in first
    assert talk.says(command) == first
    assert talk.says_at_once(command) == first
    assert talk.application.id == before
    assert talk.application.value("organisation.name")
    assert not talk.erased


@pytest.mark.parametrize("command", REFUND_TWICE)
def test_a_refund_asked_for_twice_is_asked_about_twice(command: str) -> None:
    talk = in_review()
    first = talk.says(command)
    assert "确定申请退费吗" in first
    assert talk.says(command) == first
    assert talk.application.status is Status.IN_REVIEW


@pytest.mark.parametrize(
    ("command", "tap"),
    [("取消", "确认取消"), ("重新开始", "确认重新开始"), ("删除我的资料", "确认删除")],
)
def test_the_yes_of_an_irreversible_step_is_its_own_label(command: str, tap: str) -> None:
    talk = until_summary()
    before = talk.application.id
    talk.says(command, tap)
    assert [one.application_id for one in talk.erased][:1] == [before]
    other = until_summary()
    other.says("取消" if command != "取消" else "重新开始", tap)
    assert other.application.id == before
    assert not other.erased


@pytest.mark.parametrize("tap", ["确认取消", "确认重新开始", "确认删除"])
def test_the_label_of_a_yes_typed_without_its_question_asks_the_question(tap: str) -> None:
    talk = until_summary()
    assert "确定" in talk.says(tap)
    assert not talk.erased


@pytest.mark.parametrize("command", ["取消", "重新开始", "删除我的资料"])
@pytest.mark.parametrize("yes", ["是", "1", "确认", "好的"])
def test_a_yes_of_the_same_second_as_the_question_is_no_yes(command: str, yes: str) -> None:
    talk = until_summary()
    asked = talk.says(command)
    assert talk.says_at_once(yes) == asked
    assert not talk.erased
    talk.says(yes)
    assert talk.erased


def test_a_no_is_taken_however_early_it_comes() -> None:
    talk = until_summary()
    talk.says("取消")
    assert "接着办" in talk.says_at_once("不")


def test_numbers_of_one_second_agree_to_nothing() -> None:
    talk = Talk()
    talk.says("菜单", "1")
    assert talk.asked.id == "consent.service"
    talk.says_at_once("1", "1", "1")
    assert talk.asked.id == "consent.service"
    assert "还不能算数" in talk.heard[-1]
    assert "电子认证服务协议" in talk.heard[-1]
    talk.says("1")
    assert talk.asked.id == "consent.privacy"


def test_a_number_that_was_written_before_the_choice_was_seen_chooses_nothing() -> None:
    talk = Talk()
    talk.says(*OPENING)
    talk.says("新办一笔")
    assert talk.asked.id == "type"
    assert "还不能算数" in talk.says_at_once("2")
    assert talk.asked.id == "type"
    talk.says("2")
    assert talk.application.value("type") == "institution_person"


def test_one_agreement_sent_twice_agrees_to_one_text() -> None:
    talk = Talk()
    talk.says("1", "同意")
    talk.says_at_once("同意")
    assert talk.asked.id == "consent.privacy"
    talk.says("同意")
    assert talk.asked.id == "phone.number"


def test_an_agreement_that_is_delivered_late_does_not_agree_to_the_next_text() -> None:
    """The first delivery failed, the person said it again, then WeChat delivered the first once more."""
    talk = Talk()
    talk.says("1")
    talk.says("同意")
    late = talk.now
    talk.says_at(late, "同意")
    assert talk.asked.id == "consent.privacy"


def test_a_number_for_another_list_is_no_consent_to_sensitive_data() -> None:
    walk = every_step("institution")["consent.biometric"].branch()
    walk.says("申请数字证书", "1")
    walk.says_at_once("1")
    assert walk.asked.id == "consent.biometric"
    assert not walk.application.value("consent.biometric")


def test_the_summary_is_not_confirmed_before_it_was_seen() -> None:
    talk = Talk()
    talk.says(*OPENING)
    walk = every_step("institution")["confirm"].branch()
    walk.says("修改邮箱", "zhao@163.com")
    walk.says_at_once("确认无误")
    assert walk.asked.id == "confirm"
    walk.says("确认无误")
    assert walk.asked.id != "confirm"


def test_an_old_tap_without_its_id_is_no_consent_to_sensitive_data() -> None:
    walk = every_step("institution")["consent.biometric"].branch()
    for words in ("同意协议", "同意处理"):
        walk.says(words)
        assert walk.asked.id == "consent.biometric", words
    walk.says("同意核验")
    assert walk.application.value("consent.biometric")


def test_each_consent_is_tapped_in_its_own_words() -> None:
    said = [
        {choice.value for choice in every_step("institution")[name].asked.choices(step.look)}
        for name in ("consent.service", "consent.privacy", "consent.biometric")
        if (step := every_step("institution")[name])
    ]
    agreeing = [words - {"不同意"} for words in said]
    assert all(len(words) == 1 for words in agreeing)
    assert len(set.union(*agreeing)) == len(agreeing)


@pytest.mark.parametrize("words", ["不退了", "撤回退费", "取消退费", "不退费了", "我不退了", "撤销退费申请"])
def test_a_refund_can_be_withdrawn_until_the_reviewer_agreed(words: str) -> None:
    talk = in_review()
    talk.says("申请退费", "确认退费")
    assert talk.application.status is Status.REFUND_REQUESTED
    assert "已经撤回" in talk.says(words)
    assert talk.application.status is Status.IN_REVIEW
    with pytest.raises(IllegalMove):
        staff(talk, ev.RefundAgreed)


def test_a_refund_that_is_agreed_to_is_not_withdrawn() -> None:
    talk = in_review()
    talk.says("申请退费", "确认退费")
    staff(talk, ev.RefundAgreed)
    assert "撤不回来" in talk.says("不退了")
    assert talk.application.status is Status.REFUND_REQUESTED


def test_a_withdrawn_refund_leaves_the_slip_with_the_cashier() -> None:
    talk = until_slip()
    talk.sends_photo()
    assert talk.application.status is Status.SLIP_RECEIVED
    talk.says("申请退费", "是", "不退了")
    assert talk.application.status is Status.SLIP_RECEIVED


def test_without_a_refund_there_is_nothing_to_withdraw() -> None:
    talk = Talk()
    assert "没有正在处理的退费" in talk.says("撤回退费")
    talk.says("1", *BOUND)
    assert "没有正在处理的退费" in talk.says("撤回退费")
