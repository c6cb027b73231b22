"""人工核验: one member of the staff records it, a second one confirms it; neither alone is enough."""

from dataclasses import replace
from datetime import datetime

from bot.errors import IllegalMove
from bot.message import event as ev
from bot.message.outbound import Notice, Say
from flows.by_hand import CHECKS, HOWS, person_mark, under_way, wanted_by_hand
from flows.certificates.choice import look_at
from flows.form import Look
from flows.state import Answer, Thread, Verification
from handlers.asking import Decision
from handlers.news import fields_of, tell
from handlers.staff import in_focus


def on_begun(thread: Thread, event: ev.VerificationBegun, now: datetime) -> Decision:
    """The first look. Raises IllegalMove where no check waits for it, or a colleague has begun already."""
    look = _waiting(thread, event, now)
    if under_way(look, event.question) is not None:
        raise IllegalMove("a colleague has verified this person already")
    if event.how not in HOWS or not event.note.strip():
        raise IllegalMove("how the person was verified has to be said")
    mark = person_mark(look, event.question)
    begun = Verification(mark, event.how, event.note, event.actor, now.isoformat())
    identity = look.application.identity.with_verification(event.question, begun)
    application = look.application.identify(
        identity, "verification_begun", event.actor, question=event.question, how=event.how
    )
    words = (
        f"工作人员已开始人工核验（{CHECKS[event.question]}，{HOWS[event.how]}），还要由另一位工作人员复核。"
        "复核好了我会在这里接着往下办，您不用再操作。"
    )
    return thread.keep(application), (
        Notice("verified", application.id, Say(words), fields_of(application, "已记录，等待复核")),
    )


def on_verified(thread: Thread, event: ev.VerifiedByStaff, now: datetime) -> Decision:
    """The second look: the check counts as passed. Raises IllegalMove when it is nobody else's."""
    look = _waiting(thread, event, now)
    begun = _recorded(look, event.question, event.begun)
    if begun.by == event.actor:
        raise IllegalMove("the colleague who verified a person cannot confirm it")
    settled = replace(begun, confirmed_by=event.actor, confirmed_at=now.isoformat())
    identity = replace(look.application.identity.with_verification(event.question, settled), by_hand="")
    application = look.application.identify(
        identity,
        "verified",
        event.actor,
        question=event.question,
        how=begun.how,
        first=begun.by,
        second=event.actor,
    )
    look = look.with_application(application)
    answer = Answer(begun.mark, "staff", now.isoformat(), event.actor)
    application, _ = look.form.accept(look, look.form.by_id[event.question], answer, now)
    words = f"{CHECKS[event.question]}由工作人员人工核验通过！"
    brief = "已通过，回复“继续”接着办"
    return tell(in_focus(thread, application), "verified", application, words, now, reason=brief)


def on_refused(thread: Thread, event: ev.VerificationRefused, now: datetime) -> Decision:
    """Taken back by the first one, or refused by another: the check is open as it was before."""
    look = _waiting(thread, event, now)
    begun = _recorded(look, event.question, event.begun)
    identity = look.application.identity.without_verification(event.question)
    application = look.application.identify(
        identity,
        "verification_refused",
        event.actor,
        question=event.question,
        first=begun.by,
        reason=event.reason,
    )
    words = (
        f"{CHECKS[event.question]}的人工核验这次没有完成。原因：{event.reason}。\n"
        "您填的和发的都还在；要再约一次，请回复“人工”。"
    )
    brief = f"没有完成：{event.reason}"
    return tell(in_focus(thread, application), "verified", application, words, now, reason=brief)


def _waiting(
    thread: Thread,
    event: ev.VerificationBegun | ev.VerifiedByStaff | ev.VerificationRefused,
    now: datetime,
) -> Look:
    """The application, while it waits for this very check to be done by hand."""
    application = thread.find(event.application_id)
    if application is None:
        raise IllegalMove("this application is gone")
    look = look_at(application, now)
    if event.question not in CHECKS or wanted_by_hand(look) != event.question:
        raise IllegalMove("this application does not wait for that")
    return look


def _recorded(look: Look, question: str, begun: str) -> Verification:
    """What the first one recorded, if that is what the second one has seen."""
    found = under_way(look, question)
    if found is None or found.at != begun:
        raise IllegalMove("that verification does not stand any more")
    return found
