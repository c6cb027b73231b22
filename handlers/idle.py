"""A stretch in which nobody writes: the agent is warned first, and the person is never left with nobody."""

from datetime import datetime, timedelta

from bot.message.event import TimerFired
from flows.catalogue import catalogue
from flows.effects import SetTimer
from flows.state import Thread
from flows.state.changing import replace
from handlers.asking import Decision
from handlers.giving_back import back_to_bot
from handlers.thread import STRETCH, to_queue

_AWAY = "客服同事暂时走开了，已经为您重新排队，不用再说一遍，接手的同事看得到前面的内容。"
_QUIET = "客服这边先到这里，有需要随时回复“人工”。"


def on_stretch_timer(thread: Thread, event: TimerFired, now: datetime) -> Decision:
    """Nothing for a stretch that is over: its epoch has passed."""
    if not thread.agent or event.revision != thread.epoch:
        return thread, ()
    if thread.waiting_since is not None:
        return _agent_is_silent(thread, now - thread.waiting_since, now)
    last = max(filter(None, (thread.heard_at, thread.agent_acted_at)), default=now)
    return _person_is_silent(thread, now - last, now)


def _agent_is_silent(thread: Thread, waited: timedelta, now: datetime) -> Decision:
    """Warned, then somebody else takes it."""
    warning, end = catalogue().patience.agent
    if waited >= end:
        return to_queue(thread, "clock", now, _AWAY, "agent_silent")
    if waited >= warning:
        return _warned(thread, "agent_silent"), (_after(thread, end - waited),)
    return thread, (_after(thread, warning - waited),)


def _person_is_silent(thread: Thread, silent: timedelta, now: datetime) -> Decision:
    """Warned, then the bot goes on: it does not get tired of waiting."""
    warning, end = catalogue().patience.applicant
    if silent >= end:
        return back_to_bot(thread, "clock", "applicant_silent", _QUIET, now)
    if silent >= warning:
        return _warned(thread, "applicant_quiet"), (_after(thread, end - silent),)
    return thread, (_after(thread, warning - silent),)


def _warned(thread: Thread, why: str) -> Thread:
    """The desk's list shows it with the conversation."""
    return thread if thread.call == why else replace(thread.record("warned", "clock", reason=why), call=why)


def _after(thread: Thread, wait: timedelta) -> SetTimer:
    return SetTimer(STRETCH, max(wait.total_seconds(), 1.0), thread.epoch)
