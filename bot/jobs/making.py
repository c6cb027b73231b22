"""The jobs of making and mailing: what was recorded takes effect, and the PIN goes to its holder."""

import structlog

from bot.errors import IllegalMove
from bot.jobs.parts import NEVER_ENDED, Parts
from bot.making import event_of
from bot.models.work import Work

log = structlog.get_logger("jobs")


def record_making(parts: Parts, claimed: Work) -> None:
    """The time to withdraw it is over. What does not fit any more changes nothing, and the desk says so."""
    try:
        parts.turn.take(event_of(claimed)).wake(parts.waker)
    except IllegalMove as error:
        log.warning("record of making does not fit", work=claimed.id, reason=str(error))
        parts.work.bury(claimed, "does not fit")
        return
    parts.work.bury(claimed)


def send_pin(parts: Parts, claimed: Work) -> None:
    parts.texting.send_pin(claimed).wake(parts.waker)


def give_up_pin(parts: Parts, claimed: Work) -> None:
    parts.texting.give_up(claimed, NEVER_ENDED).wake(parts.waker)
