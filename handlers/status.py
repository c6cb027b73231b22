"""进度 and 我的业务单: a person's own applications, the state of each, and whose turn it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.message.outbound import Choice, PageLink, Say
from flows.certificates.choice import business_of, look_at, title_of
from flows.deadlines import at_latest, china_day, chinese_day, expires_on, payment_due
from flows.question import brief
from flows.sections.closing import expected
from flows.sections.opening import fee_of, terms_of
from flows.sections.parcel import parcel_of
from flows.state import STATES, Application, Status, Thread
from flows.workdays import CHINA
from handlers.asking import ENDINGS, SWITCH, Decision, ask, join, menu

_SHOWN_AT_ONCE = 5


def tell_status(thread: Thread, order_no: str, now: datetime) -> Decision:
    """One application by its order number, or all of them; then the open question again."""
    if order_no:
        found = next((a for a in thread.applications if a.order_no == order_no), None)
        if found is None:
            words = f"没有查到订单 {order_no}。只能查询您本人微信提交的申请，请核对订单编号。"
            return ask(thread, now, words) if thread.application else menu(thread, words)
        return _tell_one(replace(thread, focus=found.id, asked=""), found, now)
    shown = listed(thread)
    if not shown:
        return menu(thread, "您目前还没有申请。请问要办理什么？")
    if len(shown) == 1:
        return _tell_one(thread, shown[0], now)
    return choose_one(thread, shown, now)


def choose_one(thread: Thread, applications: Sequence[Application], now: datetime) -> Decision:
    """Several applications, numbered; a number brings one of them into focus."""
    shown = applications[:_SHOWN_AT_ONCE]
    cards = [
        f"【{number}】{_mark(thread, a)}\n{card(a, thread, now)}" for number, a in enumerate(shown, start=1)
    ]
    choices = tuple(Choice(_choice(a, now), SWITCH + (a.order_no or a.id[:8])) for a in shown)
    more = (
        f"还有 {len(applications) - len(shown)} 笔，请点开看全部。" if len(applications) > len(shown) else ""
    )
    text = join(f"您有 {len(applications)} 笔申请：", *cards, more, "要办哪一笔，点选或回复编号：")
    links = (PageLink("orders", "我的业务单", shown[0].id),)
    return replace(thread, confirming="orders"), (Say(text, choices, links, question="orders"),)


def _choice(application: Application, now: datetime) -> str:
    """Enough to tell two of one type apart, on one line."""
    return f"{title_of(application)} {brief(look_at(application, now).subject())}".rstrip()


def listed(thread: Thread) -> list[Application]:
    """The applications in the order in which `tell_status` numbers them."""
    shown = (a for a in thread.applications if _is_shown(a))
    return sorted(shown, key=lambda a: (a.updated_at, a.created_at, a.id), reverse=True)


def _is_shown(application: Application) -> bool:
    return application.status not in (Status.CANCELLED, Status.EXPIRED)


def _mark(thread: Thread, application: Application) -> str:
    return "（正在办）" if application.id == thread.focus else ""


def _tell_one(thread: Thread, application: Application, now: datetime) -> Decision:
    text = card(application, thread, now)
    if thread.application is None:
        return menu(replace(thread, focus=application.id), text)
    if not application.is_active:
        return menu(thread, join(text, ENDINGS.get(application.status, "")))
    thread, effects = ask(thread, now, text)
    links = (PageLink("orders", "我的业务单", application.id),)
    return thread, tuple(replace(e, links=(*e.links, *links)) if isinstance(e, Say) else e for e in effects)


def card(application: Application, thread: Thread, now: datetime) -> str:
    """An application in a few lines, with the columns of 我的业务单."""
    look = look_at(application, now)
    lines = [
        f"申请单号：{application.order_no or '（提交后生成）'}",
        f"业务类型：{business_of(application)}",
        f"主题：{look.subject() or terms_of(application).project_name}",
        f"金额：{fee_of(application)} 元",
        f"创建日期：{_day(application.created_at)}",
        f"更新日期：{_day(application.updated_at)}",
        f"状态：{STATES[application.status].name}",
    ]
    return "\n".join((*lines, *_next_lines(application, thread, now)))


def _next_lines(application: Application, thread: Thread, now: datetime) -> tuple[str, ...]:
    """What is left, and by when."""
    look = look_at(application, now)
    if application.status is Status.DRAFT:
        left = [q for q in look.missing() if q.group]
        what = f"还有 {len(left)} 项信息要填" if left else "信息已填好，资料和认证还没完成"
        return (f"{what}，为您保留到{chinese_day(expires_on(application, thread))}。",)
    if application.received and application.status is Status.SUBMITTED:
        return ()  # what comes next says it
    if application.status is Status.SUBMITTED:
        return (f"请{at_latest(payment_due(application, now.date()))}汇款，再发来凭据。",)
    if parcel := parcel_of(application):
        return (f"快递：{parcel}",)
    if thread.focus != application.id and (when := expected(application, china_day(now))):
        return (when,)
    return ()


def name_of(application: Application, now: datetime) -> str:
    """How one application is told from another."""
    subject = look_at(application, now).subject()
    return f"{title_of(application)}{f'（{subject}）' if subject else ''} · {STATES[application.status].name}"


def _day(moment: datetime) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d")
