"""The job that makes the printed forms."""

import structlog

from bot.jobs.parts import Parts, age_of, tell, try_for_a_day
from bot.message.event import FormsLate, FormsMade
from bot.models.work import Work
from media.form import FormError
from media.storage import StorageError

_TOLD_AFTER_SECONDS = 60
log = structlog.get_logger("jobs")


def make_forms(parts: Parts, claimed: Work) -> None:
    """Lay out the PDF forms and the preview of each page, and keep them."""
    values, forms = dict(claimed.payload["values"]), tuple(claimed.payload["forms"])
    digest = str(claimed.payload["digest"])
    try:
        pages, rare = parts.papers.make_forms(claimed.openid, claimed.application_id, digest, values, forms)
    except FormError as error:
        log.error("forms cannot be made", reason=str(error)[:200])
        parts.work.fail(claimed, str(error))
        return
    except StorageError as error:
        _later(parts, claimed, error)
        return
    event = FormsMade(
        openid=claimed.openid,
        key=f"{claimed.key}:{claimed.created_at}:{claimed.attempts}",
        application_id=claimed.application_id,
        digest=digest,
        pages=pages,
        missing_glyphs=rare,
    )
    tell(parts, claimed, event)


def _later(parts: Parts, claimed: Work, error: StorageError) -> None:
    """The store is away or full. The person is told once that it takes longer, and gets the forms then."""
    if age_of(parts, claimed) >= _TOLD_AFTER_SECONDS:
        late = FormsLate(
            openid=claimed.openid,
            key=f"{claimed.key}:{claimed.created_at}:late",
            application_id=claimed.application_id,
            digest=str(claimed.payload["digest"]),
        )
        parts.turn.take(late).wake(parts.waker)
    try_for_a_day(parts, claimed, error, "forms given up")
