"""Decisions of the staff, and the notices that tell the applicant."""

from datetime import datetime

from bot.errors import IllegalMove
from bot.message import event as ev
from flows.certificates.choice import look_at
from flows.deadlines import at_latest, review_due
from flows.decisions import expect
from flows.rejection_in_brief import in_brief
from flows.sections.opening import fee_of, terms_of
from flows.state import EDITABLE, Answer, Application, Status, Thread
from handlers.asking import Decision
from handlers.news import notice, tell
from handlers.storing import keep_default


def on_payment_confirmed(thread: Thread, event: ev.PaymentConfirmed, now: datetime) -> Decision:
    """The money is there: the review begins."""
    application = expect(thread, event)
    application = application.move(Status.IN_REVIEW, event.actor, "payment confirmed", now)
    application = application.give("payment", Answer("confirmed", "staff", now.isoformat(), event.actor), now)
    words = (
        f"款项已经到账，您的申请进入审核，三个工作日内（{at_latest(review_due(application))}）有结果，"
        "到时会在这里通知您。"
    )
    return thread.keep(application), (notice("payment_confirmed", application, words),)


def on_slip_returned(thread: Thread, event: ev.SlipReturned, now: datetime) -> Decision:
    """The slip does not match: asked again, with the reason."""
    application = expect(thread, event)
    application = application.move(Status.SUBMITTED, event.actor, event.reason, now)
    application = application.mark("rejected", {"slip": event.reason}, event.actor, now)
    words = "财务核对时，汇款凭据还对不上。"
    return tell(in_focus(thread, application), "slip_returned", application, words, now, reason=event.reason)


def on_approved(thread: Thread, event: ev.Approved, now: datetime) -> Decision:
    """Approved: the news of the seed, and what comes next."""
    application = expect(thread, event)
    application = application.move(Status.APPROVED, event.actor, "approved", now)
    application = application.give("review", Answer("approved", "staff", now.isoformat(), event.actor), now)
    words = (
        f"【深圳CA】您好，您提交的{terms_of(application).service}业务已经审核通过。\n"
        "接下来制作证书，做好后邮寄到您填写的地址（邮费到付）；PIN 密码会用短信发给申请人本人。\n"
        "随时回复“进度”即可查看。"
    )
    return thread.keep(application), (notice("approved", application, words),)


def on_rejected(thread: Thread, event: ev.Rejected, now: datetime) -> Decision:
    """Rejected: exactly the named items are open again, everything else is kept."""
    application, named = _reopened(thread, event, Status.REJECTED, now)
    listed = _listed(named)
    words = (
        f"【深圳CA】您好，您提交的{terms_of(application).service}业务已被审核驳回。驳回原因：{listed}。\n"
        "其他资料都保留着，只要补正这几项就好。"
    )
    thread, briefs = in_focus(thread, application), in_brief(named)
    return tell(thread, "rejected", application, words, now, reason=listed, briefs=briefs)


def on_supplement_asked(thread: Thread, event: ev.SupplementAsked, now: datetime) -> Decision:
    """The review waits for what is named. Its promised day is counted anew from when that is there."""
    application, named = _reopened(thread, event, Status.SUPPLEMENTING, now)
    listed = _listed(named)
    words = (
        f"您提交的{terms_of(application).service}业务正在审核，还要请您补充：{listed}。\n"
        "这不是驳回，其他资料都保留着；补好后接着审核，三个工作日内有结果。"
    )
    return tell(in_focus(thread, application), "supplement", application, words, now, reason=listed)


def _reopened(
    thread: Thread, event: ev.Rejected | ev.SupplementAsked, to: Status, now: datetime
) -> tuple[Application, list[tuple[str, str]]]:
    """The application with the named items open again; label and reason of each. Raises IllegalMove."""
    application = expect(thread, event)
    if not event.items:
        raise IllegalMove("what is open again is at least one item")
    reasons = dict(event.items)
    application = application.move(to, event.actor, "; ".join(reasons.values()), now)
    for question in (q for q in look_at(application, now).form.questions if q.id in reasons):
        application = keep_default(look_at(application, now), question, now)
    application = application.mark("rejected", reasons, event.actor, now)
    application = application.mark("void", {"resubmit": "asked for again"}, event.actor, now)
    labels = look_at(application, now).form.by_id
    return application, [(labels[q].label, why) for q, why in reasons.items() if q in labels]


def _listed(named: list[tuple[str, str]]) -> str:
    return "；".join(f"{label}：{why}" for label, why in named)


def on_finally_rejected(thread: Thread, event: ev.FinallyRejected, now: datetime) -> Decision:
    """Rejected for good: nothing is asked again, and the cashier pays back."""
    application = expect(thread, event)
    thread = thread.keep(application.reject_finally(event.actor, event.reason, now))
    words = (
        f"您好，您提交的{terms_of(application).service}业务没有通过审核，这一笔不能再补正。\n"
        f"原因：{event.reason}。\n"
        "您付的款项由财务原路退回付款账户，退回后再通知您。有疑问请回复“人工”。"
    )
    return thread, (notice("finally_rejected", application, words, reason=event.reason),)


def on_refund_agreed(thread: Thread, event: ev.RefundAgreed, now: datetime) -> Decision:
    """The reviewer agrees; the cashier pays back."""
    application = expect(thread, event)
    agreed = Answer("agreed", "staff", now.isoformat(), event.actor)
    thread = thread.keep(application.give("refund.review", agreed, now))
    words = "退费申请已经同意，财务会原路退回付款账户，退回后再通知您。"
    return thread, (notice("refund", application, words, reason="已同意，财务退款中"),)


def on_refund_paid(thread: Thread, event: ev.RefundPaid, now: datetime) -> Decision:
    """The money is back; that ends the application. Raises IllegalMove before the reviewer agreed."""
    application = expect(thread, event)
    paid = Answer("paid", "staff", now.isoformat(), event.actor)
    application = application.give("refund.payment", paid, now)
    application = application.move(Status.REFUNDED, event.actor, "refunded", now)
    words = f"{fee_of(application)} 元已经原路退回付款账户，到账时间以银行为准。这笔申请到此办结。"
    return thread.keep(application), (notice("refund", application, words, reason="已退款"),)


def on_refund_refused(thread: Thread, event: ev.RefundRefused, now: datetime) -> Decision:
    """Refused with the reason; the application stands where it stood before."""
    application = expect(thread, event)
    application = application.refuse_refund(event.actor, event.reason, now)
    words = f"退费申请没有通过。原因：{event.reason}。\n这笔申请会接着办；有疑问请回复“人工”。"
    return tell(in_focus(thread, application), "refund", application, words, now, reason=event.reason)


def in_focus(thread: Thread, application: Application) -> Thread:
    """News of another application does not take somebody away from the one that they are filling in."""
    current = thread.application
    is_busy = current is not None and current.id != application.id and current.status in EDITABLE
    return thread.keep(application) if is_busy else thread.put(application)
