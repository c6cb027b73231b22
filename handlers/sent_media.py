"""Photos, voice and video that are sent to an agent: fetched and kept with the conversation.

What somebody sends who waits in the queue is sent to an agent too. What came shortly before is noted by its
id and fetched when the person asks for an agent, or an agent takes over: WeChat keeps it for three days.
"""

from datetime import datetime, timedelta
from typing import Any

from bot.message import inbound
from bot.message import stretch as st
from bot.message.inbound import MediaKind
from flows.deadlines import china_day
from flows.effects import Effect, FetchMedia, FetchPhoto
from flows.state import SentMedia, Thread
from flows.state.changing import replace
from handlers import photo
from handlers.asking import Decision
from handlers.thread import waiting_timer

_TOO_MANY = f"今天已经收了 {photo.MOST_A_DAY} 份照片、语音和视频"
_LASTS = timedelta(days=3)  # of a media id of WeChat
_MOST_NOTED = 20


def on_photo(thread: Thread, event: inbound.Photo, now: datetime) -> Decision:
    """Read for the application if that takes photos now, else kept for the agent to look at."""
    thread, timers = heard(thread, now)
    thread, effects = read(thread, event, now)
    return thread, (*effects, *timers)


def read(thread: Thread, event: inbound.Photo, now: datetime) -> Decision:
    """Read for the application; nothing when that takes no photos, or no more of them today."""
    if not photo.takes_photos(thread) or _is_over(thread, now):
        return thread, ()
    return photo.on_photo(thread, event, now)


def heard(thread: Thread, now: datetime) -> Decision:
    """The person waits for the agent, since the first word that was not answered."""
    is_first = thread.waiting_since is None
    thread = thread.hear_person(now)
    return thread, (waiting_timer(thread),) if is_first else ()


def with_media(
    before: Thread, after: Thread, event: Any, effects: tuple[Effect, ...], now: datetime
) -> Decision:
    """The decision on an event, with the media that an agent is to have.

    `effects` are those of the decision. What the form fetches is not fetched twice.
    """
    is_for_agent = after.is_in_stretch or after.wants_person
    is_taken = any(isinstance(effect, FetchPhoto) for effect in effects)
    media = None if is_taken else _media_of(event)
    if media and (is_for_agent or media.kind != "photo" or photo.is_out_of_place(before)):
        after = replace(after, unfetched=(*after.unfetched, media)[-_MOST_NOTED:])
    if not is_for_agent or not after.unfetched:
        return after, effects
    since = (now - _LASTS).timestamp()
    noted = [one for one in after.unfetched if one.at > since]
    after = replace(after, unfetched=())
    for one in noted:
        after, fetches = _fetched(after, one, now)
        effects = (*effects, *fetches)
    return after, effects


def on_media_stored(thread: Thread, _: st.MediaStored, __: datetime) -> Decision:
    """The thread at the desk shows it beside the push that brought it; the conversation stays as it is."""
    return thread, ()


def on_media_lost(thread: Thread, event: st.MediaLost, _: datetime) -> Decision:
    """On record, so that the agent can ask for it again."""
    return _lost(thread, event.kind, event.words), ()


def _fetched(thread: Thread, media: SentMedia, now: datetime) -> tuple[Thread, tuple[Effect, ...]]:
    """Up to so many a day."""
    if _is_over(thread, now):
        return _lost(thread, media.kind, _TOO_MANY), ()
    thread = thread.count_photo(china_day(now).isoformat())
    return thread, (FetchMedia(media.kind, media.media_id, media.key),)


def _media_of(event: Any) -> SentMedia | None:
    """None for a push without media, and for what is no push."""
    if not isinstance(event, inbound.Photo | inbound.Voice | inbound.Video):
        return None
    return SentMedia(_kind_of(event), event.media_id, event.key, event.created_at.timestamp())


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
