"""通知: what did not arrive, why, and once more."""

import re

import pytest
from sqlalchemy import select, update

from bot.models.tables import ConversationRow, OutboxRow, WorkRow
from bot.outbox.planner import AT_CONTACT
from tests.desk.office import Office, Seat
from tests.desk.test_making import approve

HELD = {"state": "held", "channel": "", "due_at": AT_CONTACT, "error": "no window"}


@pytest.fixture
def told(in_review: Office) -> Office:
    """The approval is told in WeChat and by text message."""
    approve(in_review)
    return in_review


def becomes(office: Office, name: str, **values: object) -> int:
    """The id of the notice of this name, whose row becomes so."""
    with office.house.database.writing() as connection:
        mine = OutboxRow.name == name
        connection.execute(update(OutboxRow).where(mine).values(values))
        return int(connection.execute(select(OutboxRow.id).where(mine)).scalar_one())


def at_news(office: Office, login: str = "sunjie", kind: str = "all") -> Seat:
    seat = office.seat(login)
    assert seat.opens(f"/desk/news?kind={kind}").status_code == 200
    return seat


def state(office: Office, outbox_id: int) -> str:
    with office.house.database.reading() as connection:
        return str(connection.execute(select(OutboxRow.state).where(OutboxRow.id == outbox_id)).scalar_one())


KINDS = [
    ("contact", HELD, "现在不能主动发消息"),
    ("doubt", {**HELD, "error": "uncertain: timeout"}, "不确定有没有送到"),
    ("retry", {**HELD, "due_at": 1}, "会自动再试"),
    (
        "contact",
        {**HELD, "channel": "template", "error": "failed:user block"},
        "没有送到，申请人下次来信时再发",
    ),
    ("failed", {"state": "failed", "error": "template/send: 40037"}, "没有发出"),
]


@pytest.mark.parametrize(("kind", "values", "words"), KINDS)
def test_each_end_has_its_list_with_the_reason(
    told: Office, kind: str, values: dict[str, object], words: str
) -> None:
    with told.house.database.writing() as connection:
        connection.execute(update(ConversationRow).values(followed=True))
    becomes(told, "approved", **values)
    for other, _, _ in KINDS:
        seat = at_news(told, kind=other)
        found = re.findall(r'aria-label="重发：(\d+) (\S+)"', seat.text)
        assert found == ([(told.application.order_no, "审核通过")] if other == kind else [])
    seat = at_news(told)
    assert words in seat.words
    assert str(values.get("error", "")) in seat.words


def test_a_notice_is_sent_once_more_and_its_history_says_by_whom(told: Office) -> None:
    outbox_id = becomes(told, "approved", **HELD)
    seat = at_news(told)
    assert seat.posts("/desk/news/resend", id=str(outbox_id)).location.endswith("resent=planned&count=")
    assert state(told, outbox_id) == "planned"
    assert seat.posts("/desk/news/resend", id=str(outbox_id)).location.endswith("resent=not_waiting&count=")
    assert told.audit("resent") == [("staff:sunjie", {"notice": "审核通过"})]


def test_a_notice_that_was_sent_is_not_sent_again(told: Office) -> None:
    outbox_id = becomes(told, "approved", state="sent", channel="custom")
    at_news(told).posts("/desk/news/resend", id=str(outbox_id))
    assert state(told, outbox_id) == "sent"


def test_a_whole_list_is_sent_once_more(told: Office) -> None:
    ids = [becomes(told, name, **HELD) for name in ("approved", "payment_confirmed")]
    failed = becomes(told, "approved", state="failed", error="40037")
    seat = at_news(told, kind="contact")
    assert "count=1" in seat.posts("/desk/news/resend-all", kind="contact").location
    assert [state(told, each) for each in ids] == ["failed", "planned"]
    assert failed == ids[0]


def test_a_text_message_that_was_given_up_is_sent_once_more_with_its_words(told: Office) -> None:
    with told.house.database.writing() as connection:
        failed = {"state": "failed", "error": "blacklisted"}
        connection.execute(update(WorkRow).where(WorkRow.kind == "send_sms").values(failed))
        work_id = connection.execute(select(WorkRow.id).where(WorkRow.kind == "send_sms")).scalar_one()
    seat = at_news(told)
    assert "blacklisted" in seat.words
    assert "resent=planned" in seat.posts("/desk/news/resend-text", id=str(work_id)).location
    claimed = told.house.work.claim(work_id)
    assert claimed is not None
    assert claimed.payload["notice"] == "approved"
    assert "resent=no_text" in seat.posts("/desk/news/resend-text", id=str(work_id)).location


def test_the_last_days_are_counted_by_notice_channel_and_end(told: Office) -> None:
    becomes(told, "approved", state="sent", channel="template")
    seat = at_news(told)
    assert "审核通过 微信模板消息 1 0 0 0" in seat.words
    assert "审核通过 短信 0 1 0 0" in seat.words
    told.clock.forward(days=8)
    assert "最近 7 天没有通知" in at_news(told).words


@pytest.mark.parametrize("login", ["wangfang", "zhaolei"])
def test_other_roles_do_not_see_it(told: Office, login: str) -> None:
    seat = told.seat(login)
    assert seat.opens("/desk/news").status_code == 403
    assert seat.posts("/desk/news/resend", id="1").status_code == 403
    assert seat.posts("/desk/news/resend-all", kind="all").status_code == 403


def test_an_id_that_is_none_is_refused(told: Office) -> None:
    assert at_news(told).posts("/desk/news/resend", id="x").status_code == 400
