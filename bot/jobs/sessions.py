"""The job of the records of WeChat's customer service."""

import structlog

from bot.errors import WeChatError
from bot.jobs.parts import Parts
from bot.models.work import Work

log = structlog.get_logger("jobs")


def fetch_records(parts: Parts, claimed: Work) -> None:
    """Each line takes the turn once. WeChat's refusal ends the work: the thread then has a gap."""
    try:
        said = parts.session_records.of(claimed.openid, float(claimed.payload["since"]))
    except WeChatError as error:
        if error.retryable and not claimed.is_last_try:
            log.warning("records not fetched yet", code=error.code, reason=error.reason[:200])
            parts.work.retry(claimed, error.reason)
        else:
            log.error("records given up", code=error.code, reason=error.reason[:200])
            parts.work.fail(claimed, error.reason)
        return
    for line in said:
        parts.turn.take(line).wake(parts.waker)
    parts.work.done(claimed)
