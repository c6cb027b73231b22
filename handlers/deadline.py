"""Deadlines that were reached: a word to a silent applicant, a reminder to pay, a promise that is due today,
an apology for one that is late, the end of an old draft."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.message.outbound import Choice, Notice, Say
from flows.by_hand import wanted_by_hand
from flows.certificates.choice import look_at
from flows.deadlines import RENEWAL_DAYS, chinese_day, deadlines, expires_on
from flows.effects import Effect, Erase, Nudge, SetTimer
from flows.progress import digest
from flows.question import Await
from flows.sections.carrier import ASKING, CARRIER, SLOW, standing
from flows.sections.closing import apology, payer_of, short_of
from flows.sections.opening import terms_of
from flows.state import Application, Status, Thread
from handlers import renewal
from handlers.asking import PICK, Decision, join
from handlers.status import name_of

TIMER = "deadline"
_LATER_SECONDS = 3600.0  # while a person of ours talks with them, or nothing may expire
_GO_ON = (Choice("继续办理", "继续"),)


def timers(before: Thread, after: Thread, now: datetime) -> tuple[SetTimer, ...]:
    """A timer for every application that is new or has changed its status."""
    changed = (a for a in after.applications if not (old := before.find(a.id)) or old.status is not a.status)
    return tuple(timer for application in changed if (timer := _next(after, application, now)))


def _next(thread: Thread, application: Application, now: datetime) -> SetTimer | None:
    coming = deadlines(application, thread)
    if not coming:
        return None
    seconds = max((coming[0].at - now).total_seconds(), 1.0)
    return SetTimer(TIMER, seconds, application.revision, application.id)


def on_deadline(thread: Thread, application_id: str, now: datetime, *, may_expire: bool = True) -> Decision:
    """What is due now is done once; what is not due yet, since somebody wrote meanwhile, is waited for.

    Nothing expires while `may_expire` is false, and nobody who waits for us is told to go on: then it is
    looked at again in an hour.
    """
    application = thread.find(application_id)
    if application is None:
        return thread, ()
    if thread.is_in_stretch:
        return thread, (SetTimer(TIMER, _LATER_SECONDS, application.revision, application.id),)
    due = [deadline.name for deadline in deadlines(application, thread) if deadline.at <= now]
    effects: tuple[Effect, ...] = ()
    is_early = "expiry" in due and not may_expire
    if is_early or not _ours_to_do(thread, application, now).isdisjoint(due):
        return thread, (SetTimer(TIMER, _LATER_SECONDS, application.revision, application.id),)
    for name in due:
        application = application.tell(name, now)
    if due:
        thread, effects = _DO[due[-1]](thread.keep(application), application, now)
        application = thread.find(application_id) or application
    timer = _next(thread, application, now)
    return thread, (*effects, timer) if timer else effects


def _ours_to_do(thread: Thread, application: Application, now: datetime) -> frozenset[str]:
    """The reminders that are out of place while the person waits for our staff, a system or a provider."""
    look = look_at(application, now)
    if wanted_by_hand(look):
        return frozenset({"nudge", "warning"})
    pending = look.pending()
    is_asked = pending is not None and pending.id == CARRIER
    is_with_carrier = is_asked and standing(look, look.form.identified) in (ASKING, SLOW)
    is_ours = thread.wants_person or is_with_carrier or isinstance(pending, Await)
    return frozenset({"nudge"}) if is_ours else frozenset()


def _nudge(thread: Thread, application: Application, now: datetime) -> Decision:
    """Once, a day after the last message. What the person is busy with otherwise is not disturbed."""
    if thread.focus != application.id or not thread.followed:
        return thread, ()
    look = look_at(application, now)
    words = join("您的申请还在，填过的都保存着。", digest(look), "方便的时候点一下，我们接着办：")
    thread = replace(thread, asked="", confirming=PICK + _GO_ON[0].value)
    return thread, (Nudge(Say(words, _GO_ON, question="pick")),)


def _payment(thread: Thread, application: Application, now: datetime) -> Decision:
    if application.received:
        words = join(name_of(application, now), short_of(application))
        return thread, (_notice("payment_due", application, words, thread),)
    words = (
        f"{name_of(application, now)}：还没有收到汇款凭据。\n"
        f"请从{payer_of(application)}汇款，再把凭据拍照发到这里。已经汇款的，只差凭据了。"
    )
    return thread, (_notice("payment_due", application, words, thread),)


def _escalation(thread: Thread, _: Application, __: datetime) -> Decision:
    """The record of it is what the staff see; the applicant hears nothing while there is time."""
    return thread, ()


def _delay(thread: Thread, application: Application, now: datetime) -> Decision:
    words = f"{name_of(application, now)}\n{apology(application)}"
    return thread, (_notice("delayed", application, words, thread),)


def _warning(thread: Thread, application: Application, now: datetime) -> Decision:
    day = chinese_day(expires_on(application, thread))
    words = (
        f"{name_of(application, now)}：已经很久没有动了，{day}会过期，填过的资料也会删除。\n"
        "还要办的话，回复“继续”就行。"
    )
    return thread, (_notice("expiring", application, words, thread),)


def _expiry(thread: Thread, application: Application, now: datetime) -> Decision:
    """Closed and deleted, as was said three days before. Nobody is disturbed with it again, but for an order:
    its money may still be under way."""
    expired = application.move(Status.EXPIRED, "clock", "untouched for 30 days", now).forget("clock", now)
    thread = replace(thread.keep(expired), farewell="expired")
    if thread.focus == expired.id:
        thread = thread.refocused()
    told = (_notice("expired", application, _gone(application), thread),) if application.order_no else ()
    return thread, (*told, Erase(expired.id))


def _gone(application: Application) -> str:
    """Nothing that is deleted stands in it."""
    return (
        f"订单 {application.order_no} 一直没有收到汇款，今天过期了，填过的资料也删除了。\n"
        "之后再收到这笔汇款，会退回付款账户。还要办的话，回复“申请数字证书”重新开始。"
    )


def _notice(name: str, application: Application, words: str, thread: Thread) -> Notice:
    fields = (
        ("project", terms_of(application).project_name),
        ("order_no", application.order_no),
        ("day", chinese_day(expires_on(application, thread))),
    )
    return Notice(name, application.id, Say(words), fields)


_DO: dict[str, Callable[[Thread, Application, datetime], Decision]] = {
    "nudge": _nudge,
    "payment": _payment,
    "escalation": _escalation,
    "delay": _delay,
    "warning": _warning,
    "expiry": _expiry,
    "arrival": renewal.arrived,
    **{f"renewal{days}": renewal.remind for days in RENEWAL_DAYS},
}
