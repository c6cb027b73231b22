"""The jobs of storage: deletion, and the daily sweep."""

from bot.jobs.parts import Parts, try_again
from bot.models.work import Work
from media.storage import StorageError


def erase(parts: Parts, claimed: Work) -> None:
    """Deletes; a message that came in meanwhile is deleted by the next run."""
    try:
        if application_id := str(claimed.payload["application_id"]):
            parts.eraser.application(application_id)
        if claimed.payload["is_everything"]:
            parts.eraser.messages(claimed.openid, claimed.created_at)
    except StorageError as error:
        try_again(parts, claimed, error, "not erased")
        return
    parts.work.done(claimed)


def sweep_store(parts: Parts, claimed: Work) -> None:
    """A part of the day's sweep; what it finds is in the log."""
    try:
        parts.sweeper.sweep(str(claimed.payload["part"]))
    except StorageError as error:
        try_again(parts, claimed, error, "store not swept")
        return
    parts.work.done(claimed)
