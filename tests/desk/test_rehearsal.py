"""The rehearsal of a decision: the phone as it will look, by the code of the decision itself."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.errors import IllegalMove
from bot.message.event import (
    Approved,
    FinallyRejected,
    PaymentConfirmed,
    Rejected,
    StaffEvent,
    SupplementAsked,
)
from bot.message.making import ParcelSent
from bot.models.tables import AuditRow, ConversationRow, OutboxRow, WorkRow
from bot.outbox.planner import Planner
from tests.desk.applicant import SECRETS
from tests.desk.office import Office
from tests.desk.test_making import is_recorded

LICENCE, CONTACT = "paper.licence", "contact.id_number"


def decision(office: Office, kind: type[StaffEvent], **more: Any) -> StaffEvent:
    about = {"openid": office.applicant.openid, "application_id": office.application.id}
    return kind(**about, key=f"desk:{kind.__name__}", actor="staff:wangfang", **more)


def rejected(office: Office) -> StaffEvent:
    items = ((LICENCE, "未加盖公章"), (CONTACT, "与身份证不一致"))
    return decision(office, Rejected, items=items)


def approved(office: Office) -> StaffEvent:
    return decision(office, Approved)


def planned(office: Office, since: int) -> list[str]:
    planner = Planner(office.house.vault, office.clock)
    with office.house.database.reading() as connection:
        rows = connection.execute(select(OutboxRow.__table__).where(OutboxRow.id > since)).all()
        return [planner.body(row)["text"] for row in sorted(rows, key=lambda row: int(row.id))]


def last_message(office: Office) -> int:
    with office.house.database.reading() as connection:
        return int(connection.execute(select(func.max(OutboxRow.id))).scalar_one())


def count(office: Office) -> list[int]:
    with office.house.database.reading() as connection:
        tables = (OutboxRow, AuditRow, WorkRow)
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def asked_for_more(office: Office) -> StaffEvent:
    return decision(office, SupplementAsked, items=((LICENCE, "未加盖公章"),))


def finally_rejected(office: Office) -> StaffEvent:
    return decision(office, FinallyRejected, reason="单位已经注销")


@pytest.mark.parametrize("decided", [approved, rejected, asked_for_more, finally_rejected])
def test_what_is_rehearsed_is_sent_word_for_word(in_review: Office, decided: Any) -> None:
    event = decided(in_review)
    found = in_review.house.rehearsal.of(event)
    since = last_message(in_review)
    in_review.house.turn.take(event)
    assert found is not None
    assert [one.text for one in found.told] == planned(in_review, since)
    assert replace(found.application, changes=()) == in_review.application


def test_a_rehearsal_stores_and_sends_nothing(in_review: Office) -> None:
    before, rows = in_review.application, count(in_review)
    in_review.bell.rung.clear()
    assert in_review.house.rehearsal.of(rejected(in_review)) is not None
    assert (in_review.application, count(in_review), in_review.bell.rung) == (before, rows, [])


def test_the_text_message_is_the_sentence_of_its_template(in_review: Office) -> None:
    found = in_review.house.rehearsal.of(approved(in_review))
    assert found is not None
    [text] = found.texted
    assert text.text.startswith("【深圳CA】您好，您提交的河南省互通数字证书项目新申请业务已经审核通过。")
    found = in_review.house.rehearsal.of(decision(in_review, Rejected, items=((LICENCE, "未加盖公章"),)))
    assert found is not None
    assert "驳回原因：营业执照：未加盖公章。" in found.texted[0].text


def ways(office: Office, **person: Any) -> list[tuple[str, int | None]]:
    with office.house.database.writing() as connection:
        connection.execute(update(ConversationRow).values(person))
    found = office.house.rehearsal.of(approved(office))
    assert found is not None
    return [(one.channel, one.left) for one in found.told]


def test_the_channel_is_that_of_the_budget_at_the_moment(in_review: Office) -> None:
    until = int((in_review.clock() + timedelta(hours=1)).timestamp() * 1000)
    chat_is_open = {"long_left": 2, "long_until": until, "short_left": 0, "short_until": 0}
    assert ways(in_review, **chat_is_open) == [("custom", 1)]
    assert ways(in_review, long_left=0) == [("template", None)]
    assert ways(in_review, followed=False) == [("held", None)]


def test_a_decision_that_does_not_fit_is_not_rehearsed(in_review: Office) -> None:
    with pytest.raises(IllegalMove):
        in_review.house.rehearsal.of(decision(in_review, PaymentConfirmed))


def rehearse(office: Office, login: str, **form: Any) -> str:
    seat = office.at_page(login)
    answer = seat.posts(f"{office.page}/rehearsal", **form)
    assert answer.status_code == 200
    return seat.words


def test_the_page_shows_the_phone_and_what_is_asked_again(in_review: Office) -> None:
    form = {"tick": [LICENCE, CONTACT], f"reason:{LICENCE}": "未加盖公章", f"reason:{CONTACT}": "有错别字"}
    words = rehearse(in_review, "wangfang", decision="review", **form)
    assert "业务已被审核驳回。驳回原因：经办人身份证号码：有错别字；营业执照：未加盖公章。" in words
    assert "申请人要重新提供： 经办人身份证号码" in words
    assert re.search(r"短信，发到 1\d\d\*{4}\d{4}", words)
    assert not [secret for secret in SECRETS if secret in words]
    assert in_review.application.status == "in_review"


def test_without_ticks_the_approval_is_rehearsed(in_review: Office) -> None:
    words = rehearse(in_review, "wangfang", decision="review")
    assert "业务已经审核通过。 接下来制作证书" in words
    assert "微信聊天，之后还能主动发" in words


def test_a_reason_that_is_missing_is_told_instead(in_review: Office) -> None:
    words = rehearse(in_review, "wangfang", decision="review", tick=LICENCE)
    assert "还差一点：请按下面的提示补全原因" in words


def test_a_cashier_rehearses_a_payment_and_no_review(made: Office) -> None:
    assert "款项已经到账，您的申请进入审核" in rehearse(made, "zhaolei", decision="PaymentConfirmed")
    assert "汇款凭据还对不上" in rehearse(made, "zhaolei", decision="SlipReturned", reason="金额与订单不一致")
    seat = made.at_page("zhaolei")
    assert seat.posts(f"{made.page}/rehearsal", decision="review").status_code == 403
    assert seat.posts(f"{made.page}/rehearsal", decision="Nonsense").status_code == 400


def test_asking_for_more_and_rejecting_for_good_show_their_words(in_review: Office) -> None:
    form = {"tick": LICENCE, f"reason:{LICENCE}": "未加盖公章"}
    words = rehearse(in_review, "wangfang", decision="SupplementAsked", **form)
    assert "彩排：补件" in words
    assert "申请人要重新提供： 营业执照" in words
    words = rehearse(in_review, "wangfang", decision="FinallyRejected", reason="单位已经注销")
    assert "单位已经注销" in words
    assert "申请人要重新提供" not in words


def test_the_news_of_a_parcel_is_shown_before_it_is_recorded(in_review: Office) -> None:
    in_review.house.turn.take(approved(in_review))
    is_recorded(in_review, 1)
    parcel = {"courier": "顺丰速运", "number": "sf1234567890123"}
    event = decision(in_review, ParcelSent, courier="顺丰速运", number="SF1234567890123")
    words = rehearse(in_review, "lina", decision="ParcelSent", **parcel)
    since = last_message(in_review)
    in_review.house.turn.take(event)
    (told,) = planned(in_review, since)
    assert told.splitlines()[0] in words
    assert "SF1234567890123" in words


def test_a_parcel_number_that_is_none_is_told_instead(in_review: Office) -> None:
    in_review.house.turn.take(approved(in_review))
    is_recorded(in_review, 1)
    words = rehearse(in_review, "lina", decision="ParcelSent", courier="顺丰速运", number="12")
    assert "不像顺丰速运的单号" in words
