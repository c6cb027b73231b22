"""From the first look to the approval in a real Chromium: asked for, put right, confirmed by a second one."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest
from playwright.sync_api import Browser, Page

from bot.models.work_kinds import TIMED
from tests.axe import faultless
from tests.desk.office import Office
from tests.desk.test_four_eyes import sets
from tests.desk.test_in_browser import address, log_in, page, picture, takes_effect
from tests.desk.test_review import MAILING
from tests.world import SECRETS, START

__all__ = ["address", "page"]
pytestmark = pytest.mark.browser
TITLE = "invoice.title"
COUNTS = "秒后生效，之前可以撤回"
# A worker that is killed after the turn took the decision and before it is noted.
DYING = """
    import os, signal, sys
    from bot.bootstrap import House
    from bot.jobs import queued
    from bot.models.decisions import DecisionTable
    from bot.settings import load
    from tests.world import TurnedClock

    clock = TurnedClock()
    clock.forward(seconds=float(sys.argv[2]))
    DecisionTable.end = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    house = House(load(), clock)
    house.equip_jobs()
    queued.work(int(sys.argv[1]))
"""


def opens(chromium: Browser, base: str, login: str) -> Page:
    opened = chromium.new_context(base_url=base, locale="zh-CN").new_page()
    log_in(opened, login)
    return opened


def marks(page: Page, item: str, reason: str) -> None:
    """Also where what agrees is folded."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.locator(f"[id='tick-{item}']").check()
    page.locator(f"[id='why-{item}']").fill(reason)


def killed(office: Office, work_id: int) -> None:
    """A worker of its own process begins the work and is killed by the system."""
    settings, now = office.house.settings, office.clock()
    environment = {
        "SZCA_DATABASE_URL": settings.database_url,
        "SZCA_REDIS_URL": settings.redis_url,
        "SZCA_PUBLIC_URL": settings.public_url,
        "SZCA_MEDIA_URL": settings.media_url,
    }
    seconds = str((now - START).total_seconds())
    worker = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DYING), str(work_id), seconds],
        env=os.environ | SECRETS | environment,
        capture_output=True,
        check=False,
    )
    assert worker.returncode == -signal.SIGKILL, worker.stderr.decode()


def asks_withdraws_and_asks_again(office: Office, page: Page) -> None:
    """What is written survives a reload and a withdrawal in the seconds."""
    marks(page, MAILING, "信息不完整")
    page.get_by_text("草稿已保存").wait_for()
    page.reload()
    assert page.locator(f"[id='why-{MAILING}']").input_value() == "信息不完整"
    page.get_by_role("button", name="请补件").click()
    page.get_by_text(COUNTS).wait_for()
    picture(page, "decision-counting")
    faultless(page)
    page.get_by_role("button", name="撤回").click()
    page.get_by_text("已撤回，什么都没有发生").wait_for()
    assert office.application.status == "in_review"
    page.get_by_role("button", name="请补件").click()
    takes_effect(office, page, "等申请人补件")


def rejects_two(office: Office, page: Page) -> None:
    page.goto(office.page)
    marks(page, MAILING, "地址不完整")
    marks(page, TITLE, "与营业执照不一致")
    page.get_by_role("button", name="驳回勾选的项目").click()
    takes_effect(office, page, "已驳回。")
    reopened = {q for q, answer in office.application.answers.items() if answer.state == "rejected"}
    assert reopened == {MAILING, TITLE}


def both_approve_and_one_confirms(office: Office, first: Page, other: Page) -> None:
    """Of two who decide at once the second reads who was first, and confirms."""
    for each in (first, other):
        each.goto(office.page)
        for answer in each.locator("input[value='same']").all():
            answer.check()
    for each in (first, other):
        each.get_by_role("button", name="通过", exact=True).click()
    made, waits = "要由另一位同事确认才会生效", "决定“审核通过”，等另一位同事确认"
    for each in (first, other):
        each.get_by_text(made).or_(each.get_by_text(waits)).first.wait_for(timeout=60_000)
    if not first.get_by_text(made).count():  # of two requests at one moment either may come first
        first, other = other, first
    other.get_by_text(waits).wait_for()
    other.goto(office.page)
    picture(other, "decision-second")
    faultless(other)
    other.get_by_role("button", name="确认", exact=True).click()
    other.get_by_text(COUNTS).wait_for()


def test_items_are_asked_for_and_mended_and_two_reviewers_approve(
    in_review: Office, page: Page, chromium: Browser, address: str
) -> None:
    sets(in_review, 500)
    log_in(page, "wangfang", in_review.page)
    asks_withdraws_and_asks_again(in_review, page)
    in_review.applicant.says("可以", "重新提交")
    rejects_two(in_review, page)
    in_review.applicant.says("可以", in_review.applicant.name, "重新提交")
    assert in_review.application.status == "in_review"
    other = opens(chromium, address, "lina")
    both_approve_and_one_confirms(in_review, page, other)
    in_review.clock.forward(seconds=15)
    [(_, work_id)] = in_review.house.work.due(kinds=TIMED)
    killed(in_review, work_id)
    in_review.clock.forward(seconds=60)
    in_review.waits_for_decisions()
    assert in_review.application.status == "approved"
    for name in ("supplement", "rejected", "approved"):
        assert in_review.notices(name) == 1
    other.context.close()
