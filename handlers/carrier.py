"""What the carriers say: the chat goes on, or the person reads what seems wrong and what to do."""

from dataclasses import replace
from datetime import datetime

from bot.errors import IllegalMove
from bot.message import event as ev
from flows.carrier import ASKING, CARRIER, mark_of, question_to_ask, standing
from flows.case import EDITABLE, TRIES_A_DAY, Answer, Application, CarrierCheck, Case, Tries
from flows.deadlines import china_day
from flows.effects import Effect
from flows.form import Look
from flows.forms import look_at
from handlers.asking import Decision, ask

AGREE, DOWN, UNASKED = "agree", "down", "unasked"


def on_carrier_checked(case: Case, event: ev.CarrierChecked, now: datetime) -> Decision:
    """An answer to a question of before changes nothing for the person; the present one is asked instead."""
    application = case.find(event.application_id)
    if application is None or not application.is_active:
        return case, ()
    look = look_at(application, now)
    if event.attempt != application.identity.carrier.attempt(event.mark):
        return case, ()
    is_current = event.mark == mark_of(look, look.form.identified)
    if event.outcome == DOWN and not event.is_capped:
        return _slow(case, look, now) if is_current else (case, ())
    application = _noted(application, event, now, is_current=is_current)
    look = look_at(application, now)
    if not is_current or event.outcome == UNASKED:
        return case.keep(application), _still_to_ask(look)
    if event.outcome == AGREE:
        return _passed(case, look, event, now)
    if application.identity.carrier.tries.are_spent(china_day(now).isoformat()):
        application = wants_by_hand(application, CARRIER, "bot")
    return _told(case.keep(application), application, now)


def wants_by_hand(application: Application, check: str, actor: str) -> Application:
    """The staff is to verify the person. Said again, it is said already."""
    identity = application.identity
    if identity.by_hand == check:
        return application
    return application.identify(replace(identity, by_hand=check), "by_hand", actor, question=check)


def check_again(case: Case, application: Application, actor: str, now: datetime) -> Decision:
    """再核对一次: what the carriers said before does not count any more."""
    return ask(replace(case.put(_afresh(application, actor)), misses=0, asked=""), now)


def on_carrier_rerun(case: Case, event: ev.CarrierRerun, now: datetime) -> Decision:
    """A member of the staff wants the carriers asked once more. Raises IllegalMove where nobody may be."""
    application = case.find(event.application_id)
    if application is None or not application.is_active:
        raise IllegalMove("this application is over")
    application = _afresh(application, event.actor, is_granted=True)
    look = look_at(application, now)
    asked = question_to_ask(look, look.form.identified)
    if not asked:
        raise IllegalMove("nobody may be asked about this person now")
    case = case.keep(application)
    if not _is_open_for(case, application, now):
        return case, asked
    return ask(replace(case, asked=""), now, "工作人员重新发起了实名电信认证。")


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


def _slow(case: Case, look: Look, now: datetime) -> Decision:
    """Nobody answers. Said once; the worker goes on asking."""
    application, who = look.application, look.form.identified
    if look.value(CARRIER) or standing(look, who) != ASKING:
        return case, ()
    identity = application.identity
    carrier = replace(identity.carrier, is_slow=True, mark=mark_of(look, who), outcome="")
    application = application.identify(replace(identity, carrier=carrier), "carrier_slow", "provider")
    case = case.keep(application)
    return ask(replace(case, asked=""), now) if _is_open_for(case, application, now) else (case, ())


def _passed(case: Case, look: Look, event: ev.CarrierChecked, now: datetime) -> Decision:
    """The answer counts, and who waits for it hears the next question."""
    if look.value(CARRIER):
        return case.keep(look.application), ()
    was_open = _is_open_for(case, look.application, now)
    answer = Answer(event.mark, "provider", now.isoformat(), "provider")
    application, _ = look.form.accept(look, look.form.by_id[CARRIER], answer, now)
    case = case.keep(application)
    return ask(replace(case, asked=""), now, "实名电信认证通过。") if was_open else (case, ())


def _told(case: Case, application: Application, now: datetime) -> Decision:
    return ask(replace(case, asked=""), now) if _is_open_for(case, application, now) else (case, ())


def _is_open_for(case: Case, application: Application, now: datetime) -> bool:
    """Whether this check is what the person waits for in the chat."""
    if case.focus != application.id or application.status not in EDITABLE:
        return False
    pending = look_at(application, now).pending()
    return pending is not None and pending.id == CARRIER
