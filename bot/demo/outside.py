"""The sandbox, configured as WeChat and the providers of this demo."""

import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from bot.errors import SettingsError
from bot.settings import Settings
from flows.catalogue import catalogue
from flows.notices import NOTICES
from pages.cookies import COOKIES
from sandbox.app import create_app
from sandbox.config import SandboxConfig

_LABELS = {"project": "业务名称", "order_no": "订单编号", "fee": "金额", "reason": "原因"}


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
        templates={t.id: {key: _label(text) for key, text in t.data.items()} for t in templates.values()},
        template_titles={t.id: NOTICES[name].title for name, t in templates.items()},
    )


def sms_templates(settings: Settings) -> dict[str, str]:
    """As they would be registered. The review's two are those that the account sends today."""
    reason = "驳回原因：{1}。" if settings.sms_param_limit else ""
    done = "您好，您提交的河南省互通数字证书项目新申请业务"
    look = "请登录 www.szca.com-网上营业厅--个人中心-我的业务单-进行查看。"
    mend = "请尽快登录 www.szca.com-网上营业厅-个人中心-我的业务单-证书申请进行修改。"
    return {
        settings.sms_template_code: "您的验证码是{1}，{2}分钟内有效，请勿告诉他人。",
        settings.sms_template_approved: f"{done}已经审核通过。{look}",
        settings.sms_template_rejected: f"{done}已被审核驳回。{reason}{mend}",
    }


def _label(pattern: str) -> str:
    return _LABELS.get(pattern.strip("{}"), "状态")


def serve(app: Flask, port: int) -> None:
    """Until the process is ended. Threads, because the phone keeps a connection open for news."""
    app.extensions["sandbox"].verify_soon()
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()
