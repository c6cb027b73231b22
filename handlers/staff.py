"""What the staff decides at the desk, and how the applicant hears of it."""

from datetime import datetime

from bot.errors import IllegalMove
from bot.message import event as ev
from bot.message.outbound import Notice, Say
from flows.case import Answer, Application, Case, Status
from flows.effects import Effect
from flows.forms import look_at
from flows.opening import project_of
from handlers.answering import keep_default
from handlers.asking import Decision, ask, join


def on_payment_confirmed(case: Case, event: ev.PaymentConfirmed, now: datetime) -> Decision:
    """The money is there: the review begins."""
    application = _expect(case, event, Status.SLIP_RECEIVED)
    application = application.move(Status.IN_REVIEW, event.actor, "payment confirmed", now)
    application = application.give("payment", Answer("confirmed", "staff", now.isoformat(), event.actor), now)
    words = "款项已经到账，您的申请进入审核，三个工作日内有结果，到时会在这里通知您。"
    return case.put(application), (_notice("payment_confirmed", application, words, now),)


def on_slip_returned(case: Case, event: ev.SlipReturned, now: datetime) -> Decision:
    """The slip does not match: asked again, with the reason."""
    application = _expect(case, event, Status.SLIP_RECEIVED)
    application = application.move(Status.SUBMITTED, event.actor, event.reason, now)
    application = application.mark("rejected", {"slip": event.reason}, event.actor, now)
    words = "财务核对时，汇款凭据还对不上。"
    return _tell(case.put(application), "slip_returned", application, words, now, reason=event.reason)


def on_approved(case: Case, event: ev.Approved, now: datetime) -> Decision:
    """Approved: the news of the seed, and what comes next."""
    application = _expect(case, event, Status.IN_REVIEW)
    application = application.move(Status.APPROVED, event.actor, "approved", now)
    application = application.give("review", Answer("approved", "staff", now.isoformat(), event.actor), now)
    name = _project(application, now)
    words = (
        f"【深圳CA】您好，您提交的{name}新申请业务已经审核通过。\n"
        "接下来制作证书，做好后邮寄到您填写的地址（邮费到付）；PIN 密码会用短信发给申请人本人。\n"
        "随时回复“进度”即可查看。"
    )
    return case.put(application), (_notice("approved", application, words, now),)


def on_rejected(case: Case, event: ev.Rejected, now: datetime) -> Decision:
    """Rejected: exactly the named items are open again, everything else is kept."""
    application = _expect(case, event, Status.IN_REVIEW)
    if not event.items:
        raise IllegalMove("a rejection names at least one item")
    reasons = dict(event.items)
    application = application.move(Status.REJECTED, event.actor, "; ".join(reasons.values()), now)
    for question in (q for q in look_at(application, now).form.questions if q.id in reasons):
        application = keep_default(look_at(application, now), question, now)
    application = application.mark("rejected", reasons, event.actor, now)
    application = application.mark("void", {"resubmit": "rejected again"}, event.actor, now)
    look = look_at(application, now)
    listed = "；".join(
        f"{look.form.by_id[q].label}：{why}" for q, why in reasons.items() if q in look.form.by_id
    )
    words = (
        f"【深圳CA】您好，您提交的{_project(application, now)}新申请业务已被审核驳回。驳回原因：{listed}。\n"
        "其他资料都保留着，只要补正这几项就好。"
    )
    return _tell(case.put(application), "rejected", application, words, now, reason=listed)


def _expect(case: Case, event: ev.StaffEvent, status: Status) -> Application:
    application = case.find(event.application_id)
    if application is None:
        raise IllegalMove("this application is gone")
    if application.status is not status:
        raise IllegalMove(f"this application is {application.status}, not {status}")
    return application


def _tell(
    case: Case, name: str, application: Application, words: str, now: datetime, *, reason: str
) -> Decision:
    """News that ends with the next question."""
    case, effects = ask(case, now)
    asked = next((e for e in effects if isinstance(e, Say)), Say(""))
    say = Say(join(words, asked.text), asked.choices, asked.links, asked.question)
    others: tuple[Effect, ...] = tuple(e for e in effects if not isinstance(e, Say))
    return case, (Notice(name, say, _fields(application, now, reason)), *others)


def _notice(name: str, application: Application, words: str, now: datetime) -> Notice:
    return Notice(name, Say(words), _fields(application, now, ""))


def _fields(application: Application, now: datetime, reason: str) -> tuple[tuple[str, str], ...]:
    return (("project", _project(application, now)), ("order_no", application.order_no), ("reason", reason))


def _project(application: Application, now: datetime) -> str:
    return project_of(application).name
