"""After submission: the applicant asks for speed (催办) or for the money back."""

from dataclasses import replace
from datetime import date, datetime

from bot.message import event as ev
from bot.message.outbound import Choice, Say
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from flows.hearing.intent import Intent
from flows.question import Agree, Confirm
from flows.sections.closing import expected
from flows.state import MOVES, OURS_TO_DO, Application, Status, Thread
from flows.wording.vocabulary import Kind
from flows.workdays import is_working_day
from handlers.answering import answer
from handlers.asking import APPLICANT, Decision, ask, menu
from handlers.renewal import renew
from handlers.status import name_of


def on_requested(thread: Thread, event: ev.RequestedOnPage, now: datetime) -> Decision:
    """What was asked for by a button of a page. A page of an older state does nothing."""
    application = thread.find(event.application_id)
    if application is None or application.revision != event.revision:
        return thread, ()
    thread = replace(thread, focus=application.id, confirming="")
    if event.request in ("confirm", "agree"):
        return _said_yes(thread, application, Confirm if event.request == "confirm" else Agree, now)
    if event.request == "refund":
        return refund_requested(thread, now)
    if event.request == "renew":
        return renew(thread, application.order_no, now)
    return urge(thread, Intent(Kind.URGE), now)


def _said_yes(
    thread: Thread, application: Application, kind: type[Confirm | Agree], now: datetime
) -> Decision:
    """To what is open now, if it is of this kind: as if the button of the chat had been tapped."""
    pending = look_at(application, now).pending()
    if not isinstance(pending, Confirm | Agree) or not isinstance(pending, kind):
        return thread, ()
    return answer(thread, pending.yes, now, "tapped")


def urge(thread: Thread, _: Intent, now: datetime) -> Decision:
    """催办: noted once a working day, and answered with the day by which there will be news."""
    application = thread.application
    if application is None or not any(a.status in OURS_TO_DO for a in thread.applications):
        words = "现在没有等我们处理的申请。"
        return ask(thread, now, words) if application else menu(thread, words)
    if application.status not in OURS_TO_DO:
        application = next(a for a in thread.applications if a.status in OURS_TO_DO)
    today = china_day(now)
    name, expected = name_of(application, now), _expected(application, thread, today)
    if application.urged_on == today.isoformat():
        return ask(thread, now, f"今天已经替您催过了（{name}）。{expected}")
    thread = thread.keep(application.urge(today.isoformat(), APPLICANT, now))
    lead = "已经替您催办" if is_working_day(today) else "今天不是工作日，已经记下您的催办，上班就会看到"
    return ask(thread, now, f"{lead}（{name}）。{expected}")


def _expected(application: Application, thread: Thread, today: date) -> str:
    """By when there will be news of an application that is not in focus: of that one the question tells."""
    if application.id == thread.focus:
        return ""
    return expected(application, today) or "有进展会马上在这里通知您。"


def refund(thread: Thread, _: Intent, now: datetime) -> Decision:
    """申请退费: for a paid application that was rejected or is not yet approved."""
    application = thread.application
    refundable = [a for a in thread.applications if Status.REFUND_REQUESTED in MOVES[a.status]]
    if application is None or not refundable:
        return _not_refundable(thread, now)
    if application not in refundable:
        thread = replace(thread, focus=refundable[-1].id)
    name = name_of(refundable[-1] if application not in refundable else application, now)
    words = (
        f"申请退费：{name}。\n"
        "审核员和财务确认后，款项原路退回付款账户；这笔申请会先停下来。\n确定申请退费吗？"
    )
    choices = (Choice("确认退费", "确认退费"), Choice("不退了", "不退了"))
    return replace(thread, confirming="refund"), (Say(words, choices, question="refund"),)


def _not_refundable(thread: Thread, now: datetime) -> Decision:
    application = thread.application
    if application is None:
        return menu(thread, "您目前没有可以退费的申请。请问要办理什么？")
    words = {
        Status.DRAFT: "这笔申请还没有付款，不需要退费。不想办了，回复“取消”就可以。",
        Status.SUBMITTED: "还没有收到您的汇款凭据。已经汇款的，请先把凭据发来；还没汇款，回复“取消”就可以。",
        Status.REFUND_REQUESTED: "退费申请已经收到了，不用重复提交。",
        Status.REFUNDED: "这笔申请的退费已经办结。",
    }.get(application.status, "审核已经通过，证书进入制作，不能在这里退费。有特殊情况请回复“人工”联系客服。")
    return ask(thread, now, words)


def refund_requested(thread: Thread, now: datetime) -> Decision:
    """Yes to 申请退费."""
    application = thread.application
    if application is None or Status.REFUND_REQUESTED not in MOVES[application.status]:
        return _not_refundable(thread, now)
    thread = thread.put(application.request_refund(APPLICANT, now))
    return ask(replace(thread, asked=""), now)


def withdraw(thread: Thread, _: Intent, now: datetime) -> Decision:
    """不退了: a refund that was asked for is taken back, as long as the reviewer has not agreed."""
    asked = [a for a in thread.applications if a.status is Status.REFUND_REQUESTED]
    application = thread.application
    if application is None or not asked:
        words = "您目前没有正在处理的退费申请。"
        return ask(thread, now, words) if application else menu(thread, words)
    if application not in asked:
        application = asked[-1]
    name = name_of(application, now)
    if application.value("refund.review"):
        return ask(
            thread, now, f"退费申请（{name}）审核员已经同意，正在退款，撤不回来了。有疑问请回复“人工”。"
        )
    thread = thread.put(application.withdraw_refund(APPLICANT, now))
    return ask(replace(thread, asked=""), now, f"好的，退费申请（{name}）已经撤回，这笔申请接着办。")
