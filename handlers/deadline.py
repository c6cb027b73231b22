"""What happens on time: a word to somebody who fell silent, a reminder to pay, the end of an old draft."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.message.outbound import Choice, Notice, Say
from flows.case import BOT, Application, Case, Status
from flows.closing import payer_of
from flows.deadlines import chinese_day, deadlines, expires_on
from flows.effects import Effect, Erase, Nudge, SetTimer
from flows.forms import look_at
from flows.opening import project_of
from flows.progress import digest
from handlers.asking import PICK, Decision, join
from handlers.status import name_of

TIMER = "deadline"
_LATER_SECONDS = 3600.0  # while a person of ours talks with them
_GO_ON = (Choice("继续办理", "继续"),)


def timers(before: Case, after: Case, now: datetime) -> tuple[SetTimer, ...]:
    """A timer for every application that is new or has changed its status."""
    changed = (a for a in after.applications if not (old := before.find(a.id)) or old.status is not a.status)
    return tuple(timer for application in changed if (timer := _next(after, application, now)))


def _next(case: Case, application: Application, now: datetime) -> SetTimer | None:
    coming = deadlines(application, case)
    if not coming:
        return None
    seconds = max((coming[0].at - now).total_seconds(), 1.0)
    return SetTimer(TIMER, seconds, application.revision, application.id)


def on_deadline(case: Case, application_id: str, now: datetime) -> Decision:
    """What is due now is done once; what is not due yet, since somebody wrote meanwhile, is waited for."""
    application = case.find(application_id)
    if application is None:
        return case, ()
    if case.owner != BOT:
        return case, (SetTimer(TIMER, _LATER_SECONDS, application.revision, application.id),)
    due = [deadline.name for deadline in deadlines(application, case) if deadline.at <= now]
    effects: tuple[Effect, ...] = ()
    for name in due:
        application = application.tell(name)
    if due:
        case, effects = _DO[due[-1]](case.keep(application), application, now)
        application = case.find(application_id) or application
    timer = _next(case, application, now)
    return case, (*effects, timer) if timer else effects


def _nudge(case: Case, application: Application, now: datetime) -> Decision:
    """Once, a day after the last message. What the person is busy with otherwise is not disturbed."""
    if case.focus != application.id or not case.followed:
        return case, ()
    look = look_at(application, now)
    words = join("您的申请还在，填过的都保存着。", digest(look), "方便的时候点一下，我们接着办：")
    case = replace(case, asked="", confirming=PICK + _GO_ON[0].value)
    return case, (Nudge(Say(words, _GO_ON, question="pick")),)


def _payment(case: Case, application: Application, now: datetime) -> Decision:
    words = (
        f"{name_of(application, now)}：还没有收到汇款凭据。\n"
        f"请从{payer_of(application)}汇款，再把凭据拍照发到这里。已经汇款的，只差凭据了。"
    )
    return case, (_notice("payment_due", application, words, case),)


def _warning(case: Case, application: Application, now: datetime) -> Decision:
    day = chinese_day(expires_on(application, case))
    words = (
        f"{name_of(application, now)}：已经很久没有动了，{day}会过期，填过的资料也会删除。\n"
        "还要办的话，回复“继续”就行。"
    )
    return case, (_notice("expiring", application, words, case),)


def _expiry(case: Case, application: Application, now: datetime) -> Decision:
    """Closed and deleted, as was said three days before. Nobody is disturbed with it again."""
    expired = application.move(Status.EXPIRED, "clock", "untouched for 30 days", now).forget("clock", now)
    case = replace(case.keep(expired), farewell="expired")
    if case.focus == expired.id:
        case = case.refocused()
    return case, (Erase(expired.id),)


def _notice(name: str, application: Application, words: str, case: Case) -> Notice:
    fields = (
        ("project", project_of(application).name),
        ("order_no", application.order_no),
        ("day", chinese_day(expires_on(application, case))),
    )
    return Notice(name, Say(words), fields)


_DO: dict[str, Callable[[Case, Application, datetime], Decision]] = {
    "nudge": _nudge,
    "payment": _payment,
    "warning": _warning,
    "expiry": _expiry,
}
