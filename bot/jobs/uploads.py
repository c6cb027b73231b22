"""The jobs of files that were sent on the upload page."""

import structlog

from bot.documents.keeping import Kept, PhotoLater, PhotoNever
from bot.documents.uploads import NOT_TAKEN, Upload
from bot.jobs.parts import Parts
from bot.jobs.photos import about_photo, stored
from bot.message.event import PhotoRefused
from bot.models.work import Work
from media.storage import StorageError

log = structlog.get_logger("jobs")


def take_upload(parts: Parts, claimed: Work) -> None:
    """A file of the upload page. What was erased meanwhile is gone; the chat waits for it still."""
    upload = parts.uploads.unsettled(str(claimed.payload["upload"]))
    if upload is None:
        _refuse(parts, claimed, NOT_TAKEN)
        return
    try:
        kept = _kept(parts, upload, claimed)
    except PhotoNever as never:
        _refuse(parts, claimed, never.words)
        return
    except (PhotoLater, StorageError) as error:
        if claimed.is_last_try:
            log.error("upload given up", reason=str(error)[:200])
            _refuse(parts, claimed, NOT_TAKEN)
        else:
            parts.work.retry(claimed, str(error))
        return
    has_more = parts.uploads.has_more(claimed.openid)
    ids = parts.uploads.divide(upload, [paper.document_id for paper in kept], kept[0].notice)
    # The place was chosen for one paper, and nobody said which.
    place = upload.place if len(kept) == 1 else ""
    before = upload.adjusted.document if upload.adjusted else ""
    for event in stored(kept, ids, place=place, has_more=has_more, instead_of=before, **about_photo(claimed)):
        parts.turn.take(event).wake(parts.waker)
    parts.uploads.taken(upload.id, kept[0].document_id, kept[0].notice)
    parts.work.done(claimed)


def _kept(parts: Parts, upload: Upload, claimed: Work) -> tuple[Kept, ...]:
    if upload.adjusted:
        return parts.papers.keep_adjusted(upload.adjusted, claimed.openid, claimed.application_id)
    content = parts.uploads.content(upload.id)
    return parts.papers.keep_upload(content, claimed.openid, claimed.application_id)


def end_upload(parts: Parts, claimed: Work) -> None:
    """Its day is over: nothing of it is kept. One that no worker ever took is awaited by the chat."""
    upload = parts.uploads.unsettled(str(claimed.payload["upload"]))
    if upload is not None and upload.state == "queued":
        _refuse(parts, claimed, NOT_TAKEN)
    parts.uploads.forget(str(claimed.payload["upload"]))
    parts.work.done(claimed)


def give_up_upload(parts: Parts, claimed: Work) -> None:
    """The person is asked to send the file again."""
    _refuse(parts, claimed, NOT_TAKEN)


def _refuse(parts: Parts, claimed: Work, words: str) -> None:
    """Told in the chat and on the page; the bytes go. Does nothing to one that is settled."""
    has_more = parts.uploads.has_more(claimed.openid)
    parts.turn.take(PhotoRefused(words=words, has_more=has_more, **about_photo(claimed))).wake(parts.waker)
    parts.uploads.refuse(str(claimed.payload["upload"]), words)
    parts.work.done(claimed)
