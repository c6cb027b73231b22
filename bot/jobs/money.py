"""The job of money of a statement: when its seconds are over, the applicant hears of it."""

from bot.jobs.parts import Parts
from bot.models.work import Work


def tell_money(parts: Parts, claimed: Work) -> None:
    """Safe to do twice: each payment is one event by its key. What was taken back has no work left."""
    parts.cash_office.telling_settled.tell(claimed.payload)
    parts.work.done(claimed)
