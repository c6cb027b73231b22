"""The jobs of storage: deletion, the daily sweep of files and of what was kept long enough, and the index of
words."""

from bot.jobs.parts import Parts, try_again, try_for_a_day
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
        try_for_a_day(parts, claimed, error, "not erased")
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


def retain(parts: Parts, claimed: Work) -> None:
    """Delete what of one name was kept long enough; what a night leaves is done in the next ones."""
    try:
        parts.retention.apply(str(claimed.payload["name"]))
    except StorageError as error:
        try_again(parts, claimed, error, "kept too long")
        return
    parts.work.done(claimed)


def index_words(parts: Parts, claimed: Work) -> None:
    """What was said since the last night is found by its words from now on without being read."""
    parts.word_index.run()
    parts.work.done(claimed)
