"""Consent comes after its question: what was written before somebody could read it agrees to nothing, and a
number that was written then chooses nothing.

WeChat delivers a push again when no answer came, and people send a message twice. Both carry the time at
which they were written, in whole seconds.
"""

from collections.abc import Callable
from datetime import datetime

from bot.message import inbound
from flows.certificates.choice import look_at
from flows.form import Look
from flows.hearing.intent import Intent
from flows.hearing.understand import understand
from flows.question import Agree, Choose, Confirm
from flows.state import Thread
from flows.wording.vocabulary import Kind
from handlers import after_submission, applications
from handlers.asking import Decision, ask

_CONSENTS = (Agree, Confirm)
_OnText = Callable[[Thread, inbound.Text, datetime], Decision]
# What cannot be undone, and how it is asked again.
IRREVERSIBLE: dict[str, Callable[[Thread, Intent, datetime], Decision]] = {
    "cancel": applications.cancel,
    "restart": applications.restart,
    "forget": applications.forget,
    "refund": after_submission.refund,
}


def in_time(on_text: _OnText) -> _OnText:
    """The same decisions, but a consent, a yes or a number no younger than its question is asked for again.

    A tap names its question, so it cannot be older.
    """

    def decide(thread: Thread, event: inbound.Text, now: datetime) -> Decision:
        if event.menu_id or not _is_early(thread, event):
            return on_text(thread, event, now)
        look = look_at(thread.application, now) if thread.application else None
        pending = look.pending() if look else None
        if thread.confirming not in IRREVERSIBLE and not isinstance(pending, (*_CONSENTS, Choose)):
            return on_text(thread, event, now)
        intent = understand(event.content, look, thread.confirming)
        if again := IRREVERSIBLE.get(thread.confirming):
            is_yes = intent.kind is Kind.YES or (intent.kind is Kind.NUMBER and intent.text == "1")
            return again(thread, intent, now) if is_yes else on_text(thread, event, now)
        if not thread.confirming and look and _settles(event.content, intent, look):
            words = "您刚才那条消息，是在看到下面的内容之前发的，还不能算数。请看过之后再答复："
            return ask(thread, now, words, whole=True)
        return on_text(thread, event, now)

    return decide


def _is_early(thread: Thread, event: inbound.Text) -> bool:
    return thread.said_at is not None and event.created_at <= thread.said_at


def _settles(words: str, intent: Intent, look: Look) -> bool:
    """Whether the words would settle an open consent or an open look over everything, or choose by number."""
    pending = look.pending()
    if isinstance(pending, Choose):
        return intent.kind is Kind.NUMBER
    if not isinstance(pending, _CONSENTS):
        return False
    return intent.text == "1" if intent.kind is Kind.NUMBER else pending.heard(words, look) is not None
