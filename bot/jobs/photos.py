"""The jobs of photos that were sent in the chat."""

from collections.abc import Sequence
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
        events = stored(kept, **about)
    except PhotoNever as never:
        events = [PhotoRefused(words=never.words, **about)]
    except (PhotoLater, StorageError) as later:
        if not claimed.is_last_try:
            log.warning("photo not fetched yet", reason=str(later)[:200])
            parts.work.retry(claimed, str(later))
            return
        log.error("photo given up", reason=str(later)[:200])
        events = [PhotoRefused(words=_SEND_AGAIN, **about)]
    for event in events:
        parts.turn.take(event).wake(parts.waker)
    parts.work.done(claimed)


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


def stored(kept: Sequence[Kept], uploads: Sequence[str] = (), **about: Any) -> list[Event]:
    """One event for each paper of a file. `uploads` are their files on the upload page, none in the chat.

    The chat awaits the file until the last event, which alone has the file's own key.
    """
    events: list[Event] = []
    for number, (paper, upload) in enumerate(zip(kept, uploads or [""] * len(kept), strict=True), 1):
        mark = f":{number}" if number < len(kept) else ""
        named = {name: f"{about[name]}{mark}" for name in ("photo", "key")}
        events.append(
            PhotoStored(
                document_id=paper.document_id,
                form_code=paper.form_code,
                paper=paper.paper,
                notice=paper.notice,
                upload=upload,
                **{**about, **named},
            )
        )
    return events
