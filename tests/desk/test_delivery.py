"""The case tells what became of each notice, instead of a promise."""

from typing import Any

from sqlalchemy import update

from bot.models.tables import ConversationRow, OutboxRow, WorkRow
from bot.outbox.planner import AT_CONTACT
from tests.desk.office import Office


def becomes(office: Office, table: Any, **values: Any) -> str:
    with office.house.database.writing() as connection:
        connection.execute(update(table).values(values))
    return office.at_page("lina").words


def approved(office: Office) -> None:
    seat = office.at_page("wangfang")
    fields = {"ticket": seat.hidden("ticket"), "verdict": "approve", **seat.finds_nothing_wrong()}
    assert seat.posts(f"{office.page}/review", **fields).status_code == 303
    office.waits_for_decisions()


def test_each_notice_is_told_with_channel_and_state(in_review: Office) -> None:
    approved(in_review)
    words = in_review.at_page("lina").words
    assert "审核通过 微信 等待发送" in words
    assert "审核通过 短信 等待发送" in words
    assert "到账通知 微信 等待发送" in words
    words = becomes(in_review, OutboxRow, state="sent", channel="template")
    assert "审核通过 微信模板消息 已发出" in words
    assert "审核通过 短信 短信平台已接收" in becomes(in_review, WorkRow, state="done", error="")
    assert "审核通过 短信 没有发出（blacklisted）" in becomes(
        in_review, WorkRow, state="failed", error="blacklisted"
    )


def test_news_that_is_held_says_why(in_review: Office) -> None:
    approved(in_review)
    held = {"state": "held", "channel": "", "due_at": AT_CONTACT, "error": "no window"}
    becomes(in_review, ConversationRow, followed=True)
    assert "现在不能主动发消息" in becomes(in_review, OutboxRow, **held)
    assert "取消了关注" in becomes(in_review, ConversationRow, followed=False)
    assert "不确定有没有送到" in becomes(in_review, OutboxRow, error="uncertain: timeout")
    assert "会自动再试" in becomes(in_review, OutboxRow, due_at=1)
    assert "没有发出" in becomes(in_review, OutboxRow, state="failed")
