"""The jobs that send short messages."""

from bot.jobs.parts import NEVER_ENDED, Parts
from bot.models.work import Work


def send_code(parts: Parts, claimed: Work) -> None:
    """The code that binds a phone number. A code that cannot be sent is told in the chat."""
    parts.texting.send_code(claimed).wake(parts.waker)


def send_notice(parts: Parts, claimed: Work) -> None:
    """News that goes by text message too."""
    parts.texting.send_notice(claimed)


def give_up_sms(parts: Parts, claimed: Work) -> None:
    parts.texting.give_up(claimed, NEVER_ENDED).wake(parts.waker)
