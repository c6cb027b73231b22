"""The job that counts a report anew."""

from bot.jobs.parts import Parts
from bot.models.work import Work


def count_steps(parts: Parts, claimed: Work) -> None:
    """The steps of the last days, for the desk."""
    parts.kept_funnel.count(int(claimed.payload["days"]))
    parts.work.done(claimed)
