"""Timers. Each carries the revision that it was set for; a late one does nothing."""

from dataclasses import replace
from datetime import datetime

from bot.message.event import TimerFired
from flows.state import Burst, Thread
from handlers.asking import Decision
from handlers.customer_service import RECORDS, SESSION, on_records_timer, on_session_timer
from handlers.deadline import TIMER, on_deadline
from handlers.idle import on_stretch_timer
from handlers.photo import PAGE_LEFT, PHOTOS_SENT, acknowledge
from handlers.thread import STRETCH


def on_timer(thread: Thread, event: TimerFired, now: datetime) -> Decision:
    is_of_burst = event.revision == thread.burst.revision and not thread.burst.awaited
    if thread.is_in_stretch and is_of_burst and event.name == PHOTOS_SENT and thread.burst.is_from_chat:
        return replace(thread, burst=Burst(revision=thread.burst.revision)), ()  # the agent acknowledges them
    if event.name == PHOTOS_SENT and is_of_burst:
        # The page of another application than the chat is about: its news comes at once, with its name.
        is_page_open = event.is_page_open and event.application_id == thread.focus
        return acknowledge(_beside(thread, event.application_id), now, is_page_open=is_page_open)
    if event.name == PAGE_LEFT and is_of_burst and thread.burst.is_waiting:
        return acknowledge(_beside(thread, event.application_id), now)
    if event.name == STRETCH:
        return on_stretch_timer(thread, event, now)
    if event.name == SESSION:
        return on_session_timer(thread, event, now)
    if event.name == RECORDS:
        return on_records_timer(thread, event, now)
    if event.name == TIMER:
        return on_deadline(thread, event.application_id, now, may_expire=event.may_expire)
    return thread, ()


def _beside(thread: Thread, application_id: str) -> Thread:
    """News of another application may have come in between: photos are answered where they belong."""
    application = thread.find(application_id)
    if application is None or not application.is_active or application.id == thread.focus:
        return thread
    return replace(thread, focus=application.id, asked="")
