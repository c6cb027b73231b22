"""看板: figures over real rows on both databases, and the page for admins."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Page
from sqlalchemy import insert

from bot.models.database import Database
from bot.models.tables import ApplicationRow, ConversationRow, OutboxRow, WorkRow, to_ms
from bot.reports.day_figures import DayFigures
from bot.reports.funnel import Step
from bot.reports.funnel_sentences import sentences
from flows.workdays import CHINA
from office.board import Board, Undelivered, Waits
from office.board_days import HEAD, Day, days_of, line_of
from office.worklist import Worklist
from tests.desk.applicant import ORGANISATION, SECRETS
from tests.desk.office import Office
from tests.desk.test_both_databases import BLANK_CONVERSATION
from tests.desk.test_in_browser import WIDE, address, log_in, page
from tests.desk.test_making import approve

__all__ = ["address", "page"]
THURSDAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 15, tzinfo=CHINA)
MENU_END = """() => Math.max(
    ...[...document.querySelectorAll('.top a')].map((it) => it.getBoundingClientRect().right))"""


class Rows:
    """What stands in the database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.board = Board(database, Worklist(database))
        self._count = 0

    def stands(self, status: str, since: datetime, order_no: str | None = "") -> None:
        self._count += 1
        number = f"{self._count:018}" if order_no == "" else order_no
        row = {"id": str(self._count), "openid": "p", "status": status, "order_no": number, "revision": 1}
        row |= {"since": to_ms(since), "sealed": b"", "created_at": 0, "updated_at": 0}
        with self.database.writing() as connection:
            connection.execute(insert(ApplicationRow), row)

    def message(self, state: str, at: datetime, kind: str = "notice") -> None:
        row = {"openid": "p", "application_id": "a", "kind": kind, "name": "approved", "sealed": b""}
        row |= {"epoch": 1, "state": state, "channel": "", "attempts": 1, "due_at": 0, "lease_until": 0}
        row |= {"reference": "", "error": "", "created_at": to_ms(at), "done_at": 0}
        with self.database.writing() as connection:
            connection.execute(insert(OutboxRow), row)

    def text(self, state: str, at: datetime, kind: str = "send_sms") -> None:
        self._count += 1
        row = {"key": f"{kind}:{self._count}", "kind": kind, "openid": "p", "application_id": "a"}
        row |= {"sealed": b"", "state": state, "attempts": 1, "due_at": 0, "lease_until": 0, "error": ""}
        with self.database.writing() as connection:
            connection.execute(insert(WorkRow), row | {"created_at": to_ms(at)})

    def waits(self, name: str) -> Waits:
        return next(one for one in self.board.waiting(NOW) if one.name == name)


@pytest.fixture
def rows(database_url: str) -> Iterator[Rows]:
    database = Database(database_url)
    yield Rows(database)
    database.close()


def china(day: int, hour: float = 12) -> datetime:
    return datetime(2026, 11, day, tzinfo=CHINA) + timedelta(hours=hour)


def test_reviews_that_wait_are_told_by_age_and_against_their_promise(rows: Rows) -> None:
    moments = (china(26, 0), china(25), china(23, 23.9), china(23, 0), china(20), china(2))
    for since in moments:
        rows.stands("in_review", since)
    rows.stands("in_review", china(26), order_no=None)
    found = rows.waits("待审核")
    assert (found.count, list(found.ages)) == (6, [1, 3, 1, 1])
    # Of Monday the third working day is today; Friday's was Wednesday.
    assert (found.last_day, found.late) == (2, 2)
    assert found.oldest == "24 天 3 小时"


def test_slips_are_promised_for_the_next_working_day(rows: Rows) -> None:
    for day in (26, 25, 24):
        rows.stands("slip_received", china(day))
    found = rows.waits("待财务确认")
    assert (found.count, found.last_day, found.late) == (3, 1, 1)


def test_what_waits_for_the_applicant_has_an_age_and_no_promise(rows: Rows) -> None:
    rows.stands("rejected", china(1))
    found = rows.waits("已驳回")
    assert (found.count, list(found.ages), found.last_day, found.late) == (1, [0, 0, 0, 1], None, None)


def test_a_state_without_applications_is_told_as_none(rows: Rows) -> None:
    found = rows.waits("待审核")
    assert (found.count, list(found.ages), found.last_day, found.late, found.oldest) == (0, [0] * 4, 0, 0, "")


def test_callers_and_the_longest_wait(rows: Rows) -> None:
    for number in range(3):
        row = {"openid": f"p{number}", "owner": "bot", "wants_person": number > 0, "updated_at": 0}
        row["waiting_since"] = to_ms(NOW - timedelta(minutes=10 * number))
        with rows.database.writing() as connection:
            connection.execute(insert(ConversationRow), BLANK_CONVERSATION | row)
    assert (rows.waits("等人工的客户").count, rows.waits("等人工的客户").oldest) == (2, "20 分钟")


def test_what_did_not_arrive_belongs_to_the_day_in_china_that_it_was_planned_for(rows: Rows) -> None:
    rows.message("held", china(26, 0))
    rows.message("failed", china(26, 23.9))
    rows.message("failed", china(25, 23.9))
    rows.message("sent", china(26))
    rows.message("failed", china(26), kind="line")
    rows.text("failed", china(26))
    rows.text("failed", china(26), kind="send_pin")
    rows.text("failed", china(26), kind="fetch_photo")
    rows.text("done", china(26))
    rows.message("failed", china(1))
    found = rows.board.undelivered([THURSDAY, THURSDAY - timedelta(days=1)])
    assert found == {
        THURSDAY: Undelivered(held=1, failed=3),
        THURSDAY - timedelta(days=1): Undelivered(failed=1),
    }


def test_a_line_of_the_file_has_a_cell_for_each_column_and_an_empty_one_for_no_share() -> None:
    figures = DayFigures(begun=3, passed=2, returned=1, reviews_kept=2)
    [day] = days_of({THURSDAY: figures}, {})
    line = dict(zip(HEAD, line_of(day), strict=True))
    assert line["日期"] == "2026-11-26"
    assert (line["审核按时率（%）"], line["超期审完"], line["到账按时率（%）"]) == ("66", "1", "")
    assert line["识别无误率（%）"] == ""


def test_days_come_in_their_order() -> None:
    figures = {THURSDAY: DayFigures(), THURSDAY - timedelta(days=1): DayFigures()}
    assert [one.date.day for one in days_of(figures, {})] == [25, 26]
    assert isinstance(days_of(figures, {})[0], Day)


def test_the_funnel_is_told_in_sentences() -> None:
    name = Step(
        "institution/2", "organisation.name", shown=20, right_first=15, left=3, reasons=(("length", 4),)
    )
    code = Step("institution/2", "organisation.id_number", shown=9, right_first=1, left=1, sent_back=2)
    assert sentences([name, code]) == [
        "停下来没办完的有 4 笔，停在“机构名称”的最多，有 3 笔。",
        "“机构名称”一次答对的最少：20 笔里 15 笔（75%），最常见的原因是位数不对。",
        f"审核退回最多的是“{code.label}”，有 2 笔。",
    ]
    assert sentences([]) == []


def test_the_page_tells_what_happened_today_and_nobody_s_data(made: Office) -> None:
    seat = made.seat("admin")
    assert seat.opens("/desk/board").status_code == 200
    assert "开始申请 1 笔，正式受理 1 笔，付款到账 0 笔，审核通过 0 笔" in seat.words
    assert "还没有审完的" in seat.words
    assert "还没有识别过" in seat.words or "认出并采用" in seat.words
    for secret in (*SECRETS, ORGANISATION, made.applicant.openid):
        assert secret not in seat.text


def test_a_review_that_ends_in_time_is_a_promise_kept(in_review: Office) -> None:
    approve(in_review)
    seat = in_review.seat("admin")
    seat.opens("/desk/board")
    assert "三个工作日内审完 100% 1 笔里 1 笔" in seat.words
    assert "一个工作日内核对好到账 100% 1 笔里 1 笔" in seat.words


def test_the_file_has_a_line_for_each_day_up_to_today(made: Office) -> None:
    answer = made.seat("admin").opens("/desk/board/days.csv")
    lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert len(lines) == 31
    assert tuple(lines[0]) == HEAD
    today = made.clock().astimezone(CHINA).date()
    assert [lines[1][0], lines[-1][0]] == [(today - timedelta(days=29)).isoformat(), today.isoformat()]
    assert lines[-1][1:4] == ["1", "1", "0"]
    assert all(not cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)


def test_the_charts_are_drawn_from_the_tables_and_fit_every_width(made: Office, page: Page) -> None:
    log_in(page, "admin")
    page.get_by_role("link", name="看板").first.click()
    page.get_by_role("heading", name="看板").wait_for()
    page.locator("#intake-chart canvas").wait_for()
    assert page.locator(".chart canvas").count() == 4
    for width in (1920, WIDE["width"], 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(MENU_END) <= width
    # The legend of a chart tells of the last day, as the table does.
    page.locator("#intake-chart .u-series", has_text="开始申请").get_by_text("1 笔").wait_for()
    page.get_by_text("每天的业务：表格").click()
    assert page.locator("#intake-table tbody tr").count() == 30
    assert page.locator("#intake-table tbody tr").last.locator("td").first.inner_text() == "1"
