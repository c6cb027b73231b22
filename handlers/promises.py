"""Choices with one option are answered, and the promised terms are stored."""

from datetime import datetime

from bot.message import event as ev
from flows.certificates.choice import look_at
from flows.state import Application, Thread
from handlers.asking import Decision
from handlers.storing import keep_default, promised

_SETTLING = ("project", "term")


def settled(application: Application, now: datetime) -> Application:
    """The application with choices between one thing given as answers, and with what it costs.

    A catalogue that offers more later opens none of these questions again.
    """
    for name in _SETTLING:
        look = look_at(application, now)
        application = keep_default(look, look.form.by_id[name], now)
    return promised(application, now)


def on_terms_missing(thread: Thread, event: ev.TermsMissing, now: datetime) -> Decision:
    """An application from before terms were kept: it gets what the catalogue says, and nobody is told."""
    application = thread.find(event.application_id)
    if application is None or application.terms:
        return thread, ()
    return thread.keep(settled(application, application.updated_at)), ()
