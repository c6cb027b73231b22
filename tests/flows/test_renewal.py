"""A certificate comes to its end: reminded three times, and renewed by one tap with what was given before."""

from datetime import datetime, time, timedelta

import pytest

from bot.message.event import TimerFired
from bot.message.paper import Paper, Read
from flows.deadlines import RENEWAL_DAYS, deadlines
from flows.effects import CarryPaper
from flows.sections.parcel import valid_until
from flows.state import Application, Status
from flows.workdays import CHINA
from handlers.deadline import TIMER
from tests.flows.talk import Talk
from tests.flows.test_making import mailed


def completed() -> Talk:
    talk = mailed()
    talk.says("已收到证书")
    return talk


def fires(talk: Talk, application: Application) -> None:
    """The time of its timer has come."""
    which, key = application.id, f"timer-{talk.now}"
    timer = TimerFired(
        openid="openid", key=key, application_id=which, name=TIMER, revision=application.revision
    )
    talk.happens(timer)


def comes_to(talk: Talk, days: int) -> str:
    """The clock comes back so many days before the last day of the certificate."""
    last = valid_until(talk.application)
    assert last is not None
    talk.now = datetime.combine(last - timedelta(days=days), time(9, 1), CHINA)
    application = talk.application
    before = len(talk.heard)
    fires(talk, application)
    return talk.heard[-1] if len(talk.heard) > before else ""


def renewed() -> Talk:
    talk = completed()
    comes_to(talk, 60)
    talk.says(f"续办 {talk.application.order_no}")
    return talk


def test_the_reminders_come_60_30_and_7_days_before_the_end_each_once() -> None:
    talk = completed()
    for days in RENEWAL_DAYS:
        assert "2027 年11月22日到期" in comes_to(talk, days)
        assert comes_to(talk, days) == ""
    assert [one.name for one in deadlines(talk.application, talk.thread)] == []


def test_a_clock_that_was_off_reminds_once_and_not_three_times() -> None:
    talk = completed()
    before = len(talk.heard)
    comes_to(talk, 5)
    assert len(talk.heard) == before + 1


def test_one_tap_begins_an_application_with_everything_filled_in() -> None:
    talk = completed()
    old = talk.application
    comes_to(talk, 60)
    talk.says("1")
    new = talk.application
    assert new.id != old.id
    assert new.renews == old.id
    assert talk.asked.id == "confirm"
    for name in ("organisation.name", "legal_rep.id_number", "contact.mobile", "type", "phone.code"):
        assert new.value(name) == old.value(name), name
    for name in ("carrier", "face", "consent.biometric", "order", "slip", "payment", "review", "parcel"):
        assert new.value(name) == "", name
    assert new.terms is not None


def test_the_tap_of_an_old_reminder_leads_to_the_application_that_was_begun() -> None:
    talk = renewed()
    new = talk.application
    order = next(one.order_no for one in talk.thread.applications if one.id == new.renews)
    assert "已经在续办了" in talk.says(f"续办 {order}")
    assert talk.application.id == new.id
    assert len(talk.thread.applications) == 2


def test_whoever_renews_is_reminded_no_more() -> None:
    talk = renewed()
    old = next(one for one in talk.thread.applications if one.id == talk.application.renews)
    talk.now += timedelta(days=31)
    before = [heard for heard in talk.heard if "到期后就不能用了" in heard]
    fires(talk, old)
    assert [heard for heard in talk.heard if "到期后就不能用了" in heard] == before


def test_nobody_renews_what_is_not_theirs_or_not_made_yet() -> None:
    talk = mailed()
    assert "没有找到要续办的证书" in talk.says("续办 000000000000000000")
    assert len(talk.thread.applications) == 1


@pytest.mark.parametrize("is_lapsed", [False, True])
def test_papers_that_are_still_valid_are_carried_and_lapsed_ones_are_asked_anew(is_lapsed: bool) -> None:
    talk = completed()
    old = talk.application
    document = old.value("paper.licence")
    until = "2027-01-01" if is_lapsed else "2040-01-01"
    paper = Paper(
        kind="licence",
        fields={"valid_until": Read(until, 0.99), "name": Read(old.value("organisation.name"), 0.99)},
        is_sealed=True,
    )
    talk.thread = talk.thread.keep(old.remember(document, paper))
    comes_to(talk, 60)
    talk.says(f"续办 {old.order_no}")
    carried = [one for one in talk.carried if isinstance(one, CarryPaper)]
    assert [one.document_id for one in carried] == ([] if is_lapsed else [document])
    assert bool(talk.application.value("paper.licence")) is not is_lapsed
    assert talk.application.value("paper.application_form") == ""


def test_a_parcel_of_which_nobody_speaks_is_received_after_two_weeks() -> None:
    talk = mailed()
    talk.now += timedelta(days=14, minutes=1)
    before = len(talk.heard)
    fires(talk, talk.application)
    assert talk.thread.applications[0].status is Status.COMPLETED
    assert len(talk.heard) == before


def test_who_asks_how_to_renew_is_told_how_it_is_done_here() -> None:
    talk = mailed()
    assert f"回复“续办 {talk.application.order_no}”" in talk.says("证书到期了怎么续期")
    talk.says(f"续办 {talk.application.order_no}")
    assert len(talk.thread.applications) == 2
