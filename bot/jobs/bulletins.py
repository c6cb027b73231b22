"""The job that hands a bulletin out: a pass, then again after a while."""

import structlog

from bot.jobs.parts import NEVER_ENDED, Parts
from bot.models.work import Work

log = structlog.get_logger("jobs")


def pace_bulletin(parts: Parts, claimed: Work) -> None:
    """Safe to do twice: each person has one row. A bulletin that was stopped has no pass any more."""
    bulletin_id = claimed.payload["bulletin"]
    passed = parts.pacer.step(bulletin_id, claimed.payload["started_at"])
    if passed.trouble:
        log.error("bulletin stopped: nobody gets it", bulletin=bulletin_id, reason=passed.trouble)
        parts.bulletins.stop_for(bulletin_id, passed.trouble)
    if passed.is_over:
        parts.bulletins.end(bulletin_id)
    if passed.again is None:
        parts.work.done(claimed)
    else:
        parts.work.later(claimed, passed.again)


def give_up_bulletin(parts: Parts, claimed: Work) -> None:
    """Every pass ended its worker: an admin sees that, and may go on."""
    parts.bulletins.stop_for(claimed.payload["bulletin"], NEVER_ENDED)
    parts.work.fail(claimed, NEVER_ENDED)
