"""The sandbox, configured as WeChat and the providers of this demo."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from bot.errors import SettingsError
from bot.providers.sms import CODE
from bot.settings import WECHAT, Settings
from flows.catalogue import catalogue
from flows.notices import NOTICES, TEXTS
from pages.cookies import COOKIES
from sandbox.app import create_app
from sandbox.config import SandboxConfig

_AGENT = "kf2001@szca6688"
_WITH_VARIABLE = re.compile(r"[^。]*\{\d\}[^。]*。")
_LABELS = {
    "project": "业务名称",
    "order_no": "订单编号",
    "fee": "金额",
    "reason": "原因",
    "courier": "快递",
    "parcel": "快递单号",
}


def sandbox_app(settings: Settings, var: Path, port: int, now: Callable[[], float] = time.time) -> Flask:
    """The sandbox's application. Raises SettingsError in production: it would let anybody be anybody."""
    if not settings.is_demo:
        raise SettingsError("SZCA_ENV: the sandbox runs in a demo only")
    return create_app(_config(settings, var, port, now))


def _config(settings: Settings, var: Path, port: int, now: Callable[[], float]) -> SandboxConfig:
    templates = catalogue().templates
    folder = var / "sandbox"
    folder.mkdir(parents=True, exist_ok=True)
    return SandboxConfig(
        appid=settings.wechat_appid,
        secret=settings.wechat_secret,
        token=settings.wechat_token,
        aes_key=settings.wechat_aes_key,
        account_id="gh_szca66880001",
        callback_url=f"{settings.public_url}/wechat",
        public_url=f"http://127.0.0.1:{port}",
        data_dir=folder,
        page_cookies=COOKIES,
        kf_accounts=_kf_accounts(settings),
        now=now,
        faceid_secret_id=settings.faceid_secret_id,
        faceid_secret_key=settings.faceid_secret_key,
        faceid_rule_id=settings.faceid_rule_id,
        sms_secret_id=settings.sms_secret_id,
        sms_secret_key=settings.sms_secret_key,
        sms_app_id=settings.sms_app_id,
        sms_sign=settings.sms_sign,
        sms_templates=sms_templates(settings),
        sms_param_limit=settings.sms_param_limit,
        sms_report_url=_report_url(settings),
        templates={t.id: {key: _label(text) for key, text in t.data.items()} for t in templates.values()},
        template_titles={t.id: NOTICES[name].title for name, t in templates.items()},
    )


def _report_url(settings: Settings) -> str:
    """Where reports on text messages are posted, "" for nowhere."""
    key = settings.sms_report_key
    return f"{settings.public_url}/sms/reports/{key}" if key else ""


def sms_templates(settings: Settings) -> dict[str, str]:
    """As they would be registered: by id, the words."""
    code = {settings.sms_template(CODE): "您的验证码是{1}，{2}分钟内有效，请勿告诉他人。"}
    has_variables = settings.sms_param_limit > 0
    return code | {
        settings.sms_template(name): sms.words if has_variables else _WITH_VARIABLE.sub("", sms.words)
        for name, sms in TEXTS.items()
    }


def _label(pattern: str) -> str:
    return _LABELS.get(pattern.strip("{}"), "状态")


def serve(app: Flask, port: int) -> None:
    """Until the process is ended. Threads, because the phone keeps a connection open for news."""
    app.extensions["sandbox"].verify_soon()
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


def _kf_accounts(settings: Settings) -> dict[str, str]:
    """Where agents work in WeChat's customer service, the sandbox has one of them at least."""
    if settings.agents != WECHAT:
        return {}
    named = {*settings.wechat_kf_accounts.values(), settings.wechat_transfer_account or _AGENT}
    return {account: f"wx-{account.partition('@')[0]}" for account in sorted(named)}
