"""Following, leaving, scanning, and taps on the account's menu."""

from dataclasses import replace
from datetime import datetime

from bot.message import inbound
from bot.message.outbound import Say
from flows.case import BOT, Case
from flows.catalogue import catalogue
from flows.understand import Intent, Kind
from handlers.applications import apply, focus_on
from handlers.asking import Decision, ask, join, menu
from handlers.text import on_text

WELCOME = (
    "您好，欢迎关注深圳CA！\n在这里聊着天就能申请数字证书，不用 IE 浏览器，也不用跑窗口。请问要办理什么？"
)
_KEYS = {
    "apply": "申请数字证书",
    "status": "查询办理进度",
    "faq": "常见问题",
    "human": "联系客服",
    "orders": "我的业务单",
}


def on_follow(case: Case, event: inbound.Follow, now: datetime) -> Decision:
    """A greeting, or for somebody who comes back: where we stopped."""
    case = replace(case, followed=True)
    if case.owner != BOT:
        return case, ()
    if landed := _land(case, event.scene, now, greeting="您好，欢迎关注深圳CA！"):
        return landed
    if case.application and case.application.is_active:
        return ask(case, now, "欢迎回来！您的申请还在，我们接着办：")
    return menu(replace(case, confirming="menu"), WELCOME)


def on_unfollow(case: Case, _: inbound.Unfollow, now: datetime) -> Decision:
    """Nothing can be sent any more. The application stays: it is a contract in progress."""
    return replace(case, followed=False).record("unfollowed", "applicant"), ()


def on_scan(case: Case, event: inbound.Scan, now: datetime) -> Decision:
    if case.owner != BOT:
        return case, ()
    if landed := _land(case, event.scene, now):
        return landed
    return (
        ask(case, now, "我们接着办：")
        if case.application
        else menu(replace(case, confirming="menu"), WELCOME)
    )


def on_menu(case: Case, event: inbound.MenuTap, now: datetime) -> Decision:
    """A menu entry means the words that stand on it."""
    if case.owner != BOT:
        return case, ()
    words = _KEYS.get(event.menu_key, "菜单")
    text = inbound.Text(openid=event.openid, created_at=event.created_at, key=event.key, content=words)
    return on_text(case, text, now)


def _land(case: Case, scene: str, now: datetime, greeting: str = "") -> Decision | None:
    """Where a code of ours leads: an application for a project, or one's own application. None: nowhere."""
    kind, _, about = scene.partition("_")
    if kind == "go":
        application = case.find(about)
        return focus_on(case, application, now) if application and application.is_active else None
    project = next((p for p in catalogue().projects if p.here and p.id == about), None)
    if kind != "apply" or project is None:
        return None
    case, effects = apply(case, Intent(Kind.APPLY, project.name), now)
    first = effects[0] if effects else None
    if greeting and isinstance(first, Say):
        return case, (replace(first, text=join(greeting, first.text)), *effects[1:])
    return case, effects
