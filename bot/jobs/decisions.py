"""The job of decisions of the staff: when its seconds are over, a decision takes effect."""

from bot.jobs.parts import NEVER_ENDED, Parts
from bot.models.work import Work


def take_decision(parts: Parts, claimed: Work) -> None:
    """Nothing is left to do for a decision that was withdrawn."""
    outcome = parts.held_decisions.take(str(claimed.payload["decision"]))
    if outcome is not None:
        outcome.wake(parts.waker)
    parts.work.done(claimed)


def give_up_decision(parts: Parts, claimed: Work) -> None:
    """Its maker reads that it did not take effect."""
    parts.held_decisions.give_up(str(claimed.payload["decision"]))
    parts.work.fail(claimed, NEVER_ENDED)
