"""Following, leaving, scanning, and taps on the account's menu."""

from dataclasses import replace
from datetime import datetime

from bot.message import inbound
from bot.message.outbound import Say
from flows.catalogue import catalogue
from flows.hearing.intent import Intent
from flows.state import Thread
from flows.wording.vocabulary import Kind
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


def on_follow(thread: Thread, event: inbound.Follow, now: datetime) -> Decision:
    """A greeting, or for somebody who comes back: where we stopped."""
    thread = replace(thread, followed=True)
    if thread.is_in_stretch:
        return thread, ()
    if landed := _land(thread, event.scene, now, greeting="您好，欢迎关注深圳CA！"):
        return landed
    if thread.application and thread.application.is_active:
        return ask(thread, now, "欢迎回来！您的申请还在，我们接着办：")
    return menu(replace(thread, confirming="menu"), WELCOME)


def on_unfollow(thread: Thread, _: inbound.Unfollow, now: datetime) -> Decision:
    """Nothing can be sent any more. The application stays: it is a contract in progress."""
    return replace(thread, followed=False).record("unfollowed", "applicant"), ()


def on_scan(thread: Thread, event: inbound.Scan, now: datetime) -> Decision:
    if thread.is_in_stretch:
        return thread, ()
    if landed := _land(thread, event.scene, now):
        return landed
    return (
        ask(thread, now, "我们接着办：")
        if thread.application
        else menu(replace(thread, confirming="menu"), WELCOME)
    )


def on_menu(thread: Thread, event: inbound.MenuTap, now: datetime) -> Decision:
    """A menu entry means the words that stand on it."""
    if thread.is_in_stretch:
        return thread, ()
    words = _KEYS.get(event.menu_key, "菜单")
    text = inbound.Text(openid=event.openid, created_at=event.created_at, key=event.key, content=words)
    return on_text(thread, text, now)


def _land(thread: Thread, scene: str, now: datetime, greeting: str = "") -> Decision | None:
    """Where a code of ours leads: an application for a project, or one's own application. None: nowhere."""
    kind, _, about = scene.partition("_")
    if kind == "go":
        application = thread.find(about)
        return focus_on(thread, application, now) if application and application.is_active else None
    project = next((p for p in catalogue().projects if p.here and p.id == about), None)
    if kind != "apply" or project is None:
        return None
    thread, effects = apply(thread, Intent(Kind.APPLY, project.name), now)
    first = effects[0] if effects else None
    if greeting and isinstance(first, Say):
        return thread, (replace(first, text=join(greeting, first.text)), *effects[1:])
    return thread, effects
