"""流程统计 at the desk: what really happened in the chat, for all of the staff, without anybody's data."""

import re

import pytest
from playwright.sync_api import Page
from sqlalchemy import update

from bot.models.tables import ReportRow
from bot.reports.funnel import Step, funnel
from flows.certificates.choice import FORMS
from tests.desk.applicant import ORGANISATION, SECRETS
from tests.desk.office import PEOPLE, Office
from tests.desk.test_in_browser import address, log_in, page, picture
from tests.world import bound

__all__ = ["address", "page"]


def steps(made: Office) -> dict[str, Step]:
    with made.house.database.reading() as connection:
        return {step.question: step for step in funnel(connection, made.clock())}


def test_an_application_that_went_well_was_right_at_once(made: Office) -> None:
    found = steps(made)
    form = FORMS["institution"]
    assert {step.flow for step in found.values()} == {form.flow}
    asked = ("organisation.name", "contact.mobile", "confirm", "paper.licence", "face", "slip")
    assert {q: (found[q].shown, found[q].right_first) for q in asked} == dict.fromkeys(asked, (1, 1))
    assert (found["payment"].shown, found["payment"].left) == (1, 0)


def test_where_somebody_gives_up_is_counted(made: Office) -> None:
    made.applicant.openid = "openid-of-another"
    made.applicant.says(
        "申请数字证书", *bound("another"), "机构证书", "？？", ORGANISATION, "取消", "确认取消"
    )
    assert made.application.status == "cancelled"
    found = steps(made)
    assert (found["organisation.id_number"].left, found["consent.service"].left) == (1, 0)


@pytest.mark.parametrize("login", PEOPLE)
def test_everybody_at_the_desk_may_look_and_sees_nobody_s_data(made: Office, login: str) -> None:
    seat = made.seat(login)
    assert seat.opens("/desk/funnel").status_code == 200
    row = re.search(r"机构名称 (\d+) (\d+)% (\d+)", seat.words)
    assert row
    assert row.groups() == ("1", "100", "1")
    for secret in (*SECRETS, ORGANISATION, made.applicant.openid):
        assert secret not in seat.text


def test_nobody_looks_without_logging_in(made: Office) -> None:
    seat = made.seat()
    seat.opens("/desk/funnel")
    assert "流程统计" not in seat.words


def test_only_the_chosen_days_are_counted(made: Office) -> None:
    made.clock.forward(days=20)
    seat = made.seat("lina")
    seat.opens("/desk/funnel?days=7")
    assert "最近 7 天没有记录。" in seat.words
    for usual in ("?days=30", "?days=1000000", "?days=x", ""):
        seat.opens(f"/desk/funnel{usual}")
        assert "机构名称" in seat.words


def test_what_was_counted_some_time_ago_says_when(made: Office) -> None:
    seat = made.seat("lina")
    seat.opens("/desk/funnel")
    assert "统计到" not in seat.words
    with made.house.database.writing() as connection:
        connection.execute(update(ReportRow).values(took=3000))
    made.clock.forward(hours=1)
    seat.opens("/desk/funnel")
    assert "机构名称" in seat.words
    assert "统计到 2026-11-23" in seat.words
    assert [kind for kind, _ in made.house.work.due()].count("count_steps") == 1


@pytest.mark.browser
def test_the_page_fits_and_is_reached_from_the_menu(made: Office, page: Page) -> None:
    made.applicant.says("人工")
    log_in(page, "wangfang")
    page.get_by_role("link", name="流程统计").click()
    page.get_by_role("heading", name="流程统计").wait_for()
    picture(page, "funnel")
