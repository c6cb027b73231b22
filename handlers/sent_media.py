"""Photos, voice and video that are sent to an agent: fetched and kept with the conversation."""

from datetime import datetime

from bot.message import inbound
from bot.message import stretch as st
from bot.message.inbound import MediaKind
from flows.deadlines import china_day
from flows.effects import Effect, FetchMedia
from flows.state import Thread
from handlers import photo
from handlers.asking import Decision
from handlers.thread import waiting_timer

_TOO_MANY = f"今天已经收了 {photo.MOST_A_DAY} 份照片、语音和视频"


def on_photo(thread: Thread, event: inbound.Photo, now: datetime) -> Decision:
    """Read for the application if that takes photos now, else kept for the agent to look at."""
    thread, timers = heard(thread, now)
    if photo.takes_photos(thread) and not _is_over(thread, now):
        thread, effects = photo.on_photo(thread, event, now)
    else:
        thread, effects = fetched(thread, event, now)
    return thread, (*effects, *timers)


def heard(thread: Thread, now: datetime) -> Decision:
    """The person waits for the agent, since the first word that was not answered."""
    is_first = thread.waiting_since is None
    thread = thread.hear_person(now)
    return thread, (waiting_timer(thread),) if is_first else ()


def fetched(thread: Thread, event: inbound.Inbound, now: datetime) -> tuple[Thread, tuple[Effect, ...]]:
    """The media of a push are fetched, up to so many a day. A push without media fetches nothing."""
    if not isinstance(event, inbound.Photo | inbound.Voice | inbound.Video):
        return thread, ()
    kind = _kind_of(event)
    if _is_over(thread, now):
        return _lost(thread, kind, _TOO_MANY), ()
    thread = thread.count_photo(china_day(now).isoformat())
    return thread, (FetchMedia(kind, event.media_id, event.key),)


def on_media_stored(thread: Thread, _: st.MediaStored, __: datetime) -> Decision:
    """The thread at the desk shows it beside the push that brought it; the conversation stays as it is."""
    return thread, ()


def on_media_lost(thread: Thread, event: st.MediaLost, _: datetime) -> Decision:
    """On record, so that the agent can ask for it again."""
    return _lost(thread, event.kind, event.words), ()


def _kind_of(event: inbound.Photo | inbound.Voice | inbound.Video) -> MediaKind:
    match event:
        case inbound.Photo():
            return "photo"
        case inbound.Voice():
            return "voice"
        case inbound.Video():
            return "video"


def _is_over(thread: Thread, now: datetime) -> bool:
    day, count = thread.photos
    return day == china_day(now).isoformat() and count >= photo.MOST_A_DAY


def _lost(thread: Thread, kind: MediaKind, reason: str) -> Thread:
    return thread.record("media_lost", "bot", kind=kind, reason=reason)
