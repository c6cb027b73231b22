"""The job that makes the printed forms."""

import structlog

from bot.jobs.parts import Parts, tell, try_again
from bot.message.event import FormsMade
from bot.models.work import Work
from media.form import FormError
from media.storage import StorageError

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
        try_again(parts, claimed, error, "forms given up")
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
