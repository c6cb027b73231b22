"""The job of photos, voice and video that were sent to an agent."""

from typing import Any, cast

import structlog

from bot.documents.conversation_media import MediaLater, MediaNever
from bot.jobs.parts import Parts, tell
from bot.message.event import Event
from bot.message.inbound import MediaKind
from bot.message.stretch import MediaLost, MediaStored
from bot.models.work import Work
from media.storage import StorageError

_AWAY = "微信那边没有给出来，请客户再发一次"
log = structlog.get_logger("jobs")


def fetch_media(parts: Parts, claimed: Work) -> None:
    """Download and keep it; the open pages of the desk hear of the result by its turn."""
    about, kind = _about(claimed), _kind(claimed)
    try:
        document = parts.media.keep(kind, str(claimed.payload["media_id"]), about["media"], about["openid"])
        result: Event = MediaStored(document_id=document, **about)
    except MediaNever as never:
        result = MediaLost(kind=kind, words=never.words, **about)
    except (MediaLater, StorageError) as later:
        if not claimed.is_last_try:
            log.warning("media not fetched yet", reason=str(later)[:200])
            parts.work.retry(claimed, str(later))
            return
        log.error("media given up", reason=str(later)[:200])
        result = MediaLost(kind=kind, words=_AWAY, **about)
    tell(parts, claimed, result)


def give_up_media(parts: Parts, claimed: Work) -> None:
    """The agent reads that it is not there."""
    tell(parts, claimed, MediaLost(kind=_kind(claimed), words=_AWAY, **_about(claimed)))


def _about(claimed: Work) -> dict[str, Any]:
    """Stored or lost: the first word on it counts, so both have one key."""
    media = str(claimed.payload["media"])
    return {"openid": claimed.openid, "media": media, "key": f"media:{media}"}


def _kind(claimed: Work) -> MediaKind:
    return cast(MediaKind, claimed.payload["kind"])
