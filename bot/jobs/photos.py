"""The jobs of photos that were sent in the chat."""

from typing import Any

import structlog

from bot.documents.keeping import Kept, PhotoLater, PhotoNever
from bot.jobs.parts import Parts, tell
from bot.message.event import Event, PhotoRefused, PhotoStored
from bot.models.work import Work
from media.storage import StorageError

_SEND_AGAIN = "有一张照片没能收到，麻烦您再发一次。"
log = structlog.get_logger("jobs")


def fetch_photo(parts: Parts, claimed: Work) -> None:
    """Download a photo from WeChat, keep and read it."""
    about = about_photo(claimed)
    try:
        kept = parts.papers.keep_photo(
            str(claimed.payload["media_id"]), about["photo"], claimed.openid, claimed.application_id
        )
        event: Event = stored(kept, **about)
    except PhotoNever as never:
        event = PhotoRefused(words=never.words, **about)
    except (PhotoLater, StorageError) as later:
        if not claimed.is_last_try:
            log.warning("photo not fetched yet", reason=str(later)[:200])
            parts.work.retry(claimed, str(later))
            return
        log.error("photo given up", reason=str(later)[:200])
        event = PhotoRefused(words=_SEND_AGAIN, **about)
    tell(parts, claimed, event)


def give_up_photo(parts: Parts, claimed: Work) -> None:
    """The person is asked to send the photo again."""
    tell(parts, claimed, PhotoRefused(words=_SEND_AGAIN, **about_photo(claimed)))


def about_photo(claimed: Work) -> dict[str, Any]:
    """Whose photo it is. Stored or refused: the first word on a photo counts, so both have one key."""
    photo = str(claimed.payload["photo"])
    return {
        "openid": claimed.openid,
        "application_id": claimed.application_id,
        "photo": photo,
        "key": f"stored:{photo}",
    }


def stored(kept: Kept, **about: Any) -> PhotoStored:
    return PhotoStored(
        document_id=kept.document_id,
        form_code=kept.form_code,
        paper=kept.paper,
        notice=kept.notice,
        **about,
    )
