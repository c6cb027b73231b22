"""A reviewer's work at the keyboard alone: how many keys a clean application takes, and one with findings."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page
from sqlalchemy import update

from bot.message.paper import Paper, Read
from bot.models.tables import ApplicationRow
from bot.sealing.sealer import Seen
from tests.desk.applicant import CREDIT_CODE, ORGANISATION
from tests.desk.office import Office
from tests.desk.test_in_browser import address, log_in, page

__all__ = ["address", "page"]
pytestmark = pytest.mark.browser
KINDS = {
    "paper.application_form": "application_form",
    "paper.licence": "licence",
    "paper.seal_sheet": "seal_sheet",
    "slip": "slip",
}
LICENCE = {
    "name": Read(ORGANISATION, 0.98, (0.2, 0.3, 0.7, 0.34)),
    "code": Read(CREDIT_CODE, 0.99, (0.1, 0.12, 0.45, 0.15)),
    "legal_rep": Read("张三丰", 0.97, (0.2, 0.4, 0.3, 0.44)),
}


class Keyboard:
    """Counts the keys."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.count = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)
            self.count += 1


def reads(office: Office, licence: Paper) -> None:
    """The papers of the application, had a reader found nothing but this on the licence."""
    application = office.application
    papers = {
        application.answers[place].document: Paper(kind, is_sealed=True, is_signed=True)
        for place, kind in KINDS.items()
    }
    papers[application.answers["paper.licence"].document] = licence
    changed = replace(application, papers=papers)
    sealed = office.house.sealer.application(changed, office.applicant.openid, Seen("institution/3", "", ""))
    with office.house.database.writing() as connection:
        mine = update(ApplicationRow).where(ApplicationRow.id == application.id)
        connection.execute(mine.values(sealed=sealed["sealed"]))


@pytest.fixture
def keyboard(in_review: Office, page: Page) -> Iterator[Keyboard]:
    """On the list of what waits for the reviewer."""
    log_in(page, "wangfang")
    page.locator("table.work tbody tr").first.wait_for()
    page.wait_for_load_state()
    yield Keyboard(page)


def opens_the_next(page: Page, keyboard: Keyboard) -> None:
    keyboard.press("n")
    page.locator("#review").wait_for()
    page.wait_for_load_state()
    keyboard.press("p")
    page.get_by_role("button", name="看图：申请表").wait_for()
    page.wait_for_load_state()


def test_a_clean_application_takes_three_keys(in_review: Office, page: Page, keyboard: Keyboard) -> None:
    reads(in_review, Paper("licence", LICENCE, is_sealed=True))
    opens_the_next(page, keyboard)
    page.get_by_text("自动检查没有发现问题").wait_for()
    keyboard.press("a")
    page.get_by_text("秒后生效，之前可以撤回").wait_for()
    in_review.waits_for_decisions()
    assert in_review.application.status == "approved"
    assert keyboard.count <= 3


def test_three_findings_take_a_key_each(in_review: Office, page: Page, keyboard: Keyboard) -> None:
    other = {**LICENCE, "name": Read("河南另一家建设工程有限公司", 0.98, LICENCE["name"].box)}
    reads(in_review, Paper("licence", other, flaws=("blurred",)))
    opens_the_next(page, keyboard)
    page.get_by_text("要看的 3 处").wait_for()
    keyboard.press("1", "2", "2", "r")
    page.get_by_text("秒后生效，之前可以撤回").wait_for()
    in_review.waits_for_decisions()
    assert in_review.application.status == "rejected"
    noted = {name: a.note for name, a in in_review.application.answers.items() if a.note}
    assert noted["organisation.name"] == "与营业执照不一致"
    assert noted["paper.licence"] == "未加盖公章"
    assert keyboard.count <= 6


def test_the_reason_for_sending_a_slip_back_is_one_key_away(made: Office, page: Page) -> None:
    log_in(page, "zhaolei", made.page)
    page.locator("[data-help]:visible").wait_for()
    page.keyboard.press("y")
    page.keyboard.type("金额不对")
    page.keyboard.press("Tab")
    page.keyboard.press("r")
    page.get_by_role("dialog").get_by_role("button", name="退回凭据").press("Enter")
    page.wait_for_url("**/applications/*done=*")
    assert made.application.answers["slip"].note == "金额不对"
