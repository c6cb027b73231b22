"""Timers. Each carries the revision that it was set for; a late one does nothing."""

from dataclasses import replace
from datetime import datetime

from bot.message.event import TimerFired
from flows.case import Case
from handlers.asking import Decision
from handlers.deadline import TIMER, on_deadline
from handlers.photo import acknowledge


def on_timer(case: Case, event: TimerFired, now: datetime) -> Decision:
    if event.name == "photos" and event.revision == case.burst.revision and not case.burst.awaited:
        return acknowledge(_beside(case, event.application_id), now)
    if event.name == TIMER:
        return on_deadline(case, event.application_id, now)
    return case, ()


def _beside(case: Case, application_id: str) -> Case:
    """News of another application may have come in between: photos are answered where they belong."""
    application = case.find(application_id)
    if application is None or not application.is_active or application.id == case.focus:
        return case
    return replace(case, focus=application.id, asked="")
