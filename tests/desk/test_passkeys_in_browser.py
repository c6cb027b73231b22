"""A passkey in a real Chromium with its virtual authenticator: added, used, and faultless for axe."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from desk.app import create
from tests.axe import faultless
from tests.desk.office import PASSWORD, Office, desk_parts
from tests.desk.test_in_browser import log_in, picture
from tests.world import Server

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(chromium: Browser, made: Office) -> Iterator[Page]:
    """At localhost, which browsers allow passkeys without https."""
    server = Server()
    url = f"http://localhost:{server.port}"
    app = Flask("desk-with-passkeys", static_folder=None)
    app.register_blueprint(create(desk_parts(made.house, made.staff, made.bell, public_url=url)))
    server.start(app)
    context = chromium.new_context(base_url=url, locale="zh-CN")
    opened = context.new_page()
    devices = context.new_cdp_session(opened)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield opened
    context.close()
    server.stop()


def test_a_reviewer_adds_a_passkey_and_logs_in_with_it(made: Office, page: Page) -> None:
    log_in(page, "wangfang", "/desk/account")
    page.get_by_label("给它起个名字").fill("办公电脑")
    adding = page.locator("form.passkey")
    adding.get_by_label("现在的密码").fill("wrong")
    page.keyboard.press("Enter")
    page.get_by_text("现在的密码不对").wait_for()
    faultless(page)
    adding.get_by_label("现在的密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("通行密钥已添加").wait_for()
    picture(page, "account-passkey")
    faultless(page)

    page.get_by_role("button", name="退出", exact=True).click()
    page.get_by_role("button", name="用通行密钥登录").wait_for()
    picture(page, "login-passkey")
    faultless(page)
    page.get_by_role("button", name="用通行密钥登录").press("Enter")
    page.get_by_role("link", name="王芳").wait_for()
    assert made.house.passkeys.of("wangfang")[0].used_at
