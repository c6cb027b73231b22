"""No more notices that staff write to many people, or such notices again."""

from datetime import datetime

from flows.effects import TakeBulletins
from flows.hearing.intent import Intent
from flows.state import Thread
from handlers.asking import APPLICANT, Decision, ask, menu

_NO_MORE = "好的，以后不给您发群发通知了。您自己申请的进度还会照常告诉您。想恢复时回复“恢复通知”。"
_AGAIN = "好的，以后有群发通知会发给您。"


def no_more(thread: Thread, _: Intent, now: datetime) -> Decision:
    """不再发通知: holds for what is on its way too. News of their own application still comes."""
    return _take(thread, _NO_MORE, now, wants=False)


def again(thread: Thread, _: Intent, now: datetime) -> Decision:
    """恢复通知."""
    return _take(thread, _AGAIN, now, wants=True)


def _take(thread: Thread, words: str, now: datetime, *, wants: bool) -> Decision:
    thread = thread.record("bulletins_again" if wants else "no_bulletins", APPLICANT)
    thread, effects = ask(thread, now, words) if thread.application else menu(thread, words)
    return thread, (TakeBulletins(wants), *effects)
