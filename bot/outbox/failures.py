"""After a failed send: try again soon, use another channel, hold, or give up."""

from dataclasses import dataclass
from typing import Literal

from bot.wechat.error_codes import WINDOW_CLOSED

TRIES = 6  # with pauses of 2, 4, 8 … seconds, a little over a minute
_LONG_PAUSE, _LONGEST_PAUSE = 300, 6 * 3600  # seconds; doubled from the one to the other


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed call. `waited` and `may_wait` are seconds since the message was planned, and at most."""

    is_notice: bool
    has_template: bool
    channel: str
    attempts: int
    code: int = 0
    retryable: bool = False
    uncertain: bool = False
    waited: float = 0
    may_wait: float = 0
    is_agents: bool = False
    is_bulletin: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """`planned`: again after `seconds` by `channel`, in order. `failed`: never.

    `held`: after `seconds` out of order, or, without seconds, when the person writes.
    `alarm`: the log event by which an operator should know.
    """

    state: Literal["planned", "held", "failed"]
    channel: str = ""
    seconds: float = 0
    alarm: str = ""


def after(failure: Failure) -> Next:
    """News is tried for days and then held; a line or a picture of the bot is of no use later.

    An agent's line that may have arrived is not repeated: the agent sees that, and decides.
    """
    if failure.is_agents and failure.uncertain:
        return Next("failed", alarm="agent's line in doubt")
    if failure.is_bulletin and failure.uncertain:
        return Next("failed")
    is_chat_closed = failure.code in WINDOW_CLOSED or failure.uncertain
    can_switch = failure.is_notice and failure.channel == "custom" and failure.has_template
    if can_switch and (is_chat_closed or not failure.retryable):
        return Next("planned", "template")
    if failure.retryable and failure.attempts < TRIES:
        return Next("planned", failure.channel, 2**failure.attempts)
    if failure.is_notice:
        return _held(failure)
    return Next("held") if is_chat_closed else Next("failed", alarm="message failed")


def _held(failure: Failure) -> Next:
    """A call in doubt is not repeated: the news may have arrived. The next contact tells it in the chat."""
    if failure.uncertain or not failure.retryable:
        return Next("held", alarm="news held")
    exponent = min(failure.attempts - TRIES, 10)
    pause = min(_LONG_PAUSE * 2**exponent, _LONGEST_PAUSE)
    if failure.waited + pause > failure.may_wait:
        return Next("held", alarm="news overdue")
    alarm = "news delayed" if failure.attempts == TRIES else ""
    return Next("held", failure.channel if failure.channel == "template" else "", pause, alarm)
