"""Results of the carrier check: the chat goes on, or the applicant reads what is wrong and what to do."""

from dataclasses import replace
from datetime import datetime

from bot.errors import IllegalMove
from bot.message import event as ev
from flows.certificates.choice import look_at
from flows.deadlines import china_day
from flows.effects import Effect
from flows.form import Look
from flows.sections.carrier import ASKING, CARRIER, mark_of, question_to_ask, standing
from flows.state import EDITABLE, TRIES_A_DAY, Answer, Application, CarrierCheck, Thread, Tries
from handlers.asking import Decision, ask

AGREE, DOWN, UNASKED = "agree", "down", "unasked"


def on_carrier_checked(thread: Thread, event: ev.CarrierChecked, now: datetime) -> Decision:
    """An answer to a question of before changes nothing for the person; the present one is asked instead."""
    application = thread.find(event.application_id)
    if application is None or not application.is_active:
        return thread, ()
    look = look_at(application, now)
    if event.attempt != application.identity.carrier.attempt(event.mark):
        return thread, ()
    is_current = event.mark == mark_of(look, look.form.identified)
    if event.outcome == DOWN and not event.is_capped:
        return _slow(thread, look, now) if is_current else (thread, ())
    application = _noted(application, event, now, is_current=is_current)
    look = look_at(application, now)
    if not is_current or event.outcome == UNASKED:
        return thread.keep(application), _still_to_ask(look)
    if event.outcome == AGREE:
        return _passed(thread, look, event, now)
    if application.identity.carrier.tries.are_spent(china_day(now).isoformat()):
        application = wants_by_hand(application, CARRIER, "bot")
    return _told(thread.keep(application), application, now)


def wants_by_hand(application: Application, check: str, actor: str) -> Application:
    """The staff is to verify the person. Said again, it is said already."""
    identity = application.identity
    if identity.by_hand == check:
        return application
    return application.identify(replace(identity, by_hand=check), "by_hand", actor, question=check)


def check_again(thread: Thread, application: Application, actor: str, now: datetime) -> Decision:
    """再核对一次: what the carriers said before does not count any more."""
    return ask(replace(thread.put(_afresh(application, actor)), misses=0, asked=""), now)


def on_carrier_rerun(thread: Thread, event: ev.CarrierRerun, now: datetime) -> Decision:
    """A member of the staff wants the carriers asked once more. Raises IllegalMove where nobody may be."""
    application = thread.find(event.application_id)
    if application is None or not application.is_active:
        raise IllegalMove("this application is over")
    application = _afresh(application, event.actor, is_granted=True)
    look = look_at(application, now)
    asked = question_to_ask(look, look.form.identified)
    if not asked:
        raise IllegalMove("nobody may be asked about this person now")
    thread = thread.keep(application)
    if not _is_open_for(thread, application, now):
        return thread, asked
    return ask(replace(thread, asked=""), now, "工作人员重新发起了实名电信认证。")


def _afresh(application: Application, actor: str, *, is_granted: bool = False) -> Application:
    identity = application.identity
    carrier = replace(identity.carrier, outcome="", doubts=(), is_slow=False, is_granted=is_granted)
    return application.identify(replace(identity, carrier=carrier), "carrier_again", actor)


def _noted(
    application: Application, event: ev.CarrierChecked, now: datetime, *, is_current: bool
) -> Application:
    """The answer on record, without anything of the person; as the present one only if it is about them."""
    day, before = china_day(now).isoformat(), application.identity.carrier
    check = before.answered_about(event.mark, day, is_try=event.outcome not in (DOWN, UNASKED))
    if event.is_capped:
        check = replace(check, tries=Tries(day, TRIES_A_DAY))
    if is_current and event.outcome != UNASKED:
        check = _with_answer(check, event, now)
    return application.identify(
        replace(application.identity, carrier=check),
        "carrier_checked",
        "provider",
        outcome=event.outcome,
        code=event.code,
        doubts=",".join(event.doubts),
        attempt=str(event.attempt + 1),
        is_current="yes" if is_current else "no",
    )


def _with_answer(check: CarrierCheck, event: ev.CarrierChecked, now: datetime) -> CarrierCheck:
    return replace(
        check,
        mark=event.mark,
        outcome=event.outcome,
        code=event.code,
        doubts=event.doubts,
        at=now.isoformat(),
        is_granted=False,
        is_slow=False,
    )


def _still_to_ask(look: Look) -> tuple[Effect, ...]:
    """The question about the person as they are described now, if that is what the chat waits for."""
    pending = look.pending()
    is_waiting = pending is not None and pending.id == CARRIER
    return question_to_ask(look, look.form.identified) if is_waiting else ()


def _slow(thread: Thread, look: Look, now: datetime) -> Decision:
    """Nobody answers. Said once; the worker goes on asking."""
    application, who = look.application, look.form.identified
    if look.value(CARRIER) or standing(look, who) != ASKING:
        return thread, ()
    identity = application.identity
    carrier = replace(identity.carrier, is_slow=True, mark=mark_of(look, who), outcome="")
    application = application.identify(replace(identity, carrier=carrier), "carrier_slow", "provider")
    thread = thread.keep(application)
    return ask(replace(thread, asked=""), now) if _is_open_for(thread, application, now) else (thread, ())


def _passed(thread: Thread, look: Look, event: ev.CarrierChecked, now: datetime) -> Decision:
    """The answer counts, and who waits for it hears the next question."""
    if look.value(CARRIER):
        return thread.keep(look.application), ()
    was_open = _is_open_for(thread, look.application, now)
    answer = Answer(event.mark, "provider", now.isoformat(), "provider")
    application, _ = look.form.accept(look, look.form.by_id[CARRIER], answer, now)
    thread = thread.keep(application)
    return ask(replace(thread, asked=""), now, "实名电信认证通过。") if was_open else (thread, ())


def _told(thread: Thread, application: Application, now: datetime) -> Decision:
    return ask(replace(thread, asked=""), now) if _is_open_for(thread, application, now) else (thread, ())


def _is_open_for(thread: Thread, application: Application, now: datetime) -> bool:
    """Whether this check is what the person waits for in the chat."""
    if thread.focus != application.id or application.status not in EDITABLE:
        return False
    pending = look_at(application, now).pending()
    return pending is not None and pending.id == CARRIER
