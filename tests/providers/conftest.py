"""A sandbox on a real port whose clock we turn, while the doors sign with the machine's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.providers.sms import SmsAccount, TencentSms
from sandbox.app import create_app
from sandbox.config import SandboxConfig
from tests.providers.street import ID, KEY, SMS_ID, SMS_KEY, Street
from tests.sandbox.line import ACCOUNT, APPID, SECRET, TOKEN, Clock, Server
from tests.sandbox.vendor import APPROVED, CODE, REJECTED, TEMPLATES


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    clock = Clock()
    config = SandboxConfig(
        appid=APPID,
        secret=SECRET,
        token=TOKEN,
        aes_key=None,
        account_id=ACCOUNT,
        callback_url="http://127.0.0.1:1/wechat",
        public_url="http://127.0.0.1:1",
        data_dir=tmp_path / "sandbox",
        faceid_secret_id=ID,
        faceid_secret_key=KEY,
        sms_secret_id=SMS_ID,
        sms_secret_key=SMS_KEY,
        sms_templates=TEMPLATES,
        sms_param_limit=12,
        now=clock,
    )
    server = Server(lambda url: create_app(config))
    yield Street(server.url, server.app.extensions["sandbox"], clock)
    server.app.extensions["sandbox"].close()
    server.close()


@pytest.fixture
def account(street: Street) -> SmsAccount:
    return SmsAccount(
        base=street.url,
        secret_id=SMS_ID,
        secret_key=SMS_KEY,
        app_id="1400006688",
        sign="深圳CA",
        templates={"code": CODE, "approved": APPROVED, "rejected": REJECTED},
        variables={"approved": 0, "rejected": 1},
        longest=12,
    )


@pytest.fixture
def sms(account: SmsAccount) -> TencentSms:
    return TencentSms(account)
