"""Transfers that were found on a bank statement: booked to the order, or sent back to the payer."""

from datetime import datetime

from bot.message import transfer as tr
from bot.message.outbound import Notice, Say
from flows.deadlines import at_latest, review_due
from flows.decisions import expect
from flows.money import yuan
from flows.sections.closing import open_fee, payer_of
from flows.sections.opening import terms_of
from flows.state import Answer, Application, Status, Thread
from handlers.asking import Decision
from handlers.news import notice


def on_transfer_booked(thread: Thread, event: tr.TransferBooked, now: datetime) -> Decision:
    """Paid in full: the review begins, and no slip is asked for. Paid in part: the rest is asked for.

    Raises IllegalMove when more would be kept than is due: the order was paid meanwhile.
    """
    application = expect(thread, event)
    kept = event.fen - event.too_much
    application = application.receive(kept, terms_of(application).fee, event.actor, now)
    if application.is_paid_up(terms_of(application).fee):
        return _paid(thread, application, event, now)
    return _short(thread, application, event, now)


def on_transfer_goes_back(thread: Thread, event: tr.TransferGoesBack, now: datetime) -> Decision:
    """A transfer that the order does not take: the applicant hears why, and what to do instead."""
    seen, reason = _seen(event.fen, event.tail), f"{yuan(event.fen)} 元将原路退回"
    if event.ended:
        why = _ENDED.get(event.ended, "现在不需要付款")
        return thread, (_of_ended(event, f"{seen}{_returned(event.order_no, why)}", reason),)
    application = expect(thread, event)
    application = application.note_transfer("transfer_returned", event.fen, event.actor)
    words = f"{seen}{_WHY.get(event.why, _not_wanted)(application)}"
    return thread.keep(application), (notice("money_back", application, words, reason=reason),)


def on_transfer_went_back(thread: Thread, event: tr.TransferWentBack, now: datetime) -> Decision:
    """The bank has done it."""
    tail = f"（尾号 {event.tail}）" if event.tail else ""
    words = f"{yuan(event.fen)} 元已经退回付款账户{tail}，到账时间以银行为准。"
    reason = f"{yuan(event.fen)} 元已退回"
    if event.ended:
        return thread, (_of_ended(event, f"订单 {event.order_no}：{words}", reason),)
    application = expect(thread, event)
    application = application.note_transfer("transfer_repaid", event.fen, event.actor)
    return thread.keep(application), (notice("money_back", application, words, reason=reason),)


def _of_ended(event: tr.MoneyBack, words: str, reason: str) -> Notice:
    """Of an order whose answers are deleted: the event says which it was."""
    fields = (("project", event.project), ("order_no", event.order_no), ("reason", reason))
    return Notice("money_back", event.application_id, Say(words), fields)


def _paid(thread: Thread, application: Application, event: tr.TransferBooked, now: datetime) -> Decision:
    application = application.move(Status.IN_REVIEW, event.actor, "transfer booked", now)
    application = application.give("payment", Answer("confirmed", "staff", now.isoformat(), event.actor), now)
    needs_slip = "" if application.value("slip") else "不用再发汇款凭据了。"
    more = f"多付的 {yuan(event.too_much)} 元会退回付款账户。" if event.too_much else ""
    words = (
        f"{_seen(event.fen, event.tail)}款项已经到账，{needs_slip}{more}\n"
        f"您的申请进入审核，三个工作日内（{at_latest(review_due(application))}）有结果，到时会在这里通知您。"
    )
    return thread.keep(application), (notice("payment_confirmed", application, words),)


def _short(thread: Thread, application: Application, event: tr.TransferBooked, now: datetime) -> Decision:
    """The rest is for the applicant to pay, so the order waits for them again."""
    left = yuan(open_fee(application))
    if application.status is Status.SLIP_RECEIVED:
        application = application.move(Status.SUBMITTED, event.actor, "paid in part", now)
    words = (
        f"{_seen(event.fen, event.tail)}这笔订单还差 {left} 元。\n"
        f"请从{payer_of(application)}补汇 {left} 元，附言写订单编号 {application.order_no}。"
        "到账后自动进入审核，不用再发汇款凭据。"
    )
    told = notice("payment_short", application, words, reason=f"还差 {left} 元，请补汇")
    return thread.keep(application), (told,)


def _seen(fen: int, tail: str) -> str:
    account = f"（付款账户尾号 {tail}）" if tail else ""
    return f"收到一笔 {yuan(fen)} 元的汇款{account}。"


def _double(application: Application) -> str:
    return f"订单 {application.order_no} 的费用之前已经付清，这一笔会退回付款账户，退回后再通知您。"


def _third_party(application: Application) -> str:
    whose, fee = payer_of(application), terms_of(application).yuan
    return (
        f"付款账户不是{whose}，不能入账，会退回付款账户。\n"
        f"请从{whose}重新汇 {fee} 元，附言写订单编号 {application.order_no}。"
    )


def _not_wanted(application: Application) -> str:
    return _returned(application.order_no, "现在不需要付款")


def _returned(order_no: str, why: str) -> str:
    return f"订单 {order_no} {why}，这一笔会退回付款账户，退回后再通知您。"


_WHY = {"double": _double, "third_party": _third_party}
_ENDED = {Status.CANCELLED.value: "已经取消", Status.EXPIRED.value: "已经过期"}
