"""The pages of accounts in a real Chromium: by keyboard, in both widths, without a fault that axe knows."""

import re

import pyotp
import pytest
from playwright.sync_api import Page

from tests.axe import faultless
from tests.desk.office import PASSWORD, Office
from tests.desk.test_in_browser import address, log_in, page, picture

__all__ = ["address", "page"]
pytestmark = pytest.mark.browser


def _shown(page: Page, name: str) -> None:
    picture(page, name)
    faultless(page)


def test_an_admin_makes_an_account_and_the_colleague_sets_it_up(made: Office, page: Page) -> None:
    page.goto("/desk/")
    faultless(page)
    log_in(page, "admin")
    page.get_by_role("link", name="员工").click()
    page.get_by_label("登录名").focus()
    for typed in ("zhouhong", "周红"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first role
    _shown(page, "colleagues")
    page.get_by_role("button", name="开通").click()
    once = page.locator(".password").inner_text()
    _shown(page, "colleague")
    page.get_by_role("button", name="退出", exact=True).click()

    page.get_by_label("登录名").fill("zhouhong")
    page.get_by_label("密码").fill(once)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="设置自己的密码").wait_for()
    _shown(page, "new-password")
    page.get_by_label("新密码", exact=True).fill("three green lamps on a bus")
    page.get_by_label("再输入一次新密码").fill("three green lamps on a bus")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="周红").wait_for()


def test_somebody_sets_up_a_second_factor_at_the_own_account(made: Office, page: Page) -> None:
    log_in(page, "wangfang")
    page.get_by_role("link", name="王芳").click()
    _shown(page, "account")
    page.get_by_role("link", name="开启二次验证").click()
    _shown(page, "enrol")
    secret = re.sub(r"\s", "", page.locator(".secret").inner_text())
    page.get_by_label("输入手机上显示的 6 位数字").fill(pyotp.TOTP(secret).at(made.clock()))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="请保存恢复码").wait_for()
    _shown(page, "recovery")
    page.get_by_role("link", name="我已保存").click()
    page.get_by_text("还有 10 个恢复码没有用过").wait_for()
    _shown(page, "account-second")


def test_the_second_step_asks_for_the_code_alone(made: Office, page: Page) -> None:
    staff = made.staff.find("wangfang")
    assert staff
    secret, _ = made.house.second_factors.address("wangfang")
    made.house.second_factors.confirm(staff, pyotp.TOTP(secret).at(made.clock()))
    made.clock.forward(minutes=2)
    page.goto("/desk/")
    page.get_by_label("登录名").fill("wangfang")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#code:focus").wait_for()
    picture(page, "second")
    faultless(page)
    page.keyboard.type(pyotp.TOTP(secret).at(made.clock()))
    page.keyboard.press("Enter")
    page.get_by_role("link", name="王芳").wait_for()
