"""What happens on time, with the pure core and a clock that we turn."""

from bot.message import inbound
from flows.state import Status
from tests.flows.talk import OPENING, Talk, until_slip, until_summary


def test_a_silent_draft_is_called_to_mind_once_after_a_day() -> None:
    talk = until_summary()
    assert talk.waits(hours=23) == []
    heard = talk.waits(hours=2)
    assert len(heard) == 1
    assert "您的申请还在" in heard[0]
    assert talk.waits(days=20) == []


def test_whoever_wrote_meanwhile_is_not_disturbed_until_a_day_after_that() -> None:
    talk = until_summary()
    talk.waits(hours=20)
    talk.says("多少钱")
    assert talk.waits(hours=20) == []
    assert len(talk.waits(hours=6)) == 1


def test_a_draft_that_expires_is_told_before_and_then_deleted() -> None:
    talk = until_summary()
    talk.waits(days=26)
    [warning] = talk.waits(days=2)
    assert "12月23日会过期" in warning
    assert talk.waits(days=3) == []
    assert [a.status for a in talk.thread.applications] == [Status.EXPIRED]
    assert talk.thread.applications[0].answers == {}
    assert len(talk.erased) == 1
    assert "已经过期，资料也删除了" in talk.says("继续")


def test_a_word_after_the_warning_keeps_the_draft_for_another_thirty_days() -> None:
    talk = until_summary()
    talk.waits(days=28)
    talk.says("继续")
    talk.waits(days=10)
    assert talk.application.status is Status.DRAFT
    assert talk.application.value("contact.name") == "王小明"


def test_an_unpaid_order_is_reminded_after_one_working_day() -> None:
    talk = until_slip()
    assert talk.waits(hours=24) == []
    [reminder] = talk.waits(hours=24)
    assert "还没有收到汇款凭据" in reminder


def test_friday_s_order_is_reminded_on_monday() -> None:
    talk = Talk()
    talk.waits(days=4)  # a Friday morning
    other = until_slip(talk)
    assert other.waits(days=2, hours=12) == []
    assert len(other.waits(hours=24)) == 1


def test_an_unpaid_order_that_expires_is_told_without_anything_that_is_deleted() -> None:
    talk = until_slip()
    order, company = talk.application.order_no, talk.application.value("organisation.name")
    talk.waits(days=29)
    [told] = talk.waits(days=2)
    assert f"订单 {order} 一直没有收到汇款，今天过期了" in told
    assert company not in told
    assert [a.status for a in talk.thread.applications] == [Status.EXPIRED]
    assert len(talk.erased) == 1


def test_coming_back_after_days_tells_what_is_done_and_what_is_left() -> None:
    talk = Talk()
    talk.says(*OPENING, "公司名称：河南示例建设工程有限公司\n信用代码：91410105MA9GEXMP9W")
    talk.waits(days=20)
    said = talk.says("继续")
    assert "已完成：证书信息" in said
    assert "机构信息（2 项）" in said
    assert "经办人信息" in said
    assert "已完成" not in talk.says("继续")


def test_a_report_of_wechat_is_no_word_of_the_person() -> None:
    talk = Talk()
    talk.says(*OPENING)
    heard = talk.thread.heard_at
    talk.happens(
        inbound.SendFinished(openid="openid", created_at=talk.now, key="report", msgid="1", status="success")
    )
    assert talk.thread.heard_at == heard
