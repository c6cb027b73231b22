"""Several applications of one person, cancelling, deleting, asking for speed or for the money back."""

import pytest

from bot.errors import IllegalMove
from bot.message import event as ev
from flows.state import Status
from tests.actors import actor_for
from tests.flows.talk import FIRST_CHOICE, Talk, fields, until_slip, until_summary
from tests.journey import said


def staff(talk: Talk, kind: type[ev.StaffEvent], application: str = "", **more: str) -> None:
    about = {"openid": "openid", "key": f"desk-{talk.now}", "actor": actor_for(kind)}
    talk.happens(kind(**about, application_id=application or talk.thread.focus, **more))


def in_review() -> Talk:
    talk = until_slip()
    talk.sends_photo()
    staff(talk, ev.PaymentConfirmed)
    return talk


def test_whoever_applies_while_filling_in_is_asked_which_is_meant() -> None:
    talk = until_summary()
    first = talk.application.id
    assert "接着办这笔，还是另外新办一笔" in talk.says("申请数字证书")
    talk.says("1")
    assert talk.application.id == first
    talk.says("申请数字证书", "2")
    assert talk.application.id != first
    assert talk.asked.id == FIRST_CHOICE  # the consents hold for it


def test_applications_are_switched_by_number_and_by_word() -> None:
    talk = in_review()
    first = talk.application.id
    talk.says("再办一个", "自然人证书")
    second = talk.application.id
    assert "您有 2 笔申请" in talk.says("进度")
    talk.says("2")
    assert talk.application.id == first
    talk.says("切换")
    assert talk.application.id == second


def test_news_of_another_application_does_not_take_anybody_from_the_one_being_filled_in() -> None:
    talk = in_review()
    first = talk.application.id
    talk.says("再办一个", "自然人证书")
    second = talk.application.id
    staff(talk, ev.Rejected, first, items=(("paper.licence", "未加盖公章"),))
    assert "未加盖公章" in talk.heard[-1]
    assert talk.application.id == second
    talk.says(f"切换 {talk.thread.find(first).order_no}")  # type: ignore[union-attr]
    assert talk.asked.id == "paper.licence"


def test_a_form_of_the_other_application_finds_its_way_there() -> None:
    talk = until_summary()
    talk.says("确认无误")
    code, first = talk.form_code("application_form"), talk.application.id
    talk.says("再办一个", "自然人证书")
    talk.sends_photo(code)
    assert talk.thread.find(first).value("paper.application_form")  # type: ignore[union-attr]
    assert "是您另一笔申请的（河南示例建设工程有限公司 · 机构证书），已放到那一笔。" in talk.heard[-1]


def test_cancelling_is_asked_once_and_deletes_what_was_given() -> None:
    talk = until_summary()
    application = talk.application.id
    talk.says("取消", "继续")
    assert talk.application.id == application
    talk.says("取消")
    assert "已经取消" in talk.says("确定")
    assert [erased.application_id for erased in talk.erased] == [application]


def test_starting_over_keeps_the_consents_and_nothing_else() -> None:
    talk = until_summary()
    talk.says("重新开始", "是")
    assert talk.application.value("consent.privacy")
    assert not talk.application.value("organisation.name")
    assert talk.asked.id == FIRST_CHOICE


def test_deleting_says_what_the_law_keeps_and_deletes_the_rest() -> None:
    talk = in_review()
    paid = talk.application.id
    talk.says("再办一个", "自然人证书", "王小明")
    told = talk.says("删除我的资料")
    assert "1 笔" in told
    assert "证书失效后五年" in told
    talk.says("确认删除")
    assert [a.id for a in talk.thread.applications if a.is_active] == [paid]
    assert [erased.is_everything for erased in talk.erased] == [False, False]


def test_deleting_everything_of_somebody_without_an_order_takes_the_chat_as_well() -> None:
    talk = until_summary()
    talk.says("把我的资料删除", "是")
    assert talk.erased[-1].is_everything


def test_urging_counts_once_a_working_day_and_names_the_day_of_the_news() -> None:
    talk = in_review()
    assert "11月26日有结果" in talk.says("催办")
    assert "今天已经替您催过了" in talk.says("快点审")
    talk.waits(days=1)
    assert "已经替您催办" in talk.says("催一下")
    assert talk.application.urged_on == "2026-11-24"


def test_a_refund_is_asked_once_and_stops_the_review() -> None:
    talk = in_review()
    assert "确定申请退费吗" in talk.says("我要退款")
    assert "审核员正在处理" in talk.says("确认退费")
    assert talk.application.status is Status.REFUND_REQUESTED
    with pytest.raises(IllegalMove):
        staff(talk, ev.RefundPaid)
    staff(talk, ev.RefundAgreed)
    staff(talk, ev.RefundPaid)
    assert "500 元已经原路退回" in talk.heard[-1].replace("元 ", "元")
    assert talk.thread.applications[0].status is Status.REFUNDED


def test_a_refused_refund_puts_the_application_back_where_it_stood() -> None:
    talk = in_review()
    talk.says("退费", "是")
    staff(talk, ev.RefundRefused, reason="审核已经开始")
    assert "审核已经开始" in talk.heard[-1]
    assert talk.application.status is Status.IN_REVIEW


def test_a_draft_needs_no_refund() -> None:
    assert "还没有付款" in until_summary().says("退费")


def test_nobody_sees_the_order_of_somebody_else() -> None:
    told = until_summary().says("017261123090000777")
    assert "没有查到订单" in told


def test_each_type_is_summed_up_after_its_own_questions() -> None:
    talk = Talk()
    talk.says("1", *said("person", until="holder.name"), "王小明", "410105199003072515", "13803710002")
    summary = talk.says("wang@163.com", "郑州市金水区花园路85号")
    assert "法人" not in summary
    assert "申请人姓名：王小明" in summary
    talk = Talk()
    talk.says("1", *said("institution_person", until="organisation.name"), *fields("contact.name"))
    talk.says("就是法定代表人", "li@163.com")
    assert talk.asked.id == "contact.name"
    assert "经办人职位：" in talk.says("就是证书持有人")
